"""Showing, comparing, choosing and removing environments."""
