"""What the files of a folder declare about its environment: one reader for each kind of file."""
