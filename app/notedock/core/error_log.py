"""The log of unexpected errors: exceptions that nothing handled, and crashes of the interpreter.

Each error is one small JSON file, named by a hash of its type and stack, so that the same error is
one entry with a count, and a window and a terminal can write at the same time without a lock.
Secrets are masked before anything is written.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from notedock import __version__
from notedock.core import own_files
from notedock.core.app_paths import AppPaths, write_atomically
from notedock.core.masking import mask_secrets

_MAX_ENTRIES = 20  # the newest that are kept, of exceptions and of other texts
_MAX_TRACEBACK = 20_000  # characters of one traceback; of a longer one the end is kept


@dataclass(frozen=True)
class Entry:
    """One unexpected error.

    where: the thread or part of the program. text: the masked traceback. count: how often it has
    happened. first, last: seconds since 1970. version: of the program, when it last happened.
    """

    where: str
    text: str
    count: int
    first: float
    last: float
    version: str


class ErrorLog:
    """The unexpected errors of this person's program, in the folder `errors` of its home.

    Nothing that it does raises: it is called where no other handler is left.
    """

    def __init__(self, home: Path) -> None:
        self._folder = AppPaths(home).errors
        self._lock = threading.RLock()  # a finalizer may fail while an error is written

    def record(self, where: str, error: BaseException) -> tuple[str, Path]:
        """Write an exception down. Returns its masked traceback, and the file that holds it."""
        text = "".join(traceback.format_exception(error))
        return self._record("error", where, text, signature(text))

    def record_text(self, where: str, text: str, signature: str = "") -> tuple[str, Path]:
        """Write down a text, such as a message of Qt's; equal signatures are one entry."""
        return self._record("note", where, text, signature)

    def _record(self, group: str, where: str, text: str, signature: str) -> tuple[str, Path]:
        masked = mask_secrets(text)[-_MAX_TRACEBACK:]
        digest = hashlib.sha256((signature or masked).encode(errors="replace")).hexdigest()[:16]
        file = self._folder / f"{group}-{digest}.json"
        now = time.time()
        with self._lock:
            before = _read(file)
            first = before.first if before else now
            count = before.count + 1 if before else 1
            entry = Entry(where, masked, count, first, now, __version__)
            with suppress(OSError):
                write_atomically(file, _to_json(entry))
                self._remove_oldest(group)
        return masked, file

    def entries(self) -> list[Entry]:
        """Return what was written down, the newest first."""
        files = own_files.json_files(self._folder)
        found = [entry for file in files if (entry := _read(file))]
        return sorted([*found, *self._crashes()], key=lambda entry: entry.last, reverse=True)

    def _crashes(self) -> list[Entry]:
        """Return the crashes that no later start of the same program has taken into the log."""
        found = []
        for file in self._folder.glob("crash-*.txt"):
            with suppress(OSError):
                if text := own_files.read_text(file, errors="replace"):
                    when = file.stat().st_mtime
                    masked = mask_secrets(text)[-_MAX_TRACEBACK:]
                    found.append(Entry("crash", masked, 1, when, when, __version__))
        return found

    def _remove_oldest(self, group: str) -> None:
        found = self._folder.glob(f"{group}-*.json")
        files = sorted(found, key=lambda one: one.stat().st_mtime)
        for file in files[:-_MAX_ENTRIES]:
            file.unlink(missing_ok=True)


def _to_json(entry: Entry) -> str:
    """Return the entry as JSON in which a person can read the lines of the text."""
    values = asdict(entry) | {"text": entry.text.split("\n")}
    return json.dumps(values, ensure_ascii=False, indent=1)


def _read(file: Path) -> Entry | None:
    values = own_files.read_json(file)
    try:
        return Entry(
            str(values["where"]),
            "\n".join(values["text"]),
            int(values["count"]),
            float(values["first"]),
            float(values["last"]),
            str(values["version"]),
        )
    except (ArithmeticError, ValueError, TypeError, KeyError):
        return None  # somebody else's, or damaged


def signature(text: str) -> str:
    """Return the lines of a traceback that say where and what, as equal errors have them.

    Messages are left out, because they may hold changing values.
    """
    places: list[str] = []
    kind = ""
    for line in text.splitlines():
        if line.startswith('  File "'):
            places.append(line)
            kind = ""
        elif line and not line.startswith(" ") and not kind:
            kind = line.partition(":")[0]  # as in "ValueError: invalid literal"
    return "\n".join([*places, kind]) if places else ""
