"""Unexpected errors are written down: masked, bounded, and the same one only once."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from notedock.core import error_log
from notedock.core.error_hooks import ErrorHooks
from notedock.core.error_log import ErrorLog, signature

TOKEN = "0123456789abcdef" * 3


def failing(message: str) -> Exception:
    try:
        raise ValueError(message)
    except ValueError as error:
        return error


def test_the_same_error_is_one_entry_with_a_count(tmp_path: Path) -> None:
    log = ErrorLog(tmp_path)
    for number in range(100):
        log.record("main thread", failing(f"value {number}"))
    (entry,) = log.entries()
    assert entry.count == 100
    assert entry.text.endswith("ValueError: value 99\n")
    assert entry.first <= entry.last


@pytest.mark.parametrize(
    "secret",
    [
        TOKEN,
        TOKEN.upper(),
        "http://127.0.0.1:8888/lab?token=s3cr3t-value",
        "https://ada:pa55word@packages.example/simple",
        "DATABASE_PASSWORD=hunter2hunter2",
        'MY_API_KEY: "hunter2hunter2"',
    ],
)
def test_no_secret_is_written(tmp_path: Path, secret: str) -> None:
    log = ErrorLog(tmp_path)
    shown, _file = log.record("main thread", failing(f"it was {secret}"))
    written = "".join(one.read_text() for one in (tmp_path / "errors").iterdir())
    for part in (TOKEN, TOKEN.upper(), "s3cr3t", "pa55word", "hunter2"):
        assert part not in written
        assert part not in shown


def test_the_value_of_a_secret_variable_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAREHOUSE_TOKEN", "rosebud-1941")
    text, _file = ErrorLog(tmp_path).record("main thread", failing("it was rosebud-1941"))
    assert "rosebud" not in text


def test_the_log_stays_small(tmp_path: Path) -> None:
    log = ErrorLog(tmp_path)
    for number in range(error_log._MAX_ENTRIES + 5):
        log.record_text("Qt", f"message {number} " + "x" * 100_000, signature=str(number))
    assert len(log.entries()) == error_log._MAX_ENTRIES
    size = sum(one.stat().st_size for one in (tmp_path / "errors").iterdir())
    assert size < error_log._MAX_ENTRIES * (error_log._MAX_TRACEBACK + 500)


def test_many_warnings_leave_the_exceptions_alone(tmp_path: Path) -> None:
    log = ErrorLog(tmp_path)
    log.record("main thread", failing("the one that matters"))
    for number in range(error_log._MAX_ENTRIES + 5):
        log.record_text("Qt", f"warning {number}", signature=str(number))
    assert [one.count for one in log.entries() if "that matters" in one.text] == [1]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[" * 100_000, b"[]", b'{"where": 1}'])
def test_damaged_entries_are_passed_over(tmp_path: Path, content: bytes) -> None:
    log = ErrorLog(tmp_path)
    (tmp_path / "errors").mkdir()
    (tmp_path / "errors" / "0123.json").write_bytes(content)
    log.record("main thread", failing("new"))
    assert [entry.count for entry in log.entries()] == [1]


def test_a_home_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file where the folder should be")
    text, _file = ErrorLog(home).record("main thread", failing("lost"))
    assert text.endswith("ValueError: lost\n")
    assert ErrorLog(home).entries() == []


PROGRAM = """
import sys, threading
from pathlib import Path
from notedock.core.error_hooks import ErrorHooks
hooks = ErrorHooks(Path(sys.argv[1]), "window")
hooks.install()
def fail(): raise RuntimeError("on a thread")
for _ in range(3):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
class Loose:
    def __del__(self): raise RuntimeError("while collecting")
Loose()
hooks.tell_to(lambda text: print("told:", text.splitlines()[-1], flush=True))
raise RuntimeError("on the main thread")
"""


def test_hooks_write_down_errors_of_every_thread(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, tmp_path], capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 1
    assert ended.stdout.splitlines() == [
        *(3 * ["told: RuntimeError: on a thread"]),
        "told: RuntimeError: while collecting",
        "told: RuntimeError: on the main thread",
    ]
    counts = {entry.text.splitlines()[-1]: entry.count for entry in ErrorLog(tmp_path).entries()}
    assert counts == {
        "RuntimeError: on a thread": 3,
        "RuntimeError: while collecting": 1,
        "RuntimeError: on the main thread": 1,
    }


STARTED = """
import os, signal, sys
from pathlib import Path
from notedock.core.error_hooks import ErrorHooks
hooks = ErrorHooks(Path(sys.argv[1]), "window")
hooks.install()
print(hooks.crashed)
if sys.argv[2:]:
    os.kill(os.getpid(), signal.SIGSEGV)
"""


def test_a_native_crash_is_found_at_the_next_start(tmp_path: Path) -> None:
    def start(*arguments: str) -> str:
        command = [sys.executable, "-c", STARTED, str(tmp_path), *arguments]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
        return ended.stdout.strip()

    log = ErrorLog(tmp_path)
    start("crash")
    for begins_again in (False, True):  # a report made before the next start has it, too
        assert not begins_again or start() == "True"
        (entry,) = log.entries()
        assert entry.where == "crash"
        assert "Segmentation fault" in entry.text
        assert "File " in entry.text
    assert start() == "False"
    assert [one.count for one in log.entries()] == [1]


def test_what_is_about_to_end_the_program_is_found_at_the_next_start(tmp_path: Path) -> None:
    hooks = ErrorHooks(tmp_path, "window")
    (tmp_path / "errors").mkdir()
    hooks.note_crash("Qt: the end, for ada:pa55word@here")
    assert (
        "True"
        in subprocess.run(
            [sys.executable, "-c", STARTED, tmp_path], capture_output=True, text=True, timeout=60
        ).stdout
    )
    (entry,) = ErrorLog(tmp_path).entries()
    assert entry.text.startswith("Qt: the end")


def test_changing_messages_are_one_error_and_other_places_another() -> None:
    def trace(line: int, message: str) -> str:
        place = f'  File "a.py", line {line}, in f\n    x()\n'
        return f"Traceback (most recent call last):\n{place}{message}\n"

    first = signature(trace(3, "ValueError: 17\nand more"))
    assert first == signature(trace(3, "ValueError: 18\nand other"))
    assert first != signature(trace(4, "ValueError: 17"))
    assert first != signature(trace(3, "TypeError: 17"))
    assert signature("Qt: no traceback") == ""


def test_a_process_that_ends_well_leaves_nothing_and_takes_nothing_from_another(
    tmp_path: Path,
) -> None:
    command = [
        sys.executable,
        "-c",
        STARTED + "sys.stdout.flush()\nsys.stdin.read()",
        str(tmp_path),
    ]
    first = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    assert first.stdin is not None
    assert first.stdout.readline() == "False\n"
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=True)
    assert len(list(tmp_path.rglob("crash-*"))) == 1
    first.send_signal(signal.SIGSEGV)
    first.wait(60)
    for stream in (first.stdin, first.stdout):
        stream.close()
    assert [one.where for one in ErrorLog(tmp_path).entries()] == ["crash"]
    for file in tmp_path.rglob("crash-*"):
        file.unlink()
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=True)
    assert list(tmp_path.rglob("*")) == []
