"""The terminal face, as its users call it."""
