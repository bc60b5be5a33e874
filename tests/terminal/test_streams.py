"""Standard output and error that are closed, full, or read by nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.program import Program

FULL = "The output cannot be written: No space left on device.\n"
CLOSED = "The output cannot be written: Bad file descriptor.\n"
SIGPIPE = 141  # 128 and the number of the signal, as a shell tells of other commands

# How a shell runs the command, its exit status, and what it says on standard error.
STREAMS = {
    "nobody reads": ('"$@" | head -c 0', SIGPIPE, ""),
    "output closed": ('"$@" >&-', 1, CLOSED),
    "output full": ('"$@" >/dev/full', 1, FULL),
    "both full": ('"$@" >/dev/full 2>&1', 1, ""),
    "both closed": ('"$@" >&- 2>&-', 1, ""),
    "all closed": ('"$@" <&- >&- 2>&-', 1, ""),
    "error closed": ('"$@" 2>&- >/dev/null', 0, ""),
    "error full": ('"$@" 2>/dev/full >/dev/null', 0, ""),
    "input closed": ('"$@" <&- >/dev/null', 0, ""),
}
every_stream = pytest.mark.parametrize(
    ("line", "status", "says"), STREAMS.values(), ids=STREAMS.keys()
)


def through_shell(home: Path, line: str) -> Program:
    return Program(home, before=("bash", "-c", f"set -o pipefail; {line}", "bash"))


@every_stream
@pytest.mark.parametrize("command", ["--help", "--version", "environments", "list --json"])
def test_broken_streams_end_a_command_quietly(
    tmp_path: Path, line: str, status: int, says: str, command: str
) -> None:
    done = through_shell(tmp_path / "home", line)(*command.split())
    assert (done.status, done.out, done.err) == (status, "", says)


@pytest.mark.parametrize("line", ['"$@" 2>&-', '"$@" 2>/dev/full', '"$@" <&- >&- 2>&-'])
def test_a_sentence_that_nobody_can_read_does_not_change_the_status(
    tmp_path: Path, line: str
) -> None:
    run = through_shell(tmp_path / "home", line)
    for typed, status in (("start gone", 1), ("strat good", 2), ("stop --all", 0)):
        done = run(*typed.split(), cwd=tmp_path)
        assert (done.status, done.out, done.err) == (status, "", "")


def test_a_window_without_any_stream_ends_in_its_status(tmp_path: Path) -> None:
    done = through_shell(tmp_path / "home", '"$@" <&- >&- 2>&-')("good")
    assert (done.status, done.out, done.err) == (1, "", "")
