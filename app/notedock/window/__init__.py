"""The desktop window, the only package that imports PySide6."""

import builtins

import PySide6.QtCore  # noqa: F401 - it replaces the built-in `__import__`

# PySide's own `__import__` reads and keeps the source of every module that is imported after it, to
# find out whether the module switches PySide's features (`from __feature__ import snake_case`). No
# module here does. It would cost 11 MB, and time at every import.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
