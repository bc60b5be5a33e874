"""Filled and drawn shapes, by ways that need nothing slow before the first paint.

A painter's own pen and brush would do the same, but to be set they have Python import Qt's great
namespace, 15 ms of names.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPalette


def fill(painter: QPainter, shape: QPainterPath, colour: str) -> None:
    """Fill a shape."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(colour))
    painter.fillPath(shape, palette.brush(QPalette.ColorRole.Base))


def draw(painter: QPainter, shape: QPainterPath, colour: str, width: float) -> None:
    """Draw along the edge of a shape."""
    pen = painter.pen()
    pen.setColor(QColor(colour))
    pen.setWidthF(width)
    painter.strokePath(shape, pen)


def disc(area: QRectF) -> QPainterPath:
    """Return a disc that fills `area`."""
    shape = QPainterPath()
    shape.addEllipse(area)
    return shape


def rounded(area: QRect | QRectF, radius: float) -> QPainterPath:
    """Return a rectangle with round corners."""
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(area), radius, radius)
    return shape
