"""The logs of servers: followed while they run, and written to a file when they are removed.

Secrets are masked, and kept logs are limited in size. Times at the beginning of lines are in ISO
8601, as the engine gives them, with a space behind.
"""

from __future__ import annotations

import codecs
import contextlib
import re
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from notedock.core import own_files, problems
from notedock.core.app_paths import write_atomically
from notedock.core.log_levels import KEPT_LINES, TIMESTAMP
from notedock.core.masking import Masker
from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.core.task import Cancel, Task
from notedock.engines.engine_group import engine_of
from notedock.flows.context import Context

_KEPT_CHARACTERS = 4_000_000  # of a log in a file
_LAST_LINES = 15  # of a log, in the detail of a Problem
_MAX_LINE_BYTES = 1_000_000  # a longer line is passed on in pieces
_RETRY_DELAY = 1.0  # seconds until a broken stream is opened again
_TIMEOUT = 10.0  # seconds of failing attempts after which `follow` gives up

# Lines of shells and images about our start script, which are left out of Problems.
_OF_START_SCRIPT = re.compile(r"notedock: (?:line )?\d+: |.*\$NOTEDOCK_START")

_TIME = re.compile(TIMESTAMP.encode())
_TIMES = re.compile("^" + TIMESTAMP, re.MULTILINE)


def follow(
    context: Context,
    server: Server,
    cancel: Cancel,
    tail: int | None = None,
    patience: float = _TIMEOUT,
) -> Iterator[str]:
    """Yield the server's log so far and what is added to it, with times, masked.

    Ends with the server, or when cancelled. A stream that cannot be opened, or that breaks off
    while the server runs, is opened again, and continued where it was. tail: begin with no more
    than so many lines. Raises Problem when that fails for `patience` seconds; Cancelled while it
    waits.
    """
    return _clean(_followed(context, server, cancel, tail, patience), server)


def _followed(
    context: Context, server: Server, cancel: Cancel, tail: int | None, patience: float
) -> Iterator[bytes]:
    place = _Position()
    until = time.monotonic() + patience
    while True:
        try:
            yield from place.read(context, server, cancel, tail)
            until = time.monotonic() + patience
        except Problem:
            if time.monotonic() > until:
                raise
        if cancel.is_set() or not _is_still_running(context, server, cancel, patience):
            return
        cancel.wait(_RETRY_DELAY)


def _is_still_running(context: Context, server: Server, cancel: Cancel, patience: float) -> bool:
    """Tell whether the server runs. Waits up to `patience` seconds for an answer of the engine.

    Raises Problem when there is none, or Cancelled.
    """
    until = time.monotonic() + patience
    while True:
        try:
            found = engine_of(context.engine, server).find(server.key)
        except Problem:
            if time.monotonic() > until:
                raise
            cancel.wait(_RETRY_DELAY)
        else:
            return found is not None and found.id == server.id and found.is_running


class _Position:
    """How far a log has been read: the time of the last line, and how many lines have that time."""

    def __init__(self) -> None:
        self._time = b""
        self._count = 0

    def read(
        self, context: Context, server: Server, cancel: Cancel, tail: int | None
    ) -> Iterator[bytes]:
        """Yield whole lines with times from here on. Raises Problem if the log cannot be opened."""
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
            if not found:  # a further piece of a line longer than _MAX_LINE_BYTES
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
        if len(rest) > _MAX_LINE_BYTES:
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
        yield from _clean(context.engine.log(server, follow=False, tail=tail), server)
        return
    kept = kept_log(context, folder)
    if not kept:
        raise problems.no_log(str(folder))
    yield without_times(kept)


def kept_log(context: Context, folder: str | Path) -> str:
    """Return the log that was kept of the folder's last server, or an empty string.

    Its lines begin with their times, unless an early version of the program has kept it.
    """
    file = _path(context, context.key(folder))
    return own_files.read_text(file, errors="replace", limit=4 * _KEPT_CHARACTERS) or ""


def keep(context: Context, server: Server) -> str:
    """Write the server's log to a file of the program. Returns the last lines, without times."""
    try:
        stream = context.engine.log(server, follow=False, tail=KEPT_LINES, times=True)
        text = _newest("".join(_clean(stream, server)))
        write_atomically(_path(context, server.key), text)
    except (Problem, OSError):
        text = kept_log(
            context, server.folder
        )  # another process has removed the server, or the disk is full
    lines = without_times(text).strip("\n").split("\n")
    said = (line for line in lines if not _OF_START_SCRIPT.match(line))
    return "\n".join(deque(said, maxlen=_LAST_LINES))


def without_times(text: str) -> str:
    """Return `text` without the time at the beginning of each line."""
    return _TIMES.sub("", text)


def _newest(text: str) -> str:
    """Return the last _KEPT_CHARACTERS of `text`, in whole lines."""
    if len(text) <= _KEPT_CHARACTERS:
        return text
    return text[text.find("\n", len(text) - _KEPT_CHARACTERS) + 1 :]


@contextmanager
def kept(context: Context, folder: Path, task: Task) -> Iterator[Task]:
    """If the block raises, write its output to the folder's log file.

    Yields a copy of `task` whose log is also kept.
    """
    lines: deque[str] = deque(maxlen=KEPT_LINES)

    def write(text: str) -> None:
        lines.append(text)
        task.log(text)

    try:
        yield replace(task, log=write)
    except BaseException:
        if lines:
            with suppress(OSError):
                text = "".join(lines)[-_KEPT_CHARACTERS:]
                write_atomically(_path(context, context.key(folder)), text)
        raise


def _path(context: Context, key: str) -> Path:
    return context.paths.logs / f"{key}.log"


def _clean(pieces: Iterable[bytes], server: Server) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    masker = Masker(server.token, *server.variables.secrets())
    for piece in pieces:
        if text := masker.clean(decoder.decode(piece)):
            yield text
    if rest := masker.clean(decoder.decode(b"", final=True)) + masker.finish():
        yield rest
