"""Applying a set of colours to the program: palette and style sheets.

The set follows the person's preference, else the system's. `colours.py` has the sets.
"""

from __future__ import annotations

import re
import sys
from functools import cache

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from notedock.core.resources import resource
from notedock.window.theme.colours import (
    DARK,
    HIGH_CONTRAST_DARK,
    HIGH_CONTRAST_LIGHT,
    LIGHT,
    Colours,
    select_colours,
)

_FIRST_PAINT_SHEETS = ("first_paint.qss",)
_ALL_SHEETS = ("first_paint.qss", "window.qss")

_current: Colours | None = None
_sheets: tuple[str, ...] = ()  # those that are applied
_prefers_dark: bool | None = None  # None follows the system


def current() -> Colours:
    """Return the colours that are applied."""
    return _current or (DARK if _system_is_dark() else LIGHT)


def apply_theme(application: QApplication, colours: Colours) -> None:
    """Give the whole program these colours."""
    _apply(application, colours, _ALL_SHEETS)


def apply_for_first_paint(
    application: QApplication, dark: bool | None, *, high_contrast: bool
) -> None:
    """Apply the likely colours, with the style sheet of the first paint alone.

    dark: the person's preference. high_contrast: whether the last window had it; asking the
    system takes longer than the first paint can wait.
    """
    system_is_dark = _system_is_dark()  # asked now, because our palette hides it later
    dark = system_is_dark if dark is None else dark
    colours = select_colours(dark=dark, high_contrast=high_contrast)
    _apply(application, colours, _FIRST_PAINT_SHEETS)


def take_off_sheets(application: QApplication) -> None:
    """Take the style sheets off until colours are applied again.

    With them, whatever is added to a window is styled once more for each of its parents, and a
    palette is given to each widget twice.
    """
    global _sheets
    application.setStyleSheet("")
    _sheets = ()


def to_remember() -> tuple[bool | None, bool]:
    """Return the arguments of the next program's `apply_for_first_paint`."""
    return _prefers_dark, _current in (HIGH_CONTRAST_LIGHT, HIGH_CONTRAST_DARK)


def follow_system(application: QApplication, dark: bool | None = None) -> None:
    """Apply what the system asks for, now and whenever that changes.

    dark: the person's preference; unless it is None, only the system's contrast is followed.
    """
    _system_is_dark()
    _set_preference(application, dark)

    def change() -> None:
        _update(application)

    hints = application.styleHints()
    hints.colorSchemeChanged.connect(change)
    if hasattr(hints, "accessibility"):
        hints.accessibility().contrastPreferenceChanged.connect(change)
    change()


def prefer_dark(application: QApplication, dark: bool | None) -> None:
    """Apply the dark or the light colours from now on; None follows the system again."""
    _set_preference(application, dark)
    _update(application)


def is_dark(application: QApplication) -> bool:
    """Tell whether the person, or else the system, prefers dark windows."""
    if _prefers_dark is not None:
        return _prefers_dark
    from PySide6.QtCore import Qt  # after the first paint: see qt_values.py

    scheme = application.styleHints().colorScheme()
    if scheme is not Qt.ColorScheme.Unknown:
        return scheme is Qt.ColorScheme.Dark
    return _system_is_dark()


def has_high_contrast(application: QApplication) -> bool:
    """Tell whether the system asks for high contrast."""
    hints = application.styleHints()
    if not hasattr(hints, "accessibility"):  # Qt reports it since version 6.10
        return False
    from PySide6.QtCore import Qt

    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


@cache
def _system_is_dark() -> bool:
    """Tell whether Qt's own palette is dark; first called before ours replaces it."""
    return QPalette().window().color().lightness() < 128


def _set_preference(application: QApplication, dark: bool | None) -> None:
    global _prefers_dark
    if sys.platform in ("win32", "darwin") and dark is not _prefers_dark:
        from PySide6.QtCore import Qt

        # The system draws the window's frame, and has to know.
        hints = application.styleHints()
        if dark is None:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
    _prefers_dark = dark


def _update(application: QApplication) -> None:
    high_contrast = has_high_contrast(application)
    colours = select_colours(dark=is_dark(application), high_contrast=high_contrast)
    if colours is not _current or _sheets != _ALL_SHEETS:
        apply_theme(application, colours)


def _apply(application: QApplication, colours: Colours, sheets: tuple[str, ...]) -> None:
    global _current, _sheets
    take_off_sheets(application)
    _current, _sheets = colours, sheets
    application.setPalette(_palette(colours))
    values = colours._asdict() | {
        picture: resource(f"styles/{getattr(colours, picture)}").as_posix()
        for picture in ("chevron_icon", "check_icon")
    }
    sheet = "\n".join(resource(f"styles/{name}").read_text(encoding="utf-8") for name in sheets)
    application.setStyleSheet(re.sub(r"\$(\w+)", lambda found: values[found[1]], sheet))


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.base,
        QPalette.ColorRole.AlternateBase: colours.sidebar,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.Button: colours.base,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.ToolTipBase: colours.base,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.secondary,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Link: colours.accent_text,
        QPalette.ColorRole.Mid: colours.border,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.WindowText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.disabled))
    return palette
