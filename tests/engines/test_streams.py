"""The layers around a log are taken off whole, however its bytes arrive."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from notedock.engines.docker.streams import decode_chunked, demultiplex, hang_up

pieces = st.lists(st.binary(min_size=1, max_size=200))
cuts = st.lists(st.integers(0, 10_000), max_size=12)
stamps = st.sampled_from([b"2026-11-23T10:00:00.123456789Z", b"2026-11-23T11:00:00+01:00"])


def cut(data: bytes, where: list[int]) -> Iterator[bytes]:
    """Yield `data` as it could arrive: a read never returns nothing before the end."""
    paths = sorted(cut % (len(data) + 1) for cut in where)
    blocks = (data[a:b] for a, b in zip([0, *paths], [*paths, len(data)], strict=True))
    return (block for block in blocks if block)


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def frame(data: bytes, stream: int = 1) -> bytes:
    return bytes([stream, 0, 0, 0]) + len(data).to_bytes(4, "big") + data


@given(pieces, cuts)
def test_chunks_are_taken_off(parts: list[bytes], where: list[int]) -> None:
    sent = b"".join(map(chunk, parts)) + b"0\r\n\r\n"
    assert b"".join(decode_chunked(cut(sent, where))) == b"".join(parts)


@given(pieces, cuts, st.integers(1, 10_000))
def test_what_breaks_off_is_told_after_what_came(
    parts: list[bytes], where: list[int], missing: int
) -> None:
    sent = b"".join(map(chunk, parts))
    sent = sent[: len(sent) - missing % (len(sent) + 1)]
    came: list[bytes] = []
    with pytest.raises(ConnectionError):
        came.extend(decode_chunked(cut(sent, where)))
    assert b"".join(parts).startswith(b"".join(came))


def test_chunks_may_have_extensions_and_trailers() -> None:
    sent = b"3;name=value\r\nabc\r\n0\r\nTrailer: x\r\n\r\n"
    assert b"".join(decode_chunked([sent])) == b"abc"


def test_nothing_is_awaited_that_has_come() -> None:
    def arriving() -> Iterator[bytes]:
        yield chunk(frame(b"first\n"))
        pytest.fail("asked for more before the first line was handed on")

    assert next(demultiplex(decode_chunked(arriving()))) == b"first\n"


@given(st.lists(st.tuples(st.binary(max_size=200), st.integers(0, 2))), cuts)
def test_frames_are_taken_off(parts: list[tuple[bytes, int]], where: list[int]) -> None:
    sent = b"".join(frame(data, stream) for data, stream in parts)
    assert b"".join(demultiplex(cut(sent, where))) == b"".join(data for data, _stream in parts)


@given(st.lists(st.tuples(stamps, st.binary(max_size=200), st.booleans())), cuts)
def test_a_line_in_several_frames_keeps_one_time(
    parts: list[tuple[bytes, bytes, bool]], where: list[int]
) -> None:
    sent, expected, amid = b"", b"", False
    for stamp, data, ends in parts:
        text = data.replace(b"\n", b"") + (b"\n" if ends else b"")
        sent += frame(stamp + b" " + text)
        expected += text if amid else stamp + b" " + text
        amid = not ends
    assert b"".join(demultiplex(cut(sent, where), times=True)) == expected


def test_a_connection_that_the_libraries_keep_elsewhere_is_no_silence() -> None:
    """If their private parts move, cancelling has to fail, and not to do nothing."""
    response = requests.Response()
    response.raw = io.BytesIO(b"still open")
    with pytest.raises(AttributeError):
        hang_up(response)
    response.raw.close()
    hang_up(response)  # what has ended is fine
