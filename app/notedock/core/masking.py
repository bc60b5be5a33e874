"""What a server writes, made fit to be shown and kept: no colours, no token."""

from __future__ import annotations

import re

MASK = "•••"

_LONGEST = 2010  # characters of the longest escape sequence that is recognised

# ECMA-48: escape sequences (CSI, OSC up to its terminator, two-character ones).
_ESCAPE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)|[ -/]*[0-Z\\^-~])"
)
_UNFINISHED = re.compile(
    r"\x1b(?:\[[0-?]{0,100}[ -/]{0,9}|\][^\x07\x1b]{0,2000}\x1b?|[ -/]{0,9})?\Z"
)
# Also those of ISO 8859: some terminals take U+009B for the beginning of an escape sequence.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_CONTROLS = dict.fromkeys(n for n in range(128) if _CONTROL.match(chr(n)))


class Masker:
    """Cleans text that arrives in pieces cut anywhere.

    What could be the beginning of the token or of an escape sequence is held back until the
    next piece shows what it is.
    """

    def __init__(self, token: str) -> None:
        self._token = token
        self._held = ""

    def clean(self, piece: str) -> str:
        """Return what of `piece` (and of what was held back) can be shown by now."""
        text = self._held + piece
        unfinished = _UNFINISHED.search(text, max(0, len(text) - _LONGEST))
        cut = unfinished.start() if unfinished else len(text)
        shown = self._scrub(text[:cut])
        kept = self._beginning_of_token(shown)
        self._held = shown[len(shown) - kept :] + text[cut:]
        return shown[: len(shown) - kept]

    def finish(self) -> str:
        """Return what was held back, when nothing more will come."""
        rest, self._held = self._held, ""
        return self._scrub(rest)

    def _scrub(self, text: str) -> str:
        plain = _without_controls(_ESCAPE.sub("", text) if "\x1b" in text else text)
        return plain.replace(self._token, MASK) if self._token else plain

    def _beginning_of_token(self, text: str) -> int:
        """Return how many characters at the end of `text` the token could begin with."""
        most = min(len(self._token) - 1, len(text))
        return next((n for n in range(most, 0, -1) if text.endswith(self._token[:n])), 0)


def _without_controls(text: str) -> str:
    # Seven times as fast as the expression, but only where all is ASCII; then far slower.
    return text.translate(_CONTROLS) if text.isascii() else _CONTROL.sub("", text)
