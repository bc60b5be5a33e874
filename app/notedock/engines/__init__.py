"""Where a notebook server can run: protocols in `base`, a list in `known`, a folder for each."""
