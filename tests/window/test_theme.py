"""Colours: every text, icon and border has enough contrast with its background (WCAG 2.2)."""

from __future__ import annotations

import re
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from notedock.core.resources import resource
from notedock.window.shell.main_window import MainWindow
from notedock.window.theme import sizes, theme
from notedock.window.theme.colours import (
    DARK,
    HIGH_CONTRAST_DARK,
    HIGH_CONTRAST_LIGHT,
    LIGHT,
    Colours,
)

THEMES = {
    "light": LIGHT,
    "dark": DARK,
    "contrast-light": HIGH_CONTRAST_LIGHT,
    "contrast-dark": HIGH_CONTRAST_DARK,
}
BACKGROUNDS = ("window", "sidebar", "base", "hover", "selected", "notice", "problem")
# Text colours, and the backgrounds that they are drawn on.
TEXT = [
    *product(("text", "secondary"), BACKGROUNDS),
    ("text", "pressed"),
    *product(("accent_text",), ("window", "base")),
    *product(("error",), ("base", "selected")),
    *product(("on_accent",), ("accent", "accent_hover", "accent_pressed")),
]
# Colours of borders, icons and focus rings, and the backgrounds that they are drawn on.
SHAPES = [
    *product(("border",), ("window", "sidebar", "base")),
    *product(("warning",), ("window", "sidebar", "base", "hover", "selected", "notice")),
    *product(("running", "error"), ("window", "sidebar", "base", "hover", "selected")),
    *product(("error",), ("problem",)),
    *product(("accent_text",), ("window", "sidebar", "base", "hover", "selected")),
    *product(("accent",), ("window", "base")),
    *product(("focus_ring",), ("window", "base")),
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


def test_contrast_is_computed_as_in_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
def test_pictures_are_drawn_in_colours_of_the_theme(name: str) -> None:
    colours = THEMES[name]
    assert stroke_of(colours.check_icon) == colours.on_accent
    if name.startswith("contrast"):  # the strongest that there is
        assert stroke_of(colours.chevron_icon) == colours.text
    else:
        assert stroke_of(colours.chevron_icon) == colours.secondary


def stroke_of(picture: str) -> str:
    """Return the only colour that a picture of the style sheets is drawn in."""
    drawn = resource(f"styles/{picture}").read_text(encoding="utf-8")
    (colour,) = set(re.findall("#[0-9A-F]{6}", drawn))
    return str(colour)


def test_style_sheets_use_only_colours_that_there_are() -> None:
    known = {*Colours._fields}
    for sheet in ("first_paint.qss", "window.qss"):
        text = resource(f"styles/{sheet}").read_text(encoding="utf-8")
        assert set(re.findall(r"\$(\w+)", text)) <= known


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("foreground", "background"), TEXT)
def test_text_can_be_read(name: str, foreground: str, background: str) -> None:
    colours = THEMES[name]
    wanted = 7 if name.startswith("contrast") else 4.5
    assert contrast(getattr(colours, foreground), getattr(colours, background)) >= wanted


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("background", ["sidebar", "hover", "selected"])
def test_secondary_lines_of_the_list_can_be_read(name: str, background: str) -> None:
    front, back = QColor(THEMES[name].text), QColor(getattr(THEMES[name], background))
    share = sizes.SECONDARY_OPACITY
    mixed = QColor.fromRgbF(
        front.redF() * share + back.redF() * (1 - share),
        front.greenF() * share + back.greenF() * (1 - share),
        front.blueF() * share + back.blueF() * (1 - share),
    )
    assert contrast(mixed.name(), back.name()) >= (7 if name.startswith("contrast") else 4.5)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("foreground", "background"), SHAPES)
def test_controls_can_be_seen(name: str, foreground: str, background: str) -> None:
    colours = THEMES[name]
    wanted = 4.5 if name.startswith("contrast") else 3
    assert contrast(getattr(colours, foreground), getattr(colours, background)) >= wanted


@pytest.mark.parametrize(
    ("dark", "high", "expected"),
    [
        (False, False, LIGHT),
        (True, False, DARK),
        (False, True, HIGH_CONTRAST_LIGHT),
        (True, True, HIGH_CONTRAST_DARK),
    ],
)
def test_the_window_follows_the_system(
    qapp: QApplication,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    dark: bool,
    high: bool,
    expected: Colours,
) -> None:
    monkeypatch.setattr(theme, "has_high_contrast", lambda _application: high)
    theme.prefer_dark(qapp, dark)
    try:
        assert theme.current() is expected
        assert qapp.palette().window().color() == QColor(expected.window)
        assert expected.accent in qapp.styleSheet()
    finally:
        theme.prefer_dark(qapp, None)


def test_what_the_system_says_counts_unless_the_person_says_otherwise(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hints:
        def colorScheme(self) -> Qt.ColorScheme:
            return Qt.ColorScheme.Dark

    monkeypatch.setattr(QApplication, "styleHints", lambda _self: Hints())
    assert theme.is_dark(qapp)
    monkeypatch.setattr(theme, "_prefers_dark", False)
    assert not theme.is_dark(qapp)
