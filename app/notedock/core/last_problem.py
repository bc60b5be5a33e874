"""The Problem that was shown last, kept for the report: by then it may have been dismissed."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from notedock import __version__
from notedock.core import own_files
from notedock.core.app_paths import write_atomically
from notedock.core.masking import mask_secrets
from notedock.core.problem import Problem

_LONGEST = 20_000  # characters of the detail; of a longer one the end is kept


@dataclass(frozen=True)
class LastProblem:
    """A Problem as it was shown. when: Unix time in seconds. text, detail: with secrets masked.

    version: of the program.
    """

    kind: str
    text: str
    detail: str
    when: float
    version: str


def note(home: Path, problem: Problem) -> None:
    """Keep a Problem that a person is shown; where that cannot be written, it is let go."""
    detail = mask_secrets(problem.detail)[-_LONGEST:]
    text = mask_secrets(str(problem))
    noted = LastProblem(problem.kind.value, text, detail, time.time(), __version__)
    with suppress(OSError):
        write_atomically(_file(home), json.dumps(asdict(noted), ensure_ascii=False, indent=1))


def read(home: Path) -> LastProblem | None:
    """Return the Problem that was shown last, if one was."""
    values = own_files.read_json(_file(home))
    try:
        return LastProblem(
            str(values["kind"]),
            str(values["text"]),
            str(values["detail"]),
            float(values["when"]),
            str(values["version"]),
        )
    except (ArithmeticError, ValueError, TypeError, KeyError):
        return None  # there is none, or it is damaged


def _file(home: Path) -> Path:
    return home / "last-problem.json"
