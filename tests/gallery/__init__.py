"""Every state of the window, set up without an engine: to be looked at, and to be measured.

`python -m tests.gallery FOLDER` writes a picture of each; see `--help`.
"""
