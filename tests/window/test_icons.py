"""Icons: the font has all that the program names, and buttons show them in the theme's colours."""

from __future__ import annotations

import re
import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from notedock.core.resources import PACKAGE
from notedock.window.theme import icons, theme
from notedock.window.theme.colours import DARK, LIGHT, Colours

SIZE = QSize(48, 48)  # large enough for opaque pixels in every icon


def names() -> set[str]:
    sources = (file.read_text(encoding="utf-8") for file in (PACKAGE / "window").rglob("*.py"))
    return {name for source in sources for name in re.findall(r'"(mdi6\.[a-z0-9-]+)"', source)}


def colours_of(icon: QIcon, mode: QIcon.Mode) -> set[str]:
    """Return the opaque colours that an icon is drawn in."""
    image = icon.pixmap(SIZE, mode).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    pixels = (image.pixelColor(*place) for place in places)
    return {pixel.name().upper() for pixel in pixels if pixel.alpha() == 255}


def test_the_font_has_every_icon_that_the_program_names(qapp: QApplication) -> None:
    assert len(names()) > 20
    for name in names():
        icon = icons.load_font().icon(name, SIZE, "#123456", "#654321")
        assert colours_of(icon, QIcon.Mode.Normal) == {"#123456"}, name
        assert colours_of(icon, QIcon.Mode.Disabled) == {"#654321"}, name


def test_a_name_that_the_font_does_not_have_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        icons.load_font().icon("mdi6.no-such-icon", SIZE, "#123456", "#654321")


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_buttons_show_icons_in_the_colours_of_the_theme(
    qtbot: QtBot, qapp: QApplication, colours: Colours
) -> None:
    plain, primary = QPushButton(), QPushButton()
    for button in (plain, primary):
        qtbot.addWidget(button)
        icons.reserve_icon(button, "mdi6.play", on_accent=button is primary)
    theme.apply_theme(qapp, colours)
    try:
        icons.draw_icons([plain, primary])
    finally:
        theme.prefer_dark(qapp, None)
    assert colours_of(plain.icon(), QIcon.Mode.Normal) == {colours.text}
    assert colours_of(primary.icon(), QIcon.Mode.Normal) == {colours.on_accent}
    assert colours_of(plain.icon(), QIcon.Mode.Disabled) == {colours.disabled}


def test_the_icon_library_is_not_imported(qapp: QApplication) -> None:
    icons.load_font()
    assert not {"qtawesome", "qtpy"} & set(sys.modules)
