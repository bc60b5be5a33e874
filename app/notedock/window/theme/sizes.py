"""Distances in pixels, and font sizes as multiples of the system's own."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

# Distances, in pixels.
SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL, SPACE_XXL = 4, 8, 12, 16, 24, 32
CORNER_RADIUS = 6  # of the background of a row in a list
MAX_TEXT_WIDTH = 760  # longer lines of text are hard to read

# Font sizes, as multiples of the system's own.
FONT_TITLE, FONT_LARGE, FONT_SMALL = 1.7, 1.15, 0.92
_MIN_FONT = 10.0  # points; systems without a desktop's settings report a tiny size

_FRAME = QSize(8, 40)  # pixels that a window's frame and title take, at most

SECONDARY_OPACITY = 0.8  # of the text colour, where secondary text is drawn by a delegate


def ensure_readable_font(application: QApplication) -> None:
    """Use the system's font, enlarged where it is smaller than 10 points."""
    font = application.font()
    if 0 < font.pointSizeF() < _MIN_FONT:
        font.setPointSizeF(_MIN_FONT)
        application.setFont(font)


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """Return a font of `factor` times the size."""
    font = QFont(font)
    font.setPointSizeF(font.pointSizeF() * factor)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def scale_font(widget: QWidget, factor: float, *, bold: bool = False) -> None:
    """Set a widget's font size to `factor` times its present one."""
    widget.setFont(scaled(widget.font(), factor, bold=bold))


def fitting(window: QWidget, width: int, height: int) -> QSize:
    """Return this size for a window, or less where its screen is smaller."""
    return QSize(width, height).boundedTo(window.screen().availableSize() - _FRAME)
