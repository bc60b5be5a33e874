"""Escaping control characters in text from outside, such as folder names, for a terminal.

A terminal obeys control characters: a name could move the cursor, clear the screen, or print a
sentence of its own. Bidirectional controls show a text in another order than it is stored in
(CVE-2021-42574). All of them are written as Python and JSON escape them.
"""

from __future__ import annotations

import re

# C0, DEL and C1; marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm
# (UAX #9, 2); the separators of lines and paragraphs; surrogates, which no encoding can write.
_CONTROL = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_ANY = re.compile(f"[{_CONTROL}]")
# Tabs, line ends, and the carriage return of progress bars are harmless in a log.
_IN_LOGS = re.compile(f"(?![\t\n\r])[{_CONTROL}]")
_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


def one_line(text: str) -> str:
    """Return `text` on one line, with all control characters escaped."""
    return _ANY.sub(_escaped, text)


def lines(text: str) -> str:
    """Return a text of several lines, each as by `one_line`."""
    return "\n".join(map(one_line, text.split("\n")))


def json_text(text: str) -> str:
    """Return JSON of the same value, with those characters escaped that JSON itself allows."""
    return _JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def log_text(text: str) -> str:
    """Return a piece of a log, of which tabs and line ends are kept.

    Its colours and other sequences are gone before that (`masking.Masker`).
    """
    return _IN_LOGS.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return _SHORT.get(found[0]) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
