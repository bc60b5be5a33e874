"""A language that nobody speaks: every text longer by four tenths, accented, in brackets.

What stays plain on the screen was never given to the translator; what loses its bracket has not
enough room.
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
# What has a meaning of its own: places of values, numbers, markup, keys that reach a button.
_KEPT = re.compile(r"(\{\w*(?:[:!][^{}]*)?\}|%L?n|%L?\d+|<[^<>]+>|&\w+;|&\w|\n)")
# Qt reads the names of keys back, and asks for the direction of writing.
_NOT_OURS = ("QShortcut", "QGuiApplication")


class Pseudo(QTranslator):
    """Translates everything, also what Qt itself has to say."""

    def isEmpty(self) -> bool:
        """It knows every text."""
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
        return text if _text(context) in _NOT_OURS else strange(text)


def strange(text: str) -> str:
    """Return `text` in the language that nobody speaks."""
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
