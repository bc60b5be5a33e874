"""Packages that a folder's notebooks import, and that their environment does not have.

The kernel's Python is asked which modules it finds; none is imported. This is done when a server
answers for the first time, before the browser opens, and again when its environment or what the
notebooks import has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from notedock.core import own_files, problems
from notedock.core.app_paths import write_atomically
from notedock.core.formatting import format_names
from notedock.core.import_names import is_known, wanted_packages
from notedock.core.origin import format_month
from notedock.core.problem import Problem
from notedock.core.recipes.recipe import Adjustments
from notedock.core.requirements import NAME, normalized
from notedock.core.server import Server
from notedock.core.task import Answer, Question, Task
from notedock.core.translation import translate
from notedock.engines import jupyter
from notedock.flows import dated_versions, installed_packages
from notedock.flows.context import Context
from notedock.flows.folder_recipe import keep_adjustments
from notedock.flows.package_versions import UndecidedError
from notedock.flows.prepare import used_recipe

_MAX_NAMES = 5  # packages that are named
_MAX_MODULES = 200  # that a kernel is asked for


def settle(
    context: Context, server: Server, imports: Iterable[str], task: Task, *, force: bool
) -> bool:
    """Offer to add what is missing to the folder's requirements.txt.

    imports: what the notebooks import, as in `FolderNotebooks.imports`. force: nobody is asked.
    Returns whether lines were added, so that the folder has to be started again to have them. What
    cannot be added is named in a notice.
    """
    wanted = wanted_packages(imports)
    names = sorted(wanted)[:_MAX_MODULES]
    mark = hashlib.sha256("\n".join((server.environment_id, *names)).encode()).hexdigest()
    if not names or _mark_of_before(context, server) == mark:
        return False
    python = jupyter.python_kernel(server)
    missing = context.engine.missing_modules(server, python, names) if python else None
    if missing is None:
        return False
    packages = sorted({one for name in missing for one in wanted[name]}, key=str.casefold)
    version = context.engine.python_version(server, python) if packages else ""
    answer = _offer(context, server, packages, version, task, force=force) if packages else False
    if answer is not None:
        with suppress(OSError):  # it is found out again next time
            write_atomically(_path(context, server), json.dumps(mark))
    return bool(answer)


def question_about(packages: Sequence[str], date: float = 0.0) -> Question:
    """Return the question whether to add packages. date: of an old folder, else 0.0."""
    names = format_names(packages, _MAX_NAMES, quoted=False)
    return Question(
        translate("Question", "Add {names} to {file}?", names=names, file=NAME),
        translate(
            "Question",
            "The notebooks use packages that are not in this environment. What is listed in {file} "
            "is installed when the notebooks start.",
            file=NAME,
        ),
        translate("Question", "Add and install"),
        translate("Question", "Open without them"),
        problems.packages_missing(names),
        others=(_of_month(date),) if date else (),
        facts=(
            translate(
                "Question",
                "The notebooks were last changed in {month}. Newer packages may not fit them.",
                month=format_month(date),
            ),
        )
        if date
        else (),
    )


def _of_month(date: float) -> str:
    month = format_month(date)
    return translate("Question", "Add the versions of {month}", month=month)


def _offer(
    context: Context,
    server: Server,
    packages: Sequence[str],
    version: str,
    task: Task,
    *,
    force: bool,
) -> bool | None:
    """Ask about missing packages. Returns whether they were added; None without an answer.

    version: of the kernel's Python.
    """
    known, takes_more = installed_packages.requirements_of(server.folder)
    fit = [one for one in packages if is_known(one) and normalized(one) not in known]
    answer: Answer = False
    if fit and takes_more and installed_packages.next_start_uses_requirements(context, server):
        date = dated_versions.date_of(server.folder) if version else 0.0
        answer = None if force else task.ask_if_possible(question_about(fit, date))
        try:
            if answer is True:
                installed_packages.add(context, server, fit)
            elif answer:
                _add_of_date(context, server, fit, version, date, task)
        except UndecidedError:
            words = translate(
                "Notice",
                "The versions of {month} could not be found.",
                month=format_month(date),
            )
            task.notice(words)
            answer = None
        except Problem as problem:
            task.notice(problem.title)
            answer = False
        if answer:
            return True
    task.notice(
        translate(
            "Notice",
            "The notebooks use packages that are not in this environment: {names}.",
            names=format_names(packages, _MAX_NAMES, quoted=False),
        )
    )
    return None if answer is None else False


def _add_of_date(
    context: Context,
    server: Server,
    packages: Sequence[str],
    version: str,
    date: float,
    task: Task,
) -> None:
    """Add packages as of a date, and keep the Python that they need. Raises UndecidedError."""
    folder = server.folder
    recipe = used_recipe(context, folder, server.environment)
    lines, python = dated_versions.find(folder, recipe, packages, version, date, task.cancel)
    installed_packages.add(context, server, lines)
    if python != version:
        recipe = used_recipe(context, folder, server.environment)
        chosen = recipe.adjustments | Adjustments(python)
        keep_adjustments(context, folder, recipe, chosen)
        task.notice(
            translate(
                "Notice",
                "Python {version} is used, because these packages were made for it.",
                version=python,
            )
        )


def _mark_of_before(context: Context, server: Server) -> str:
    return str(own_files.read_json(_path(context, server)))


def _path(context: Context, server: Server) -> Path:
    return context.paths.imports / f"{server.key}.json"
