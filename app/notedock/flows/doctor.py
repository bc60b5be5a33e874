"""Look at everything that running notebooks needs, and write it down for whoever helps."""

from __future__ import annotations

import contextlib
import getpass
import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from notedock.core import last_problem
from notedock.core.app_paths import write_atomically
from notedock.core.error_log import Entry, ErrorLog
from notedock.core.last_problem import LastProblem
from notedock.core.masking import MASK, mask_secrets
from notedock.core.problem import Problem
from notedock.core.task import Task
from notedock.core.translation import translate
from notedock.core.versions import versions
from notedock.engines.base import Candidate, EngineInfo
from notedock.engines.engine_group import EngineGroup
from notedock.flows import engine_choice, logs, open_external
from notedock.flows.capacity import ComputerCapacity, measure
from notedock.flows.context import Context

_LAST_LINES = 300  # of a folder's log that go into a report,
_LAST_CHARACTERS = 200_000  # and no more than this of them
_REGISTRY = 8.0  # seconds that the place of the environments has to answer


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    kind: stable name for scripts. works: None where nobody could tell. sentence: what was found.
    needed: without it no notebook can be started.
    """

    kind: str
    works: bool | None
    sentence: str
    needed: bool = False


@dataclass(frozen=True)
class Diagnosis:
    """What was found on this computer.

    problem: why notebooks cannot be started, if so. errors: the unexpected ones that were written
    down. capacity: how much memory and disk there is. environments: which were chosen, one a line.
    last_problem: the one that the person was shown last, then or now.
    """

    engines: tuple[Candidate, ...]
    checks: tuple[Check, ...]
    problem: Problem | None
    errors: tuple[Entry, ...] = ()
    capacity: ComputerCapacity | None = None
    environments: tuple[str, ...] = ()
    last_problem: LastProblem | None = None

    @property
    def used(self) -> Candidate | None:
        """The engine that is used, if there is one."""
        return next((one for one in self.engines if one.used and not one.problem), None)


def run_checks(context: Context, task: Task) -> Diagnosis:
    """Look at everything; it takes some seconds when something does not answer.

    Raises Cancelled, and nothing else.
    """
    found: EngineInfo | Problem
    try:
        found = context.engine.info()
    except Problem as caught:
        found = caught.without_traceback()
    answers = isinstance(found, EngineInfo)
    without = _without_docker(context)
    problem = found if isinstance(found, Problem) and not _is_spared(found, without) else None
    task.cancel.check()
    engines = tuple(context.engine.candidates())
    task.cancel.check()
    checks = (
        _engine(found, needed=answers or problem is not None),
        _environments(context, task, reachable=answers),
        _own_files(context),
        _browser(),
        *without,
    )
    home = context.paths.home
    return Diagnosis(
        engines,
        checks,
        problem,
        tuple(ErrorLog(home).entries()),
        measure(context, engine=answers),
        tuple(_chosen_environments(context)),
        last_problem.read(home),
    )


def report(
    context: Context,
    diagnosis: Diagnosis,
    problem: Problem | None = None,
    folder: Path | None = None,
) -> str:
    """Return everything that whoever helps wants to know, as text, without token and user name.

    problem: the one on the screen. folder: the one whose log belongs to it.
    """
    lines = versions()
    lines += diagnosis.capacity.lines() if diagnosis.capacity else []
    lines += ["", "Engines"]
    lines += [_engine_line(one) for one in diagnosis.engines] or ["none found"]
    lines += ["", "Checks"]
    lines += [f"{SIGNS[check.works]} {check.sentence}" for check in diagnosis.checks]
    if diagnosis.environments:
        lines += ["", "Environments", *diagnosis.environments]
    for one in (diagnosis.problem, problem):
        if one is not None:
            lines += ["", f"Problem: {one.kind}", str(one), one.detail]
    if diagnosis.last_problem is not None:
        lines += ["", *_last(diagnosis.last_problem)]
    for entry in diagnosis.errors:
        lines += ["", *_error(entry)]
    if folder is not None:
        lines += [
            "",
            f"Environment of {folder}",
            _chosen(context.recent_folders.environment(folder)),
        ]
        lines += ["", f"Log of {folder}", *_log(context, folder)]
    return anonymous("\n".join(lines).strip() + "\n")


def full_report(
    context: Context, task: Task, problem: Problem | None, folder: Path | None
) -> tuple[Diagnosis, str]:
    """Examine this computer, and return what was found and the report. Raises Cancelled."""
    found = run_checks(context, task)
    return found, report(context, found, problem, folder)


def anonymous(text: str) -> str:
    """Return `text` without the person's name, their home, and anything that gives access."""
    text = mask_secrets(text)
    for home in sorted(_homes(), key=len, reverse=True):
        text = re.sub(rf"(?i){re.escape(home)}(?![\w.-])", "~", text)
    for name in sorted(_names(), key=len, reverse=True):
        text = re.sub(rf"(?i)(?<![^\W_]){re.escape(name)}(?![^\W_])", MASK, text)
    return text


def _homes() -> set[str]:
    """Return where the person's home folder is, as paths and addresses write it."""
    found = {str(Path.home()), str(Path.home().resolve())} - {"/"}
    return {way for home in found for way in (home, home.replace("\\", "/"), quote(home))}


def _names() -> set[str]:
    """Return what the account is called, which the home folder tells as well."""
    names = {Path.home().name}
    with contextlib.suppress(KeyError, OSError):  # an account without a name
        names.add(getpass.getuser())
    return {way for name in names - {""} for way in (name, quote(name), json.dumps(name)[1:-1])}


SIGNS = {True: "✓", False: "✗", None: "?"}


def _engine_line(one: Candidate) -> str:
    parts = [one.name, one.version, one.where, one.health.value]
    parts += [f"chosen by {one.chosen_by}"] if one.chosen_by else []
    return " · ".join(filter(None, parts)) + (" (used)" if one.used else "")


def _engine(found: EngineInfo | Problem, *, needed: bool) -> Check:
    if isinstance(found, Problem):
        return Check("engine", False, str(found), needed=needed)
    sentence = translate(
        "Doctor",
        "{engine} {version} is ready. Notebooks can be started.",
        engine=found.name,
        version=found.version,
    )
    return Check("engine", True, sentence, needed=needed)


def _without_docker(context: Context) -> tuple[Check, ...]:
    """Return whether notebooks can be run without Docker, and how safe that is."""
    group = context.engine
    if not isinstance(group, EngineGroup):
        return ()
    try:
        group.builtin.info()
    except Problem as problem:
        return (Check("without-docker", False, str(problem)),)
    is_fenced, says = group.builtin.protection()
    works = translate("Doctor", "Most notebooks can be run without Docker.")
    return (Check("without-docker", True, works), Check("protection", is_fenced, says))


def _is_spared(away: Problem, without: tuple[Check, ...]) -> bool:
    """Tell whether notebooks can be started although Docker is not there."""
    return away.kind in engine_choice.NOT_THERE and any(one.works for one in without[:1])


def _environments(context: Context, task: Task, *, reachable: bool) -> Check:
    reference = context.catalogue.default.reference
    cost = (
        context.environment_sizes.ask_soon(reference, task.cancel, _REGISTRY) if reachable else None
    )
    if cost is not None:
        sentence = translate("Doctor", "Environments can be downloaded.")
        return Check("environments", True, sentence)
    if not reachable:  # Docker knows how to reach it
        sentence = translate("Doctor", "Without Docker, its environments could not be looked for.")
        return Check("environments", None, sentence)
    sentence = translate(
        "Doctor",
        "The download site for environments is not responding. Those that are on this computer "
        "still work.",
    )
    return Check("environments", False, sentence)


def _own_files(context: Context) -> Check:
    trial = context.paths.home / "trial"
    try:
        write_atomically(trial, "")
        trial.unlink()
    except OSError as error:
        sentence = translate(
            "Doctor",
            "Notedock cannot save its own files: {reason}.",
            reason=error.strerror or str(error),
        )
        return Check("own-files", False, sentence)
    return Check("own-files", True, translate("Doctor", "Notedock can save its own files."))


def _browser() -> Check:
    if open_external.is_there():
        return Check(
            "browser", True, translate("Doctor", "There is a browser to show notebooks in.")
        )
    sentence = translate("Doctor", "No browser was found. Links can be copied and opened by hand.")
    return Check("browser", False, sentence)


def _chosen_environments(context: Context) -> list[str]:
    """Return which environments were chosen, without the folders' names."""
    catalogue = context.catalogue
    found = [f"for new folders: {catalogue.default.reference}"]
    chosen = Counter(one.environment for one in context.recent_folders.folders())
    found += [
        f"for {count} of the folders: {_chosen(name)}" for name, count in chosen.most_common()
    ]
    return found


def _chosen(name: str) -> str:
    return name or "not chosen: the folder's own, or the one for new folders"


def _last(shown: LastProblem) -> list[str]:
    head = f"Last problem shown: {shown.kind}, {_utc(shown.when)}, Notedock {shown.version}"
    return [head, shown.text, *filter(None, [shown.detail.rstrip()])]


def _utc(when: float) -> str:
    try:
        return f"{datetime.fromtimestamp(when, UTC):%Y-%m-%d %H:%M} UTC"
    except (ArithmeticError, ValueError, OSError):  # from a damaged file
        return "at some time"


def _error(entry: Entry) -> list[str]:
    last = _utc(entry.last)
    head = f"Unexpected error: {entry.where}, {entry.count} times, last {last}"
    return [f"{head}, Notedock {entry.version}", entry.text.rstrip()]


def _log(context: Context, folder: Path) -> list[str]:
    last = ""
    try:
        for piece in logs.read(context, folder, _LAST_LINES):
            last += piece
            if len(last) > _LAST_CHARACTERS:  # half a line could hold half a secret
                last = last[-_LAST_CHARACTERS:].partition("\n")[2]
    except Problem as problem:
        return [str(problem)]
    return last.splitlines()[-_LAST_LINES:]
