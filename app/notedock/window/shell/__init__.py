"""The application and its main window: start, sidebar, shortcuts, closing, language."""
