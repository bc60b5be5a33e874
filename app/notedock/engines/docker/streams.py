"""Streams of the engine, which any thread can close, and logs that are read in large blocks.

docker-py reads a log frame by frame, with many Python calls for each line. Here all data that has
arrived is read at once, and decoded block by block: HTTP's chunked encoding, and the frames that
multiplex standard output and standard error.
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
_COALESCE_PAUSE = 0.0005  # seconds between reads: many lines at once cost both sides less
_HEADER = 8  # bytes before each frame: its stream, three zeros, its length
_NEWLINE = 10


def hang_up(response: requests.Response) -> None:
    """Shut down the connection of `response`, which also wakes a thread that blocks in reading it.

    An answer that has ended is fine, too. Raises AttributeError when the libraries keep the
    connection elsewhere than they did (docker 7, urllib3 2): without it nothing can be cancelled.
    """
    answer: Any = response.raw
    if answer.closed:
        return
    file = answer._fp.fp
    if file is None:  # read to the end
        return
    try:
        raw = file.raw
    except ValueError:  # closed by another thread
        return
    connection = raw.sock if hasattr(raw, "sock") else raw._sock  # a pipe of Windows, or a socket
    if connection is not None:
        with contextlib.suppress(OSError):  # closed by the other side
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()


class Log:
    """The log of a container, as bytes in pieces cut anywhere.

    framed: it is multiplexed, as for a container without a TTY. times: each line begins with its
    time.
    """

    def __init__(self, response: requests.Response, *, framed: bool, times: bool) -> None:
        self._response = response
        self._framed = framed
        self._times = times
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces. Raises Problem when the stream breaks off, unless it was closed."""
        try:
            with translated():
                blocks = _body(self._response)
                yield from demultiplex(blocks, times=self._times) if self._framed else blocks
        except Exception:
            if not self._closed:
                raise
        finally:
            # This reads past docker-py's buffers, so the connection cannot be used again.
            self._response.close()

    def close(self) -> None:
        """End the stream; a thread that blocks in reading it wakes up."""
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
    """Open a log; the parameters are those of `Engine.log`.

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
    """Yield the data that has arrived, as soon as there is some."""
    while block := source.read1(_BLOCK_SIZE):
        yield block
        time.sleep(_COALESCE_PAUSE)


def decode_chunked(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Decode HTTP's chunked encoding (RFC 9112, section 7.1).

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
    """Remove the headers of frames, and the times that are inside lines.

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
