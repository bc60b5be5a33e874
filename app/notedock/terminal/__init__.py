"""The command line interface: commands, progress bars, JSON."""

COMMANDS = ("start", "stop", "list", "logs", "open", "doctor", "environments", "prepare", "look")
