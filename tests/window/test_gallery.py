"""The states of the window in a quick walk: small and light; `tests/gallery` has the whole."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import notedock.window
from tests.gallery.stage import stage
from tests.gallery.states import STATES
from tests.gallery.walk import complaints


def test_no_text_is_cut_off_or_untranslated(tmp_path: Path) -> None:
    assert complaints(tmp_path, "--quick", scale="1", language="pseudo") == []


def test_every_part_of_the_window_is_looked_at(qtbot: QtBot, tmp_path: Path) -> None:
    seen: set[type] = set()
    for setting in STATES.values():
        with stage(tmp_path) as lent:
            setting(lent)
            lent.settle()
            seen |= {type(one) for one in QApplication.allWidgets() if one.isVisible()}
    missing = [kind.__qualname__ for kind in parts() if not any(issubclass(s, kind) for s in seen)]
    assert missing == [], "no state in tests/gallery/states.py shows these"


def parts() -> list[type[QWidget]]:
    """Return every kind of widget that the window is made of."""
    found = []
    for module in pkgutil.iter_modules(notedock.window.__path__):
        there = import_module(f"notedock.window.{module.name}")
        for _name, kind in inspect.getmembers(there, inspect.isclass):
            if issubclass(kind, QWidget) and kind.__module__ == there.__name__:
                found.append(kind)
    return found
