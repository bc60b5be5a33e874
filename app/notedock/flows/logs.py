"""What a server writes: followed while it runs, kept (masked and bounded) when it goes."""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from notedock.core import problems
from notedock.core.masking import Masker
from notedock.core.places import write_whole
from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.core.task import Cancel
from notedock.flows.context import Context

_KEPT_LINES = 20_000
_KEPT_CHARACTERS = 4_000_000
_LAST_LINES = 15


def follow(
    context: Context, server: Server, cancel: Cancel, tail: int | None = None
) -> Iterator[str]:
    """Yield what the server wrote and writes, clean and masked, until it ends or is cancelled."""
    stream = context.engine.log(server, follow=True, tail=tail)
    with cancel.closing(stream.close):
        yield from _clean(stream, server.token)


def read(context: Context, folder: str | Path) -> Iterator[str]:
    """Yield the log so far of the folder's server, or the one kept of its last server.

    Raises Problem when there is none.
    """
    server = context.engine.find(context.key(folder))
    if server is not None:
        yield from _clean(context.engine.log(server, follow=False), server.token)
        return
    kept = kept_log(context, folder)
    if not kept:
        raise problems.no_log(str(folder))
    yield kept


def kept_log(context: Context, folder: str | Path) -> str:
    """Return the log that was kept of the folder's last server, or an empty string."""
    try:
        return _path(context, context.key(folder)).read_text(encoding="utf-8")
    except OSError:
        return ""


def keep(context: Context, server: Server) -> str:
    """Keep the server's log among the program's own files, and return its last lines."""
    try:
        stream = context.engine.log(server, follow=False, tail=_KEPT_LINES)
        text = "".join(_clean(stream, server.token))[-_KEPT_CHARACTERS:]
        write_whole(_path(context, server.key), text)
    except (Problem, OSError):
        text = kept_log(context, server.folder)  # somebody else was quicker, or the disk is full
    return "\n".join(deque(text.splitlines(), maxlen=_LAST_LINES))


def _path(context: Context, key: str) -> Path:
    return context.places.logs / f"{key}.log"


def _clean(pieces: Iterable[bytes], token: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    masker = Masker(token)
    for piece in pieces:
        if text := masker.clean(decoder.decode(piece)):
            yield text
    if rest := masker.clean(decoder.decode(b"", final=True)) + masker.finish():
        yield rest
