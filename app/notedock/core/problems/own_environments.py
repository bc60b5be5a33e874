"""Problems with environments that Notedock makes by itself, without Docker."""

from __future__ import annotations

from notedock.core.problem import Action, Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.translation import translate


def docker_needed_for(file: str) -> Problem:
    """A file of the folder asks for more than Python packages. file: its path."""
    return Problem(
        ProblemKind.RECIPE_NEEDS_DOCKER,
        title=translate("Problem", "This folder needs Docker, because of “{file}”.", file=file),
        reason=translate(
            "Problem", "Without Docker, Notedock can add Python packages, but nothing else."
        ),
        remedy=translate("Problem", "Start Docker, or start without the folder's own environment."),
        action=Action.START_ENGINE,
        other=Action.START_WITHOUT,
    )


def docker_needed_for_environment(name: str) -> Problem:
    """An environment that is an image, and has no list of packages. name: its title, or empty."""
    return Problem(
        ProblemKind.ENVIRONMENT_NEEDS_DOCKER,
        title=(
            translate("Problem", "The environment “{name}” needs Docker.", name=name)
            if name
            else translate("Problem", "This folder's environment needs Docker.")
        ),
        reason=translate(
            "Problem", "Without Docker, Notedock has environments for Python, and no others."
        ),
        remedy=translate("Problem", "Start Docker, or choose another environment."),
        action=Action.START_ENGINE,
        other=Action.CHOOSE_ENVIRONMENT,
    )


def python_missing(version: str, detail: str) -> Problem:
    """No fitting Python was found, and none could be downloaded. version: empty for any recent."""
    return Problem(
        ProblemKind.PYTHON_MISSING,
        title=(
            translate("Problem", "Python {version} is not on this computer.", version=version)
            if version
            else translate("Problem", "There is no recent Python on this computer.")
        ),
        reason=translate("Problem", "It could not be downloaded, either."),
        remedy=(
            translate(
                "Problem",
                "Install Python {version}, or start without the folder's packages.",
                version=version,
            )
            if version
            else translate(
                "Problem",
                "Check the connection, then try again. Or install Python from python.org.",
            )
        ),
        action=Action.START_WITHOUT if version else Action.RETRY,
        other=Action.RETRY if version else None,
        detail=detail,
    )


def environment_not_made(detail: str) -> Problem:
    """The environment could not be made, for a cause that has no Problem of its own."""
    return Problem(
        ProblemKind.ENVIRONMENT_NOT_MADE,
        title=translate("Problem", "The environment could not be prepared."),
        reason=translate("Problem", "Notedock could not write it to the disk, or it did not work."),
        remedy=translate("Problem", "Try again. If it happens again, choose another environment."),
        action=Action.RETRY,
        other=Action.CHOOSE_ENVIRONMENT,
        detail=detail,
    )


def environment_damaged(detail: str) -> Problem:
    """Files of an environment were changed or removed since it was made; it can be made anew."""
    return Problem(
        ProblemKind.ENVIRONMENT_DAMAGED,
        title=translate("Problem", "The environment has been changed or removed."),
        reason=translate("Problem", "Something on this computer has changed its files."),
        remedy=translate("Problem", "Try again: Notedock then prepares it anew."),
        action=Action.RETRY,
        detail=detail,
    )
