"""The page of the chosen folder, and the welcome page where none is chosen."""
