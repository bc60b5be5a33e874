"""Icons on buttons. They are drawn after the first paint, into space that was reserved for them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QAbstractButton

from notedock.window.theme import theme

if TYPE_CHECKING:
    from notedock.window.theme.icon_font import IconFont

_SIZE = QSize(18, 18)
_PADDING = 12  # pixels above and below the icon together


def reserve_icon(button: QAbstractButton, name: str, *, on_accent: bool = False) -> None:
    """Reserve space in the button for the icon `name` (icon_font.py).

    on_accent: the button is filled with the accent colour.
    """
    blank = QPixmap(_SIZE)
    blank.fill("transparent")
    button.setIconSize(_SIZE)
    button.setMinimumHeight(_SIZE.height() + _PADDING)  # also until the first layout
    button.setIcon(QIcon(blank))
    button.setProperty("iconName", name)
    button.setProperty("iconOnAccent", on_accent)


def change_icon(button: QAbstractButton, name: str, *, on_accent: bool) -> None:
    """Show another icon in a button that has one; drawn now, if the font has been loaded."""
    button.setProperty("iconName", name)
    button.setProperty("iconOnAccent", on_accent)
    if load_font.cache_info().currsize:
        draw_icons([button])


@cache
def load_font() -> IconFont:
    """Load the icon font, once. On the main thread only."""
    from notedock.window.theme.icon_font import IconFont  # not before the first paint

    return IconFont()


def make_icon(name: str) -> QIcon:
    """Return an icon in the current theme's colour of secondary text."""
    colours = theme.current()
    return load_font().icon(name, _SIZE, colours.secondary, colours.disabled)


def draw_icons(buttons: list[QAbstractButton]) -> None:
    """Draw the icons that were reserved in these buttons, in the current theme's colours."""
    colours = theme.current()
    font = load_font()

    @cache
    def icon(name: str, colour: str) -> QIcon:
        return font.icon(name, _SIZE, colour, colours.disabled)

    for button in buttons:
        if name := button.property("iconName"):
            on_accent = button.property("iconOnAccent")
            button.setIcon(icon(name, colours.on_accent if on_accent else colours.text))
