"""The built-in engine: notebook servers as processes of this computer, in environments made by uv."""
