"""Colours and type sizes, light and dark, following the system."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from notedock.core.resources import resource

GAP = 8  # the step of all distances
TITLE, LARGE, SMALL = 1.8, 1.15, 0.92  # sizes of type, as multiples of the system's own
_SMALLEST = 10.0  # points; systems without a desktop's settings report a tiny size


@dataclass(frozen=True)
class Look:
    """One set of colours. accent: what to do next. warm: what goes on now."""

    window: str
    side: str
    base: str
    text: str
    quiet: str
    faint: str
    line: str
    edge: str
    hover: str
    notice: str
    focus: str
    ring: str
    deeper: str
    chosen: str
    chevron: str
    accent: str = "#2457D6"
    warm: str = "#F28C28"


LIGHT = Look(
    window="#F8F9FB",
    side="#EDF0F5",
    base="#FFFFFF",
    text="#1A2030",
    quiet="#566073",
    faint="#8A93A5",
    line="#D9DEE8",
    edge="#B4BCCB",
    hover="#E6EBF5",
    notice="#FFF5E9",
    focus="#2457D6",
    ring="#0E2A73",
    deeper="#1C47B4",
    chosen="#D8E2FA",
    chevron="styles/chevron-light.svg",
)
DARK = Look(
    window="#1C1F27",
    side="#16181F",
    base="#252933",
    text="#E9ECF2",
    quiet="#A5AEBF",
    faint="#717B8E",
    line="#353B48",
    edge="#4C5566",
    hover="#2E3442",
    notice="#33291D",
    focus="#86A8FF",
    ring="#C9D8FF",
    deeper="#3A6BE6",
    chosen="#26396B",
    chevron="styles/chevron-dark.svg",
)


def is_dark(application: QApplication) -> bool:
    """Tell whether the system asks for dark windows."""
    scheme = application.styleHints().colorScheme()
    if scheme is not Qt.ColorScheme.Unknown:
        return scheme is Qt.ColorScheme.Dark
    return current() is DARK


def current() -> Look:
    """Return the look that the program wears, or the one closest to the system's colours."""
    return DARK if QPalette().window().color().lightness() < 128 else LIGHT


def wear(application: QApplication, look: Look) -> None:
    """Give the whole program a look."""
    application.setPalette(_palette(look))
    values = asdict(look) | {"chevron": resource(look.chevron).as_posix()}
    template = resource("styles/window.qss").read_text(encoding="utf-8")
    application.setStyleSheet(Template(template).substitute(values))


def set_font(application: QApplication) -> None:
    """Use the system's font, but in a size that can be read."""
    font = application.font()
    if 0 < font.pointSizeF() < _SMALLEST:
        font.setPointSizeF(_SMALLEST)
        application.setFont(font)


def follow_system(application: QApplication) -> None:
    """Wear what the system asks for, now and when it changes its mind."""

    def change() -> None:
        wear(application, DARK if is_dark(application) else LIGHT)

    application.styleHints().colorSchemeChanged.connect(change)
    change()


def sized(widget: QWidget, factor: float, *, bold: bool = False) -> None:
    """Give a widget a size of type from the scale."""
    font = QFont(widget.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    widget.setFont(font)


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
        QPalette.ColorRole.HighlightedText: "#FFFFFF",
        QPalette.ColorRole.Link: look.focus,
        QPalette.ColorRole.Mid: look.edge,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    faint = (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText)
    for role in faint:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(look.faint))
    return palette
