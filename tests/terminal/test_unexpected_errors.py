"""A mistake in the program ends a command with a sentence, and is written down."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from notedock.core.error_log import ErrorLog

TOKEN = "0123456789abcdef" * 3
PROGRAM = """
import os, signal, sys, threading
from notedock import __main__ as program
from notedock.flows import engine_choice, reconcile
def broken(): raise ValueError("at http://ada:pa55word@here/lab?token=SECRET")
def running(_context):
    {fault}
    return []
reconcile.running = running
engine_choice.silent = lambda _context: None
sys.argv = ["notedock", *sys.argv[1:]]
sys.exit(program.main())
"""
ON_A_THREAD = "[(one := threading.Thread(target=broken)).start() or one.join() for _ in '12']"


def command(home: Path, fault: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = PROGRAM.replace("{fault}", fault).replace("SECRET", TOKEN)
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=os.environ | {"NOTEDOCK_HOME": str(home), "DOCKER_HOST": "unix:///nowhere.sock"},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("as_json", [False, True])
def test_it_ends_with_a_sentence_and_the_traceback_is_in_a_file(
    tmp_path: Path, as_json: bool
) -> None:
    ended = command(tmp_path, "broken()", "list", *(["--json"] if as_json else []))
    assert ended.returncode == 1
    sentence = "Something went wrong inside Notedock."
    if as_json:
        told = json.loads(ended.stdout)
        assert (told["problem"], told["title"]) == ("unexpected", sentence)
    else:
        assert ended.stdout == ""
        assert sentence in ended.stderr
        assert "notedock doctor --report" in ended.stderr
    assert "Traceback" not in ended.stderr
    (line,) = [one for one in ended.stderr.splitlines() if one.startswith("Details: ")]
    kept = Path(line.removeprefix("Details: ")).read_text()
    assert "in broken" in kept
    for secret in (TOKEN, "pa55word"):
        assert secret not in kept + ended.stderr + ended.stdout


def test_a_mistake_beside_the_command_is_told_and_the_command_goes_on(tmp_path: Path) -> None:
    ended = command(tmp_path, ON_A_THREAD, "list")
    assert ended.returncode == 0
    assert "Nothing is running." in ended.stderr
    assert ended.stderr.count("Something else went wrong inside Notedock") == 1
    assert "Traceback" not in ended.stderr
    assert [one.count for one in ErrorLog(tmp_path).entries()] == [2]


def test_the_report_holds_what_was_written_down(tmp_path: Path) -> None:
    command(tmp_path, "broken()", "list")
    command(tmp_path, "broken()", "list")
    command(tmp_path, "os.kill(os.getpid(), signal.SIGSEGV)", "list")
    report = command(tmp_path, "", "doctor", "--report").stdout
    assert "command list, 2 times" in report
    assert "in broken" in report
    assert "Segmentation fault" in report
    for secret in (TOKEN, "pa55word"):
        assert secret not in report
