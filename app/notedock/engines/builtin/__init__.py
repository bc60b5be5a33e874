"""The built-in engine: servers as processes of this computer, in environments made by uv."""
