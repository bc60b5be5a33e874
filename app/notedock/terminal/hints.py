"""Command line options that help against a Problem.

They are not part of the Problem's own texts, because the window shows those, too.
"""

from __future__ import annotations

from dataclasses import replace

from notedock.core.problem import Action, Problem
from notedock.core.problem_kind import ProblemKind
from notedock.engines.engine_list import ENGINES

_LOG = "The full log: notedock logs FOLDER"
_WITHOUT_DOCKER = "To run these notebooks without Docker: start --engine builtin."
_BY_KIND = {
    ProblemKind.HOME_FOLDER: "If you are sure, add --force.",
    ProblemKind.HIDDEN_FOLDER: "If you are sure, add --force.",
    ProblemKind.FOLDER_NOT_TRUSTED: "If you know who made it, add --trust. Only to look at it: "
    "start --without-recipe --read-only.",
    ProblemKind.DATA_FOLDER_UNUSABLE: "Without it: start --no-data. Another: --data FOLDER.",
    ProblemKind.ENV_FILE_UNUSABLE: "Without it: leave out --use-env.",
    ProblemKind.RECIPE_MISNAMED: "To use it: --use-file NAME. To start without it: --force.",
    ProblemKind.RECIPE_BROKEN: "To start without it, add --force.",
    ProblemKind.RECIPE_CONTRADICTS: "To start without it, add --force.",
    ProblemKind.PYTHON_UNSUITABLE: "To use it: --python VERSION. Without them: --without-recipe.",
    ProblemKind.PACKAGE_FAILED: "Without that package alone: --without PACKAGE. Another one in its "
    f"place: --replace PACKAGE=OTHER. Without all of them: --without-recipe. {_LOG}",
    ProblemKind.RECIPE_OFFLINE: f"Without it: start --without-recipe. {_LOG}",
    ProblemKind.RECIPE_PLACE_EMPTY: f"Without it: start --without-recipe. {_LOG}",
    ProblemKind.STILL_BUSY: "To stop anyway, add --force.",
    ProblemKind.CHANGES_UNSAVED: "To stop anyway, add --force.",
    ProblemKind.FOLDER_REPLACED: "To stop them and start again: start --force.",
    ProblemKind.FOLDER_RENAMED: "To stop them and start again, add --force.",
    ProblemKind.PAUSED: "To resume them: start --force.",
    ProblemKind.SPACE_SHORT: "To try it anyway, add --force.",
    ProblemKind.REMOVAL_UNASKED: "If you are sure, add --force.",
    ProblemKind.PORT_TAKEN: "Or choose another port with --port, or leave it out: then a free "
    "one is found.",
    ProblemKind.ENGINE_NOT_THERE: f"That is --engine {ENGINES[0].name}, or no such option at all.",
}
# Options that do the same as the main button in the window.
_BY_ACTION = {
    Action.COPY_REPORT: "The report: notedock doctor --report",
    Action.START_WITHOUT: f"Without it: start --without-recipe. {_LOG}",
}


def hint(problem: Problem) -> str:
    """Return the sentence about options that belongs to `problem`, or an empty string."""
    if problem.other is Action.RUN_WITHOUT_DOCKER:
        return _WITHOUT_DOCKER
    by_action = _BY_ACTION.get(problem.action, "") if problem.action else ""
    if problem.action is Action.START_WITHOUT and problem.other is Action.CHOOSE_ENVIRONMENT:
        by_action = f"Another environment: --environment NAME. {by_action}"
    return _BY_KIND.get(problem.kind, by_action)


def as_dict(problem: Problem) -> dict[str, str]:
    """Return what `--json` prints of `problem`: its remedy names the option, if there is one."""
    without = problem.other is Action.RUN_WITHOUT_DOCKER
    option = _WITHOUT_DOCKER if without else _BY_KIND.get(problem.kind, "")
    return replace(problem, remedy=f"{problem.remedy} {option}".strip()).as_dict()
