"""What can go wrong with the recipe that a folder brings along."""

from __future__ import annotations

from notedock.core.problem import Action, Problem
from notedock.core.words import translate

# file: its name, which people see in their folder, like Dockerfile.


def recipe_missing(file: str) -> Problem:
    """The folder's own environment was asked for, and there is none."""
    return Problem(
        "recipe-missing",
        translate("Problem", "This folder has no environment of its own."),
        translate("Problem", "There is no file called “{file}” in it.", file=file),
        translate("Problem", "Choose another environment."),
        Action.CHOOSE_ENVIRONMENT,
    )


def recipe_unclear(file: str, line: int, detail: str) -> Problem:
    """The recipe is written wrongly. line: from 1, or 0 when nobody knows."""
    if line:
        title = translate(
            "Problem", "Line {line} of “{file}” cannot be understood.", line=line, file=file
        )
    else:
        title = translate("Problem", "“{file}” cannot be understood.", file=file)
    return Problem(
        "recipe-unclear",
        title,
        translate("Problem", "This file in the folder says how its environment is made."),
        _without_it(),
        Action.START_WITHOUT,
        detail,
    )


def recipe_too_new(file: str, line: int, name: str) -> Problem:
    """A line needs a newer builder. name: the line itself, shortened."""
    return Problem(
        "recipe-too-new",
        translate("Problem", "Line {line} of “{file}” cannot be done here.", line=line, file=file),
        translate(
            "Problem",
            "“{name}” needs the addition “buildx”, which Docker on this computer does not have.",
            name=name,
        ),
        _without_it(),
        Action.START_WITHOUT,
    )


def recipe_newer_than_engine(file: str, line: int, name: str, detail: str) -> Problem:
    """A line needs a newer engine. name: the line itself, shortened."""
    return Problem(
        "engine-too-old-for-recipe",
        translate("Problem", "Line {line} of “{file}” cannot be done here.", line=line, file=file),
        translate("Problem", "“{name}” needs a newer Docker than this computer has.", name=name),
        _without_it(),
        Action.START_WITHOUT,
        detail,
    )


def recipe_file_missing(file: str, name: str, detail: str) -> Problem:
    """The recipe takes a file that is not there, or that .dockerignore keeps out."""
    return Problem(
        "recipe-file-missing",
        translate("Problem", "“{name}” is not there.", name=name),
        translate("Problem", "The folder's own environment needs it, by “{file}”.", file=file),
        _without_it(),
        Action.START_WITHOUT,
        detail,
    )


def package_failed(name: str, version: str, python: str, detail: str) -> Problem:
    """A package cannot be installed. version, python: as far as known, else empty."""
    if version:
        title = translate(
            "Problem",
            "“{name}” in version {version} cannot be installed.",
            name=name,
            version=version,
        )
    else:
        title = translate("Problem", "“{name}” cannot be installed.", name=name)
    if python:
        reason = translate(
            "Problem",
            "The folder asks for it, and it is not to be had for Python {python}, "
            "which the environment has.",
            python=python,
        )
    else:
        reason = translate("Problem", "The folder asks for it, and it is not to be had.")
    return Problem("package-failed", title, reason, _without_it(), Action.START_WITHOUT, detail)


def recipe_offline(detail: str) -> Problem:
    """What the recipe adds has to be downloaded, and that failed."""
    return Problem(
        "recipe-offline",
        translate("Problem", "What this folder needs could not be downloaded."),
        translate(
            "Problem", "The internet connection was lost, or the other side does not answer."
        ),
        translate("Problem", "Check the connection, then try again."),
        Action.RETRY,
        detail,
    )


def recipe_failed(file: str, name: str, detail: str) -> Problem:
    """A step of the recipe failed. name: the step, or empty."""
    if name:
        reason = translate("Problem", "This step of “{file}” failed: {name}.", file=file, name=name)
    else:
        reason = translate("Problem", "“{file}” says how, and it did not work.", file=file)
    return Problem(
        "recipe-failed",
        translate("Problem", "The folder's own environment could not be prepared."),
        reason,
        _without_it(),
        Action.START_WITHOUT,
        detail,
    )


def _without_it() -> str:
    return translate("Problem", "Start without it, or choose another environment.")
