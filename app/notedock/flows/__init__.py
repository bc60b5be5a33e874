"""Use cases: what a person asks for, as functions that the window and the terminal call."""
