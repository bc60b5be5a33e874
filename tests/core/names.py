"""Unusual folder names that have to work."""

from __future__ import annotations

HARD_NAMES = {
    "spaces": "  Quarterly  review ",
    "quotes": 'O\'Brien "final" `copy`',
    "colons": "10:30 C: notes:ro",
    "commas": "sales,readonly,src=x",
    "newline": "first\nsecond",
    "emoji": "📈 Zahlen – größer",
    "leading dash": "-rf --help",
    "255 bytes": "ü" * 127 + "x",
    "shell": "$(touch x); $HOME && *?[a]",
    "backslash": "back\\slash\\",
    "percent and hash": "100%20 #1 ?x=y&z",
    "equals": "key=value",
    "dots": "...",
    "right to left": "דוח רבעוני",
    "escape": "red\x1b[31m",
}
