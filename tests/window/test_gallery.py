"""What the states of the window show: every part of it, in words that everybody knows."""

from __future__ import annotations

import inspect
import pkgutil
from dataclasses import dataclass, field
from importlib import import_module

import pytest
from PySide6.QtWidgets import QApplication, QWidget

import notedock.window
from notedock.window.log.details_panel import DetailsPanel
from tests.gallery.layout_faults import said
from tests.gallery.stage import shown_windows, stage
from tests.gallery.states import STATES
from tests.jargon import jargon


@pytest.fixture(scope="module")
def walk(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Every state, looked at."""
    found = Walk()
    scratch = tmp_path_factory.mktemp("gallery")
    for name, setting in STATES.items():
        with pytest.MonkeyPatch.context() as patch, stage(scratch) as lent:
            patch.setenv("NOTEDOCK_HOME", str(scratch))
            patch.setenv("HOME", str(lent.scratch))  # places are told as below it
            setting(lent)
            lent.settle()
            found.look(name)
    return found


def test_every_part_of_the_window_is_looked_at(walk: Walk) -> None:
    there = parts()
    assert len(there) > 30  # the search itself has not come to nothing
    missing = [k.__qualname__ for k in there if not any(issubclass(s, k) for s in walk.seen)]
    assert missing == [], "no state in tests/gallery/states.py shows these"


def test_readers_never_meet_jargon(walk: Walk) -> None:
    """What is really on the screen, with all that was put into the texts."""
    assert len(walk.read) > 300
    assert walk.jargon == []


@dataclass
class Walk:
    """What a walk through all states has come across. jargon: state, part and text."""

    seen: set[type] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    jargon: list[tuple[str, str, str]] = field(default_factory=list)

    def look(self, state: str) -> None:
        """Look at all windows that can be seen, and read what they say outside of Details."""
        for one in QApplication.allWidgets():
            if one.isVisible():
                self.seen.add(type(one))
        for window in shown_windows():
            details = window.findChildren(DetailsPanel)
            for one in [window, *window.findChildren(QWidget)]:
                if any(one is part or part.isAncestorOf(one) for part in details):
                    continue
                self._read(state, one)

    def _read(self, state: str, widget: QWidget) -> None:
        for _what, text in said(widget):
            if text not in self.read and jargon(text):
                self.jargon.append((state, widget.objectName() or type(widget).__name__, text))
            self.read.add(text)


def parts() -> list[type[QWidget]]:
    """Return every kind of widget that the window is made of."""
    found = []
    for module in pkgutil.walk_packages(notedock.window.__path__, "notedock.window."):
        there = import_module(module.name)
        for _name, kind in inspect.getmembers(there, inspect.isclass):
            if issubclass(kind, QWidget) and kind.__module__ == there.__name__:
                found.append(kind)
    return found
