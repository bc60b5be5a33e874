"""The keys of all shortcuts, from which shortcuts, tool tips and the help are made."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from notedock.core.translation import translate

# The name of a shortcut, and its keys; tool tips show the first.
KEYS: dict[str, tuple[str, ...]] = {
    "open-folder": ("Ctrl+O",),
    "start": ("Ctrl+Return",),
    "open": ("Ctrl+B",),
    "cancel": ("Esc", "Ctrl+."),
    "details": ("Ctrl+L",),
    "search": ("Ctrl+F",),
    "next-match": ("F3", "Return"),
    "previous-match": ("Shift+F3", "Shift+Return"),
    "only-matches": ("Ctrl+Shift+F",),
    "log-end": ("End",),
    "wrap": ("Alt+Z",),
    "copy-lines": ("Ctrl+C",),
    "copy-log": ("Ctrl+Shift+C",),
    "save-log": ("Ctrl+S",),
    "folder-menu": ("Shift+F10",),  # Qt knows only the menu key, which many keyboards lack
    "rename": ("F2",),
    "pin": ("Ctrl+P",),
    "forget": ("Del",),
    "undo": ("Ctrl+Z",),
    "doctor": ("Ctrl+D",),
    "settings": ("Ctrl+,",),
    "help": ("F1",),
    "keys": ("Ctrl+F1",),
    "quit": ("Ctrl+Q",),
}


def sequences(name: str) -> list[QKeySequence]:
    """Return the keys that do `name`."""
    portable = QKeySequence.SequenceFormat.PortableText
    return [QKeySequence.fromString(key, portable) for key in KEYS[name]]


def as_read(name: str) -> str:
    """Return the keys that do `name` as this system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    first, *others = (sequence.toString(native) for sequence in sequences(name))
    for other in others:
        first = translate("Keys", "{key} or {other}", key=first, other=other)
    return first


def with_key(sentence: str, name: str) -> str:
    """Return a tool tip that also says the key."""
    native = QKeySequence.SequenceFormat.NativeText
    key = sequences(name)[0].toString(native)
    return translate("Keys", "{sentence} ({key})", sentence=sentence, key=key)
