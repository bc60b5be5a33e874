"""How far the bar is filled can be seen, and a busy one does not look half done."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from notedock.window.theme import theme
from notedock.window.widgets.progress_bar import ProgressBar


def filled(bar: ProgressBar) -> float:
    """Return which share of its width is filled."""
    picture, colour = bar.grab().toImage(), QColor(theme.current().warning)
    middle = picture.height() // 2
    hits = sum(picture.pixelColor(x, middle) == colour for x in range(picture.width()))
    return hits / picture.width()


@pytest.mark.parametrize("done", [0, 57, 100])
def test_it_is_filled_as_far_as_it_is(qtbot: QtBot, done: int) -> None:
    bar = ProgressBar()
    qtbot.addWidget(bar)
    bar.resize(400, 8)
    bar.setRange(0, 100)
    bar.setValue(done)
    assert filled(bar) == pytest.approx(done / 100, abs=0.02)


def test_a_busy_one_moves_and_does_not_look_half_done(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.8  # seconds; its piece is in the middle
    monkeypatch.setattr("notedock.window.widgets.progress_bar.time.monotonic", lambda: now)
    bar = ProgressBar()
    qtbot.addWidget(bar)
    bar.resize(400, 8)
    bar.setRange(0, 0)
    bar.show()
    assert filled(bar) == pytest.approx(0.2, abs=0.02)
    before = bar.grab().toImage()
    now = 1.0
    assert bar.grab().toImage() != before
    bar.grab()
    assert bar._next.isActive()  # it is drawn again
