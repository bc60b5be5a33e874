"""The face for a desktop: the only room that imports PySide6."""
