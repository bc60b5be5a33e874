"""Colours, sizes, icons and style sheets, and functions that draw with them."""
