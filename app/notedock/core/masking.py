"""Remove secrets, escape sequences and control characters from text that is shown or kept."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping

from notedock.core.url_credentials import credentials_in

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


# Patterns of secrets in logs, URLs, headers and `.env` files. Group 1 is kept, the rest is masked.
# The user name and password of a URL, up to its last `@`.
_ADDRESS = re.compile(r"(://)[^/\s\"'<>]+(?=@)")
# The token in the address of a private channel.
_CONDA_TOKEN = re.compile(r"(//[\w.:-]{0,100}conda[\w.:-]{0,100}/t/)[\w-]+")
_OPEN_ADDRESS = re.compile(r":(?:/(?:/[^/\s\"'<>]{0,200})?)?\Z")
_LONGEST_ADDRESS = 210  # characters of the longest that `_OPEN_ADDRESS` finds
_SECRETS = tuple(
    re.compile(secret)
    for secret in (
        r"(?i)(token[\"']?\s*[=:]\s*[\"']?)[\w%.~+/-]{8,}",
        r"(?i)(\btoken +)(?=[\w%.~-]*\d)[\w%.~-]{8,}",
        (
            r"(?i)(\b\w*(?:authorization|password|passwd|secret|api_?key|access_?key)\w*"
            r"[\"']?\s*[=:]\s*[\"']?)(?:(?:basic|bearer) +)?(?!token )[^\s\"',&]+"
        ),
        r"()[0-9a-fA-F]{32,}",  # as our own tokens are made
    )
)
SECRET_NAME = re.compile(r"(?i)token|passw|secret|credential|api_?key|access_?key|private_?key")
_known: set[str] = set()  # secrets that this process has met
_SHORTEST = 6  # characters; a shorter value of a variable is no secret that could be recognised


def keep_secret(secrets: Iterable[str]) -> None:
    """Have `mask_known` and `mask_secrets` mask these from now on, in this process."""
    _known.update(secrets)


def mask_known(text: str) -> str:
    """Return `text` with what was given to `keep_secret` replaced by MASK."""
    for secret in sorted(_known, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text


def mask_secrets(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return `text` with everything that gives access replaced by MASK.

    That is what looks like a token, a password or credentials in an address, the values of
    environment variables whose names say that they are secret, and what `keep_secret` was given.
    """
    text = mask_known(text)
    for name, value in environ.items():
        if len(value) >= _SHORTEST and SECRET_NAME.search(name):
            text = text.replace(value, MASK)
    for credentials in sorted(credentials_in(environ.values()), key=len, reverse=True):
        text = text.replace(credentials, MASK)
    text = mask_addresses(text)
    for secret in _SECRETS:
        text = secret.sub(rf"\1{MASK}", text)
    return text


def mask_addresses(text: str) -> str:
    """Return `text` with names, passwords and conda's tokens in its addresses replaced by MASK."""
    if "/t/" in text:
        text = _CONDA_TOKEN.sub(rf"\1{MASK}", text)
    return _ADDRESS.sub(rf"\1{MASK}", text) if "@" in text else text


class Masker:
    """Filters a stream of text whose pieces may be cut anywhere.

    secrets: replaced by MASK, as are names and passwords in addresses. The end of a piece that
    could be the beginning of one of them or of an escape sequence is held back until the next.
    """

    def __init__(self, *secrets: str) -> None:
        self._secrets = sorted(filter(None, secrets), key=len, reverse=True)
        self._held = ""

    def clean(self, piece: str) -> str:
        """Return the filtered text of what was held back and `piece`, as far as it is complete."""
        text = self._held + piece
        unfinished = _UNFINISHED.search(text, max(0, len(text) - _LONGEST))
        cut = unfinished.start() if unfinished else len(text)
        shown = self._scrub(text[:cut])
        kept = max(self._beginning_of_secret(shown), _beginning_of_address(shown))
        self._held = shown[len(shown) - kept :] + text[cut:]
        return shown[: len(shown) - kept]

    def finish(self) -> str:
        """Return the filtered text that was held back, at the end of the stream."""
        rest, self._held = self._held, ""
        return self._scrub(rest)

    def _scrub(self, text: str) -> str:
        plain = _without_controls(_ESCAPE.sub("", text) if "\x1b" in text else text)
        for secret in self._secrets:
            plain = plain.replace(secret, MASK)
        return mask_addresses(plain)

    def _beginning_of_secret(self, text: str) -> int:
        """Return how many characters at the end of `text` may be the beginning of a secret."""
        return max((_overlap(text, secret) for secret in self._secrets), default=0)


def _overlap(text: str, secret: str) -> int:
    most = min(len(secret) - 1, len(text))
    return next((n for n in range(most, 0, -1) if text.endswith(secret[:n])), 0)


def _beginning_of_address(text: str) -> int:
    """Return how many characters at the end of `text` may be an address before its `@`."""
    found = _OPEN_ADDRESS.search(text, max(0, len(text) - _LONGEST_ADDRESS))
    return len(text) - found.start() if found else 0


def _without_controls(text: str) -> str:
    # str.translate is seven times as fast as the expression on ASCII, and far slower elsewhere.
    return text.translate(_CONTROLS) if text.isascii() else _CONTROL.sub("", text)
