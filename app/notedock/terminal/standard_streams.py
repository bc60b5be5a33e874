"""Standard output and standard error, with defined behaviour where writing to them fails.

A broken pipe ends the program with the status of SIGPIPE, as in other commands; another error of
standard output ends it with one sentence and status 1. Errors of standard error are ignored.
"""

from __future__ import annotations

import io
import os
import sys
from typing import BinaryIO, TextIO

_SIGPIPE = 128 + 13  # the status with which a shell tells that SIGPIPE ended a program
_FAILED = 1


class OutputFailed(Exception):
    """Standard output takes nothing any more. status: that of the program, which has to end."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.status = _SIGPIPE if isinstance(error, BrokenPipeError) else _FAILED
        self.sentence = ""
        if self.status == _FAILED:
            self.sentence = f"The output cannot be written: {error.strerror}."


class _Output(io.TextIOWrapper):
    """Standard output: raises OutputFailed once, and discards what is written after that."""

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError as error:
            raise self._fail(error) from None

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            raise self._fail(error) from None

    def _fail(self, error: OSError) -> OutputFailed:
        _open(os.O_WRONLY, 1)  # or Python fails once more when it ends
        return OutputFailed(error)


class _Messages(io.TextIOWrapper):
    """Standard error: errors of writing are ignored."""

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError:
            return


def install() -> None:
    """Take over both streams of this process; a closed one is opened again.

    Otherwise the next file to be opened would get its number, and what is printed. A closed
    standard output refuses what is written. A program of Windows without a console has none.
    """
    if sys.platform == "win32":
        return
    for number, flags in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            _open(flags, number)
    if sys.stdin is None:
        sys.stdin = open(0, closefd=False)  # noqa: SIM115 - at its end at once
    if sys.stdout is sys.__stdout__:  # and not a test's
        sys.stdout = _Output(*_stream_arguments(1, sys.stdout), line_buffering=os.isatty(1))
    if sys.stderr is sys.__stderr__:
        sys.stderr = _Messages(*_stream_arguments(2, sys.stderr), write_through=True)


def finish(status: int) -> int:
    """Write what is left. Returns `status`, or that of a failure to write."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OutputFailed as failure:
        return failed(failure) if status == 0 else status
    return status


def failed(failure: OutputFailed) -> int:
    """Say that the output cannot be written. Returns the program's exit status."""
    if failure.sentence and sys.stderr is not None:
        print(failure.sentence, file=sys.stderr, flush=True)
    return failure.status


def _open(flags: int, number: int) -> None:
    handle = os.open(os.devnull, flags)
    if handle != number:
        os.dup2(handle, number)
        os.close(handle)


def _stream_arguments(number: int, stream: TextIO | None) -> tuple[BinaryIO, str, str]:
    """Return what makes a stream: its buffer, encoding, and what stands for other characters."""
    encoding = stream.encoding if stream is not None else "utf-8"
    buffer = open(number, "wb", closefd=False, buffering=-1 if number == 1 else 0)  # noqa: SIM115
    return buffer, encoding, "backslashreplace"
