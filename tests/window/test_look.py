"""The looks: every text and every sign stands out from each ground that it is drawn on (WCAG)."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from notedock.window import look
from notedock.window.look import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Look
from notedock.window.main_window import MainWindow

LOOKS = {
    "light": LIGHT,
    "dark": DARK,
    "contrast-light": CONTRAST_LIGHT,
    "contrast-dark": CONTRAST_DARK,
}
GROUNDS = ("window", "side", "base", "hover", "chosen", "notice")
# What is text, and where it is drawn.
TEXT = [
    *product(("text", "quiet"), GROUNDS),
    ("text", "pressed"),
    *product(("focus",), ("window", "base")),
    *product(("grave",), ("base", "chosen")),
    *product(("on_accent",), ("accent", "deeper", "deepest")),
]
# What is a control's border, a sign or a focus ring, and what it lies beside.
SHAPES = [
    *product(("edge",), ("window", "side", "base")),
    *product(("warm",), ("window", "side", "base", "hover", "chosen", "notice")),
    *product(("focus",), ("window", "side", "base", "hover", "chosen")),
    *product(("accent",), ("window", "base")),
    *product(("ring",), ("window", "base")),
]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(name: str) -> float:
    colour = QColor(name)
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_is_counted_as_the_standard_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", LOOKS)
def test_every_look_has_every_colour(name: str) -> None:
    assert set(vars(LOOKS[name])) == set(Look.__annotations__)


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_text_can_be_read(name: str, front: str, ground: str) -> None:
    worn = LOOKS[name]
    wanted = 7 if name.startswith("contrast") else 4.5
    assert contrast(getattr(worn, front), getattr(worn, ground)) >= wanted


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("ground", ["side", "hover", "chosen"])
def test_quiet_lines_of_the_list_can_be_read(name: str, ground: str) -> None:
    front, back = QColor(LOOKS[name].text), QColor(getattr(LOOKS[name], ground))
    share = look.QUIET
    mixed = QColor.fromRgbF(
        front.redF() * share + back.redF() * (1 - share),
        front.greenF() * share + back.greenF() * (1 - share),
        front.blueF() * share + back.blueF() * (1 - share),
    )
    assert contrast(mixed.name(), back.name()) >= (7 if name.startswith("contrast") else 4.5)


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize(("front", "ground"), SHAPES)
def test_controls_can_be_seen(name: str, front: str, ground: str) -> None:
    worn = LOOKS[name]
    wanted = 4.5 if name.startswith("contrast") else 3
    assert contrast(getattr(worn, front), getattr(worn, ground)) >= wanted


@pytest.mark.parametrize(
    ("dark", "high", "expected"),
    [
        (False, False, LIGHT),
        (True, False, DARK),
        (False, True, CONTRAST_LIGHT),
        (True, True, CONTRAST_DARK),
    ],
)
def test_the_window_follows_the_system(
    qapp: QApplication,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    dark: bool,
    high: bool,
    expected: Look,
) -> None:
    monkeypatch.setattr(look, "has_high_contrast", lambda _application: high)
    look.prefer(qapp, dark)
    try:
        assert look.current() is expected
        assert qapp.palette().window().color() == QColor(expected.window)
        assert expected.accent in qapp.styleSheet()
    finally:
        look.prefer(qapp, None)


def test_what_the_system_says_counts_unless_the_person_says_otherwise(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hints:
        def colorScheme(self) -> Qt.ColorScheme:
            return Qt.ColorScheme.Dark

    monkeypatch.setattr(QApplication, "styleHints", lambda _self: Hints())
    assert look.is_dark(qapp)
    monkeypatch.setattr(look, "_preferred", False)
    assert not look.is_dark(qapp)
