"""Reading all that states show: words of the trade, and parts of the window that none shows."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module

from PySide6.QtWidgets import QApplication, QWidget

import notedock.window
from notedock.window.log.details_panel import DetailsPanel
from tests.gallery.layout_faults import said
from tests.gallery.stage import shown_windows
from tests.jargon import jargon

_PARTS = 30  # kinds of widgets that there are at least, and
_TEXTS = 300  # texts; with fewer, the search itself has come to nothing


class Reading:
    """What has come across on a walk through all states."""

    def __init__(self) -> None:
        self._seen: set[type] = set()
        self._read: set[str] = set()

    def state(self) -> Iterator[str]:
        """Look at all that can be seen; yield a sentence for each text that nobody understands.

        Details may have words of the trade.
        """
        self._seen |= {type(one) for one in QApplication.allWidgets() if one.isVisible()}
        for window in shown_windows():
            details = window.findChildren(DetailsPanel)
            for one in [window, *window.findChildren(QWidget)]:
                if not any(one is part or part.isAncestorOf(one) for part in details):
                    yield from self._jargon(one)

    def unseen(self) -> Iterator[str]:
        """Yield a sentence for each part of the window that no state has shown."""
        kinds = _parts()
        if len(kinds) < _PARTS or len(self._read) < _TEXTS:
            yield f"only {len(kinds)} parts and {len(self._read)} texts were looked at"
        for kind in kinds:
            if not any(issubclass(one, kind) for one in self._seen):
                yield f"no state in tests/gallery/states.py shows {kind.__qualname__}"

    def _jargon(self, widget: QWidget) -> Iterator[str]:
        for _what, text in said(widget):
            if text not in self._read and (terms := jargon(text)):
                name = widget.objectName() or type(widget).__name__
                yield f"{name}: “{text}” has {terms}"
            self._read.add(text)


def _parts() -> list[type[QWidget]]:
    """Return every kind of widget that the window is made of."""
    found = []
    for module in pkgutil.walk_packages(notedock.window.__path__, "notedock.window."):
        there = import_module(module.name)
        for _name, kind in inspect.getmembers(there, inspect.isclass):
            if issubclass(kind, QWidget) and kind.__module__ == there.__name__:
                found.append(kind)
    return found
