"""Icons. They come after the first paint, into places that were kept free for them."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QAbstractButton

from notedock.window import look

if TYPE_CHECKING:
    from qtawesome.iconic_font import IconicFont

_FONT = "mdi6"  # with what the names of its icons begin
_SIZE = QSize(18, 18)
_AIR = 12  # pixels that buttons have above and below together


def keep_free(button: QAbstractButton, name: str, *, on_accent: bool = False) -> None:
    """Keep a place in the button for the icon called `name` in qtawesome."""
    blank = QPixmap(_SIZE)
    blank.fill("transparent")
    button.setIconSize(_SIZE)
    button.setMinimumHeight(_SIZE.height() + _AIR)  # painted between two layouts it has room, too
    button.setIcon(QIcon(blank))
    button.setProperty("iconName", name)
    button.setProperty("iconOnAccent", on_accent)


@cache
def load() -> IconicFont:
    """Import what draws the icons: it takes a while, once, and nothing is drawn yet.

    Of the library's twelve fonts only ours is read: the others take 10 MB.
    Only on the main thread: imported on a worker while Qt's loop runs, qtpy ended the program
    with a segmentation fault about once in a hundred starts (PySide6 6.11.3, Python 3.11).
    """
    os.environ["QT_API"] = "pyside6"
    import qtawesome

    return qtawesome.IconicFont(*(font for font in qtawesome._BUNDLED_FONTS if font[0] == _FONT))


def drawn(name: str) -> QIcon:
    """Return an icon in the quiet colour of the present look."""
    made: QIcon = load().icon(name, color=look.current().quiet)
    return made


def fill(buttons: list[QAbstractButton]) -> None:
    """Put the icons into their places, in the colours of the present look."""
    colours = look.current()
    font = load()

    @cache
    def icon(name: str, colour: str) -> QIcon:
        made: QIcon = font.icon(name, color=colour, color_disabled=colours.faint)
        return made

    for button in buttons:
        if name := button.property("iconName"):
            on_accent = button.property("iconOnAccent")
            button.setIcon(icon(name, colours.on_accent if on_accent else colours.text))
