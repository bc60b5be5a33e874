"""The face for a terminal: commands, progress bars, JSON."""

COMMANDS = ("start", "stop", "list", "logs", "open", "doctor", "environments", "prepare")
