"""Streams of the engine: closed from anywhere at any time, and logs read in large blocks.

The library reads a log one small frame at a time, in many steps of Python for each line. Here
everything that has come is taken at once, and the two layers around the text are taken off block
by block: HTTP's chunks, and the frames that tell standard output from standard error.
"""

from __future__ import annotations

import contextlib
import re
import socket
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import docker
import requests

from notedock.engines.docker.errors import translated

_BLOCK_SIZE = 1 << 18  # bytes read at most at once; an engine's socket holds about as many
_COALESCE_PAUSE = (
    0.0005  # seconds in which more comes together: a read for each line costs both sides dear
)
_HEADER = 8  # bytes before each frame: its stream, three zeros, its length
_NEWLINE = 10


def hang_up(response: requests.Response) -> None:
    """Shut the connection of `response` down, also under a reader that blocks in it.

    An answer that has ended is fine, too. Raises AttributeError when the libraries keep the
    connection elsewhere than they did (docker 7, urllib3 2): without it nothing can be cancelled.
    """
    answer: Any = response.raw
    if answer.closed:
        return
    file = answer._fp.fp
    if file is None:  # it has been read to its end
        return
    try:
        raw = file.raw
    except ValueError:  # another thread has just closed it
        return
    connection = raw.sock if hasattr(raw, "sock") else raw._sock  # a pipe of Windows, or a socket
    if connection is not None:
        with contextlib.suppress(OSError):  # the other side was quicker
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()


class Log:
    """The log of a container, as text in pieces cut anywhere.

    framed: each piece of it has a header, as without a terminal inside. times: each line begins
    with its time.
    """

    def __init__(self, response: requests.Response, *, framed: bool, times: bool) -> None:
        self._response = response
        self._framed = framed
        self._times = times
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        """Yield what comes. Raises Problem when the stream breaks off, unless it was closed."""
        try:
            with translated():
                blocks = _body(self._response)
                yield from demultiplex(blocks, times=self._times) if self._framed else blocks
        except Exception:
            if not self._closed:
                raise
        finally:
            # What the reading has skipped past is unknown to the library, so it ends here.
            self._response.close()

    def close(self) -> None:
        """End the stream; a reader that blocks in it wakes up."""
        self._closed = True
        hang_up(self._response)


def open_log(
    client: docker.APIClient,
    container: str,
    follow: bool,
    tail: int | None,
    times: bool,
    since: str,
) -> Log:
    """Ask for a log, as `Engine.log` describes it.

    Raises the library's own errors.
    """
    framed = not client.inspect_container(container)["Config"].get("Tty")
    parameters = {
        "stdout": 1,
        "stderr": 1,
        "follow": int(follow),
        "tail": "all" if tail is None else tail,
        "timestamps": int(times),
        "since": _unix(since) if since else 0,
    }
    library: Any = client  # what its own logs() does, up to the reading
    response = library._get(
        library._url("/containers/{0}/logs", container), params=parameters, stream=True
    )
    library._raise_for_status(response)
    library._disable_socket_timeout(library._get_raw_response_socket(response))  # may be quiet
    return Log(response, framed=framed, times=times)


def _unix(stamp: str) -> str:
    """Return a time in ISO 8601 as the engine takes it: the seconds since 1970, to the nanosecond.

    Neither a float nor Python's own times hold as much.
    """
    fraction = re.search(r"\.\d+", stamp)
    whole = int(datetime.fromisoformat(stamp).timestamp())
    return f"{whole}{fraction.group() if fraction else ''}"


def _body(response: requests.Response) -> Iterator[bytes]:
    # The library itself reaches for the connection in this way.
    inner: Any = response.raw._fp
    if inner.chunked:
        yield from decode_chunked(_received(inner.fp))
    else:
        yield from _received(inner)


def _received(source: Any) -> Iterator[bytes]:
    """Yield what has come since the last time, as soon as something has come."""
    while block := source.read1(_BLOCK_SIZE):
        yield block
        time.sleep(_COALESCE_PAUSE)


def decode_chunked(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Take off HTTP's chunked encoding (RFC 9112, section 7.1).

    Raises ConnectionError when it breaks off.
    """
    rest = b""
    for block in blocks:
        data = rest + block if rest else block
        end, at = len(data), 0
        parts: list[bytes] = []
        while (line := data.find(b"\r\n", at)) >= 0:
            size = int(data[at:line].partition(b";")[0], 16)
            begin = line + 2
            if not size:
                yield b"".join(parts)
                return
            if begin + size + 2 > end:
                break
            parts.append(data[begin : begin + size])
            at = begin + size + 2
        rest = data[at:]
        if parts:
            yield b"".join(parts)
    raise ConnectionError("the log broke off")


def demultiplex(blocks: Iterable[bytes], *, times: bool = False) -> Iterator[bytes]:
    """Take off the headers of the frames, and the times inside of lines.

    A line that is long, or that two streams share, comes in several frames, each with a time.
    """
    rest, amid = b"", False
    for block in blocks:
        data = rest + block if rest else block
        end, at = len(data), 0
        parts: list[bytes] = []
        while (begin := at + _HEADER) <= end:
            stop = begin + int.from_bytes(data[begin - 4 : begin])
            if stop > end:
                break
            part, at = data[begin:stop], stop
            if times and part:
                if amid:
                    part = part.partition(b" ")[2]
                amid = data[stop - 1] != _NEWLINE
            parts.append(part)
        rest = data[at:]
        if parts:
            yield b"".join(parts)
