"""Colours, distances and sizes of type: light, dark and with high contrast, as the system asks.

Every pair of colours that carries text or a sign is tried by tests/window/test_look.py.
"""

from __future__ import annotations

import sys
from functools import cache

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from notedock.core.resources import resource

# All distances, in pixels.
TINY, GAP, HALF, ROOM, BREAK, MARGIN = 4, 8, 12, 16, 24, 32
CORNER = 6  # the radius of what is chosen in a list
WIDEST = 760  # a line of text that is longer is no longer read with ease

# Sizes of type, as multiples of the system's own.
TITLE, LARGE, SMALL = 1.7, 1.15, 0.92
QUIET = 0.8  # how much of the text's colour is left where it is drawn quietly
_SMALLEST = 10.0  # points; systems without a desktop's settings report a tiny size


class Look:
    """One set of colours.

    Two accents carry meaning: `accent` (with `on_accent` on it, `focus` where it is a line or
    text) is what to do and what runs; `warm` is what goes on now or needs attention.
    `grave` is for errors in the log, where there are warnings beside them.
    Grounds: window, side, base, hover, chosen, notice. Text on them: text, quiet.
    Lines: `line` only parts things, `edge` is the border of a control, `ring` that of the
    focused next step. `faint` is for what cannot be used.
    """

    window: str
    side: str
    base: str
    hover: str
    pressed: str
    chosen: str
    notice: str
    text: str
    quiet: str
    faint: str
    line: str
    edge: str
    accent: str
    on_accent: str
    deeper: str
    deepest: str
    focus: str
    ring: str
    warm: str
    grave: str
    chevron: str

    def __init__(self, **colours: str) -> None:
        self.__dict__.update(colours)


LIGHT = Look(
    window="#FAFBFC",
    side="#F1F3F7",
    base="#FFFFFF",
    hover="#E6EAF2",
    pressed="#D9DEE8",
    chosen="#DCE6FB",
    notice="#FFF5E6",
    text="#1A2030",
    quiet="#566073",
    faint="#8A93A5",
    line="#E0E4EC",
    edge="#838C9C",
    accent="#2457D6",
    on_accent="#FFFFFF",
    deeper="#1D49BA",
    deepest="#173B98",
    focus="#2457D6",
    ring="#0E2A73",
    warm="#C2680A",
    grave="#B3261E",
    chevron="styles/chevron-light.svg",
)
DARK = Look(
    window="#1B1D23",
    side="#15171C",
    base="#24272F",
    hover="#2D313B",
    pressed="#383D49",
    chosen="#233463",
    notice="#33291D",
    text="#E9ECF2",
    quiet="#A9B1C1",
    faint="#717B8E",
    line="#31353F",
    edge="#6E778A",
    accent="#3B6AE8",
    on_accent="#FFFFFF",
    deeper="#2F5CD6",
    deepest="#284FB9",
    focus="#8FB0FF",
    ring="#DCE6FF",
    warm="#F5A142",
    grave="#FF9088",
    chevron="styles/chevron-dark.svg",
)
CONTRAST_LIGHT = Look(
    window="#FFFFFF",
    side="#FFFFFF",
    base="#FFFFFF",
    hover="#E3E3E3",
    pressed="#CFCFCF",
    chosen="#D3E2FF",
    notice="#FFFFFF",
    text="#000000",
    quiet="#1C1C1C",
    faint="#595959",
    line="#000000",
    edge="#000000",
    accent="#0033AA",
    on_accent="#FFFFFF",
    deeper="#00227A",
    deepest="#001A5C",
    focus="#0033AA",
    ring="#000000",
    warm="#7A3600",
    grave="#8A0000",
    chevron="styles/chevron-black.svg",
)
CONTRAST_DARK = Look(
    window="#000000",
    side="#000000",
    base="#000000",
    hover="#2B2B2B",
    pressed="#404040",
    chosen="#1B3A78",
    notice="#000000",
    text="#FFFFFF",
    quiet="#F0F0F0",
    faint="#A6A6A6",
    line="#FFFFFF",
    edge="#FFFFFF",
    accent="#FFD83D",
    on_accent="#000000",
    deeper="#FFE680",
    deepest="#FFF0B3",
    focus="#FFD83D",
    ring="#FFFFFF",
    warm="#FFB454",
    grave="#FFC4BE",
    chevron="styles/chevron-white.svg",
)

_worn: Look | None = None
_whole = False  # not only what the first paint needs of it
_preferred: bool | None = None  # dark, whatever the system says


def is_dark(application: QApplication) -> bool:
    """Tell whether the person, or else the system, asks for dark windows."""
    if _preferred is not None:
        return _preferred
    from PySide6.QtCore import Qt  # not before the first paint

    scheme = application.styleHints().colorScheme()
    if scheme is not Qt.ColorScheme.Unknown:
        return scheme is Qt.ColorScheme.Dark
    return _system_is_dark()


def has_high_contrast(application: QApplication) -> bool:
    """Tell whether the system asks for high contrast."""
    hints = application.styleHints()
    if not hasattr(hints, "accessibility"):  # before Qt 6.10 nobody can tell
        return False
    from PySide6.QtCore import Qt

    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def current() -> Look:
    """Return the look that the program wears."""
    return _worn or (DARK if _system_is_dark() else LIGHT)


def wear(application: QApplication, look: Look) -> None:
    """Give the whole program a look."""
    _wear(application, look, "first.qss", "window.qss")


def _wear(application: QApplication, look: Look, *sheets: str) -> None:
    global _worn, _whole
    _worn, _whole = look, len(sheets) > 1
    application.setPalette(_palette(look))
    check = "white" if look.on_accent == "#FFFFFF" else "black"
    values = vars(look) | {
        "chevron": resource(look.chevron).as_posix(),
        "check": resource(f"styles/check-{check}.svg").as_posix(),
    }
    sheet = "\n".join(resource(f"styles/{name}").read_text(encoding="utf-8") for name in sheets)
    for name, value in sorted(values.items(), reverse=True):  # the longer of two before the shorter
        sheet = sheet.replace(f"${name}", value)
    application.setStyleSheet(sheet)


def prefer(application: QApplication, dark: bool | None) -> None:
    """Wear the dark or the light look from now on; None follows the system again."""
    _take_side(application, dark)
    _wear_fitting(application)


def wear_first(application: QApplication, dark: bool | None, *, contrast: bool) -> None:
    """Wear what is most likely right, for the first paint; to ask the system takes longer.

    dark: what the person prefers. contrast: whether the last window had high contrast.
    """
    system = _system_is_dark()
    fitting = _fitting(dark=system if dark is None else dark, contrast=contrast)
    _wear(application, fitting, "first.qss")


def worn() -> tuple[bool | None, bool]:
    """Return what `wear_first` is to be told the next time."""
    return _preferred, _worn in (CONTRAST_LIGHT, CONTRAST_DARK)


def follow_system(application: QApplication, dark: bool | None = None) -> None:
    """Wear what the system asks for, now and when it changes its mind.

    dark: what the person prefers; then only its contrast is followed.
    """
    _system_is_dark()
    _take_side(application, dark)

    def change() -> None:
        _wear_fitting(application)

    hints = application.styleHints()
    hints.colorSchemeChanged.connect(change)
    if hasattr(hints, "accessibility"):
        hints.accessibility().contrastPreferenceChanged.connect(change)
    change()


def _take_side(application: QApplication, dark: bool | None) -> None:
    global _preferred
    if sys.platform in ("win32", "darwin") and dark is not _preferred:
        from PySide6.QtCore import Qt

        # The frame of the window is the system's, and goes along.
        hints = application.styleHints()
        if dark is None:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
    _preferred = dark


def set_font(application: QApplication) -> None:
    """Use the system's font, but in a size that can be read."""
    font = application.font()
    if 0 < font.pointSizeF() < _SMALLEST:
        font.setPointSizeF(_SMALLEST)
        application.setFont(font)


def sized(widget: QWidget, factor: float, *, bold: bool = False) -> None:
    """Give a widget a size of type from the scale."""
    font = QFont(widget.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    widget.setFont(font)


def _wear_fitting(application: QApplication) -> None:
    fitting = _fitting(dark=is_dark(application), contrast=has_high_contrast(application))
    if fitting is not _worn or not _whole:
        wear(application, fitting)


def _fitting(*, dark: bool, contrast: bool) -> Look:
    if contrast:
        return CONTRAST_DARK if dark else CONTRAST_LIGHT
    return DARK if dark else LIGHT


@cache
def _system_is_dark() -> bool:
    """Tell it by the colours before the first look is worn; later ones are our own."""
    return QPalette().window().color().lightness() < 128


def _palette(look: Look) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: look.window,
        QPalette.ColorRole.WindowText: look.text,
        QPalette.ColorRole.Base: look.base,
        QPalette.ColorRole.AlternateBase: look.side,
        QPalette.ColorRole.Text: look.text,
        QPalette.ColorRole.Button: look.base,
        QPalette.ColorRole.ButtonText: look.text,
        QPalette.ColorRole.ToolTipBase: look.base,
        QPalette.ColorRole.ToolTipText: look.text,
        QPalette.ColorRole.PlaceholderText: look.quiet,
        QPalette.ColorRole.Highlight: look.accent,
        QPalette.ColorRole.HighlightedText: look.on_accent,
        QPalette.ColorRole.Link: look.focus,
        QPalette.ColorRole.Mid: look.edge,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    faint = (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText)
    for role in faint:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(look.faint))
    return palette
