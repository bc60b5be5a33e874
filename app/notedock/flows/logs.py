"""What a server writes: followed while it runs, kept (masked and bounded) when it goes.

Where each line begins with its time, that is in ISO 8601 as the engine gives it, and a space.
"""

from __future__ import annotations

import codecs
import contextlib
import re
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from notedock.core import problems
from notedock.core.log import STAMP
from notedock.core.masking import Masker
from notedock.core.places import write_whole
from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.core.task import Cancel, Task
from notedock.flows.context import Context

_KEPT_LINES = 20_000
_KEPT_CHARACTERS = 4_000_000
_LAST_LINES = 15
_LONGEST = 1_000_000  # bytes of a line that are waited for
_AGAIN = 1.0  # seconds until a log that has broken off is asked for once more
_PATIENCE = 10.0  # seconds that an engine may be away meanwhile

_TIME = re.compile(STAMP.encode())
_TIMES = re.compile("^" + STAMP, re.MULTILINE)


def follow(
    context: Context,
    server: Server,
    cancel: Cancel,
    tail: int | None = None,
    patience: float = _PATIENCE,
) -> Iterator[str]:
    """Yield what the server wrote and writes, with times, clean and masked.

    Ends with the server, or when cancelled. A stream that breaks off while the server runs is
    taken up again where it was. Raises Problem when there is no engine, at first or later for
    `patience` seconds; Cancelled while it waits for one.
    """
    return _clean(_followed(context, server, cancel, tail, patience), server.token)


def _followed(
    context: Context, server: Server, cancel: Cancel, tail: int | None, patience: float
) -> Iterator[bytes]:
    place = _Place()
    yield from place.read(context, server, cancel, tail)
    while not cancel.is_set() and _runs_on(context, server, cancel, patience):
        cancel.wait(_AGAIN)
        with contextlib.suppress(Problem):  # whether there is an engine is asked above
            yield from place.read(context, server, cancel, tail)


def _runs_on(context: Context, server: Server, cancel: Cancel, patience: float) -> bool:
    """Tell whether the server runs; waits for an engine that is away.

    Raises Problem when it stays away, or Cancelled.
    """
    until = time.monotonic() + patience
    while True:
        try:
            found = context.engine.find(server.key)
        except Problem:
            if time.monotonic() > until:
                raise
            cancel.wait(_AGAIN)
        else:
            return found is not None and found.id == server.id and found.is_running


class _Place:
    """How far a log has been read: the time of its last line, and how many lines bear it."""

    def __init__(self) -> None:
        self._time = b""
        self._count = 0

    def read(
        self, context: Context, server: Server, cancel: Cancel, tail: int | None
    ) -> Iterator[bytes]:
        """Yield what follows, in whole lines with their times. Raises Problem at its beginning."""
        since = self._time.decode()
        last = None if since else tail
        stream = context.engine.log(server, follow=True, tail=last, times=True, since=since)
        with contextlib.closing(stream), cancel.closing(stream.close), contextlib.suppress(Problem):
            for lines in self._without_seen(_whole_lines(stream)):
                self._note(lines)
                yield lines

    def _without_seen(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        left, mark = self._count, self._time + b" "
        for block in blocks:
            unseen = block
            while left and unseen.startswith(mark):
                unseen = unseen[unseen.find(b"\n") + 1 :]
                left -= 1
            if unseen:
                left = 0
                yield unseen

    def _note(self, lines: bytes) -> None:
        end = len(lines)
        while end:
            begin = lines.rfind(b"\n", 0, end - 1) + 1
            found = _TIME.match(lines, begin)
            if not found:  # the rest of a line that was too long to be waited for
                return
            if found[1] != self._time:
                if end < len(lines):
                    return
                self._time, self._count = found[1], 0
            self._count += 1
            end = begin


def _whole_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        cut = piece.rfind(b"\n") + 1
        if cut:
            yield rest + piece[:cut]
            rest = piece[cut:]
        else:
            rest += piece
        if len(rest) > _LONGEST:
            yield rest
            rest = b""
    if rest:
        yield rest


def read(context: Context, folder: str | Path, tail: int | None = None) -> Iterator[str]:
    """Yield the log so far of the folder's server, or the one kept of its last server.

    tail: no more than so many lines of a server's, the last. Raises Problem when there is none.
    """
    server = context.engine.find(context.key(folder))
    if server is not None:
        yield from _clean(context.engine.log(server, follow=False, tail=tail), server.token)
        return
    kept = kept_log(context, folder)
    if not kept:
        raise problems.no_log(str(folder))
    yield without_times(kept)


def kept_log(context: Context, folder: str | Path) -> str:
    """Return the log that was kept of the folder's last server, or an empty string.

    Its lines begin with their times, unless an early version of the program has kept it.
    """
    try:
        return _path(context, context.key(folder)).read_text(encoding="utf-8")
    except OSError:
        return ""


def keep(context: Context, server: Server) -> str:
    """Keep the server's log among the program's own files, and return its last lines."""
    try:
        stream = context.engine.log(server, follow=False, tail=_KEPT_LINES, times=True)
        text = _last("".join(_clean(stream, server.token)))
        write_whole(_path(context, server.key), text)
    except (Problem, OSError):
        text = kept_log(context, server.folder)  # somebody else was quicker, or the disk is full
    return without_times("\n".join(deque(text.split("\n"), maxlen=_LAST_LINES + 1))).strip("\n")


def without_times(text: str) -> str:
    """Return `text` without the time at the beginning of each line."""
    return _TIMES.sub("", text)


def _last(text: str) -> str:
    """Return as much of the end of `text` as is kept, in whole lines."""
    if len(text) <= _KEPT_CHARACTERS:
        return text
    return text[text.find("\n", len(text) - _KEPT_CHARACTERS) + 1 :]


@dataclass(frozen=True)
class Kept:
    """The log of a job that writes one. task: the job's own, which writes here as well."""

    task: Task
    lines: deque[str]

    @property
    def text(self) -> str:
        """What was written so far, no more than is kept."""
        return "".join(self.lines)


@contextmanager
def kept(context: Context, folder: Path, task: Task) -> Iterator[Kept]:
    """Keep what the job in the block writes among the program's own files if it fails."""
    lines: deque[str] = deque(maxlen=_KEPT_LINES)

    def write(text: str) -> None:
        lines.append(text)
        task.log(text)

    log = Kept(replace(task, log=write), lines)
    try:
        yield log
    except BaseException:
        with suppress(OSError):
            write_whole(_path(context, context.key(folder)), log.text[-_KEPT_CHARACTERS:])
        raise


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
