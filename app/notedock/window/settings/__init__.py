"""The settings dialog, and the dialog that checks this computer."""
