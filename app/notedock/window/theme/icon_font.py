"""Icons from the font Material Design Icons 6, as the package qtawesome ships it.

The package itself is not imported: it is built on qtpy, which imports every class of Qt. That took
16 MB of memory and a tenth of a second at each start. Only its font and character map are read.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPixmap,
)

_PREFIX = "mdi6."
_FONT_FILES = "materialdesignicons6-webfont-*.ttf"
_CHARACTER_FILES = "materialdesignicons6-webfont-charmap-*.json"
_FONT_SIZE = 0.875  # of the icon's height


class IconFont:
    """The loaded font. Needs a QApplication, and is used on the main thread only.

    Raises FileNotFoundError when qtawesome is not installed or has no such font.
    """

    def __init__(self) -> None:
        number = QFontDatabase.addApplicationFont(str(_find(_FONT_FILES)))
        (self._family,) = QFontDatabase.applicationFontFamilies(number)

    def icon(self, name: str, size: QSize, colour: str, disabled: str) -> QIcon:
        """Return the icon `name`, like `mdi6.play`, drawn for the scale of each screen.

        disabled: its colour on a disabled button. Raises KeyError when there is no such icon.
        """
        character = _character(name.removeprefix(_PREFIX))
        icon = QIcon()
        for scale in {screen.devicePixelRatio() for screen in QGuiApplication.screens()}:
            icon.addPixmap(self._draw(character, size, scale, colour))
            icon.addPixmap(self._draw(character, size, scale, disabled), QIcon.Mode.Disabled)
        return icon

    def _draw(self, character: str, size: QSize, scale: float, colour: str) -> QPixmap:
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        font = QFont(self._family)
        font.setPixelSize(round(size.height() * _FONT_SIZE))
        painter = QPainter(pixmap)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(QRect(QPoint(0, 0), size), Qt.AlignmentFlag.AlignCenter, character)
        painter.end()
        return pixmap


@cache
def _character(name: str) -> str:
    """Return the character of an icon. Raises KeyError when there is no such icon.

    The file has lines like `"play": "0xf040a",`. Parsed as JSON, its 7,000 icons take 2 MB.
    """
    characters = _find(_CHARACTER_FILES).read_text(encoding="utf-8")
    found = re.search(rf'"{re.escape(name)}": "0x([0-9a-f]+)"', characters)
    if found is None:
        raise KeyError(name)
    return chr(int(found[1], 16))


def _find(pattern: str) -> Path:
    package = find_spec("qtawesome")
    places = (package.submodule_search_locations or []) if package else []
    for place in places:
        for file in sorted(Path(place, "fonts").glob(pattern)):
            return file
    raise FileNotFoundError(pattern)
