"""A pseudo-localization: every text longer by four tenths, accented, in brackets.

A text that stays plain is not translated; one that loses its closing bracket is cut off.
"""

from __future__ import annotations

import re
from itertools import cycle, islice

from PySide6.QtCore import QTranslator

_ACCENTED = str.maketrans(
    "aceghijlnorstuwyzACDEGHIJLNORSTUWYZ",
    "áçéĝĥíĵļñóŕšťúŵýžÁÇĎÉĜĤÍĴĻÑÓŔŠŤÚŴÝŽ",
)
_LONGER = 0.4
# What must not be changed: placeholders, numbers, markup, mnemonics of buttons.
_KEPT = re.compile(r"(\{\w*(?:[:!][^{}]*)?\}|%L?n|%L?\d+|<[^<>]+>|&\w+;|&\w|\n)")
# Qt parses the names of keys, and reads the layout direction from a text.
_EXCLUDED_CONTEXTS = ("QShortcut", "QGuiApplication")


class Pseudo(QTranslator):
    """Translates every text, including Qt's own."""

    def isEmpty(self) -> bool:
        """Return False: every text is translated."""
        return False

    def translate(
        self,
        context: str | bytes,
        sourceText: str | bytes,
        disambiguation: str | bytes | None = None,
        n: int = -1,
    ) -> str:
        """Return the text as it is to be shown."""
        text = _text(sourceText)
        return text if _text(context) in _EXCLUDED_CONTEXTS else pseudo_localized(text)


def pseudo_localized(text: str) -> str:
    """Return `text` accented, lengthened and in brackets."""
    pieces = _KEPT.split(text)  # every second one is to be kept
    accented = [
        piece if place % 2 else piece.translate(_ACCENTED) for place, piece in enumerate(pieces)
    ]
    length = round(sum(map(len, pieces[::2])) * _LONGER)
    more = "".join(islice(cycle("ůñđ œñ "), length)).rstrip()
    end = f" {more}" if more else ""
    return f"⟦{''.join(accented)}{end}⟧" if text.strip() else text


def _text(given: str | bytes) -> str:
    return given if isinstance(given, str) else given.decode()
