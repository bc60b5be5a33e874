"""Filled and outlined shapes for delegates and widgets that paint themselves.

Setting a painter's own pen or brush makes Python import the namespace `Qt`, which takes 15 ms.
These functions do without it, so that they can be used for the first paint.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPalette

from notedock.window.theme import theme


def fill_path(painter: QPainter, path: QPainterPath, colour: str) -> None:
    """Fill a path."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(colour))
    painter.fillPath(path, palette.brush(QPalette.ColorRole.Base))


def stroke_path(painter: QPainter, path: QPainterPath, colour: str, width: float) -> None:
    """Draw a line along a path, `width` pixels wide."""
    pen = painter.pen()
    pen.setColor(QColor(colour))
    pen.setWidthF(width)
    painter.strokePath(path, pen)


def circle(area: QRectF) -> QPainterPath:
    """Return a circle that fills `area`."""
    path = QPainterPath()
    path.addEllipse(area)
    return path


def rounded_rect(area: QRect | QRectF, radius: float) -> QPainterPath:
    """Return a rectangle with round corners."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(area), radius, radius)
    return path


def draw_row_background(
    painter: QPainter, path: QPainterPath, *, selected: bool, hovered: bool, outlined: bool = False
) -> None:
    """Fill the background of a list's row, where it has one.

    outlined: draw a line around it, too, as for the row that has the keyboard's focus.
    """
    colours = theme.current()
    if selected:
        fill_path(painter, path, colours.selected)
    elif hovered:
        fill_path(painter, path, colours.hover)
    if outlined:
        stroke_path(painter, path, colours.accent_text, 1.5)
