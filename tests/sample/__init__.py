"""The sample: its modules where they run, its tree in a browser, its notebooks as a whole."""
