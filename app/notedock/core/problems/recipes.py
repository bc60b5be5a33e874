"""Problems with a folder's recipe."""

from __future__ import annotations

from notedock.core.problem import Action, Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.translation import translate

# file: the name of the recipe's file in the folder, like Dockerfile.


def recipe_missing(file: str) -> Problem:
    """The folder's own environment was chosen, and it has no Dockerfile."""
    return Problem(
        ProblemKind.RECIPE_MISSING,
        title=translate("Problem", "This folder has no environment of its own."),
        reason=translate("Problem", "There is no file called “{file}” in it.", file=file),
        remedy=translate("Problem", "Choose another environment."),
        action=Action.CHOOSE_ENVIRONMENT,
    )


def recipe_unclear(file: str, line: int, detail: str, *, anywhere: bool = False) -> Problem:
    """The recipe has a syntax error. line: from 1, or 0 when unknown.

    anywhere: the same happens in every environment that may be chosen.
    """
    if line:
        title = translate(
            "Problem", "Line {line} of “{file}” cannot be understood.", line=line, file=file
        )
    else:
        title = translate("Problem", "“{file}” cannot be understood.", file=file)
    return Problem(
        ProblemKind.RECIPE_UNCLEAR,
        title=title,
        reason=translate("Problem", "This file in the folder says how its environment is made."),
        remedy=_without_it(anywhere=anywhere),
        action=Action.START_WITHOUT,
        other=None if anywhere else Action.CHOOSE_ENVIRONMENT,
        detail=detail,
    )


def recipe_broken(file: str, line: int, other: str, detail: str) -> Problem:
    """Nobody can be asked about a broken file. line: from 1, or 0. other: what is used instead."""
    return Problem(
        ProblemKind.RECIPE_BROKEN,
        title=recipe_unclear(file, line, "").title,
        reason=_would_be_used(other),
        remedy=translate("Problem", "Correct the file, or start without it."),
        detail=detail,
    )


def recipe_contradicts(file: str, line: int, other: str, detail: str) -> Problem:
    """Nobody can be asked about a file that contradicts others. As for `recipe_broken`."""
    if line:
        title = translate(
            "Problem",
            "Line {line} of “{file}” contradicts another file in the folder.",
            line=line,
            file=file,
        )
    else:
        title = translate("Problem", "“{file}” contradicts another file in the folder.", file=file)
    return Problem(
        ProblemKind.RECIPE_CONTRADICTS,
        title=title,
        reason=_would_be_used(other),
        remedy=translate("Problem", "Correct the file, or start without it."),
        detail=detail,
    )


def recipe_misnamed(file: str, name: str) -> Problem:
    """Nobody can be asked whether a file is a recipe. name: the one that it should have."""
    return Problem(
        ProblemKind.RECIPE_MISNAMED,
        title=translate(
            "Problem", "“{file}” looks like “{name}” under another name.", file=file, name=name
        ),
        reason=translate("Problem", "It may say which environment the folder needs."),
        remedy=translate("Problem", "Give it that name, or start without it."),
    )


def recipe_not_found(file: str) -> Problem:
    """A file was to be used as recipe that is none under another name."""
    return Problem(
        ProblemKind.RECIPE_NOT_FOUND,
        title=translate("Problem", "“{file}” does not say which environment to use.", file=file),
        reason=translate("Problem", "It is not in the folder, or it is another kind of file."),
        remedy=translate("Problem", "Check the name."),
    )


def recipe_too_new(file: str, line: int, name: str) -> Problem:
    """An instruction needs BuildKit, which is missing. name: the instruction, shortened."""
    return Problem(
        ProblemKind.RECIPE_TOO_NEW,
        title=translate(
            "Problem", "Line {line} of “{file}” does not work here.", line=line, file=file
        ),
        reason=translate(
            "Problem",
            "“{name}” needs the extension “buildx”, which Docker on this computer does not have.",
            name=name,
        ),
        remedy=_without_it(),
        action=Action.START_WITHOUT,
        other=Action.CHOOSE_ENVIRONMENT,
    )


def engine_too_old_for_recipe(file: str, line: int, name: str, detail: str) -> Problem:
    """An instruction needs a newer engine. name: the instruction, shortened."""
    return Problem(
        ProblemKind.ENGINE_TOO_OLD_FOR_RECIPE,
        title=translate(
            "Problem", "Line {line} of “{file}” does not work here.", line=line, file=file
        ),
        reason=translate(
            "Problem", "“{name}” needs a newer Docker than this computer has.", name=name
        ),
        remedy=_without_it(),
        action=Action.START_WITHOUT,
        other=Action.CHOOSE_ENVIRONMENT,
        detail=detail,
    )


def recipe_file_missing(file: str, name: str, detail: str, *, anywhere: bool = False) -> Problem:
    """The recipe copies a file that does not exist, or that .dockerignore excludes.

    anywhere: the same happens in every environment that may be chosen.
    """
    return Problem(
        ProblemKind.RECIPE_FILE_MISSING,
        title=translate("Problem", "“{name}” is not there.", name=name),
        reason=translate(
            "Problem", "The folder's own environment needs it, according to “{file}”.", file=file
        ),
        remedy=_without_it(anywhere=anywhere),
        action=Action.START_WITHOUT,
        other=None if anywhere else Action.CHOOSE_ENVIRONMENT,
        detail=detail,
    )


def recipe_file_outside(name: str, file: str) -> Problem:
    """A path leads out of the folder. name: the path in the recipe, or the recipe itself."""
    if name == file:
        reason = translate("Problem", "It is only a link to something elsewhere.")
    else:
        reason = translate(
            "Problem", "The folder's own environment needs it, according to “{file}”.", file=file
        )
    return Problem(
        ProblemKind.RECIPE_FILE_OUTSIDE,
        title=translate("Problem", "“{name}” leads out of the folder.", name=name),
        reason=f"{reason} " + translate("Problem", "Nothing outside the folder is used for it."),
        remedy=translate(
            "Problem", "Put a copy into the folder, or start without its own environment."
        ),
        action=Action.START_WITHOUT,
    )


def recipe_link_broken(file: str, detail: str) -> Problem:
    """A file of the recipe is a link to nothing, or to itself."""
    return Problem(
        ProblemKind.RECIPE_LINK_BROKEN,
        title=translate("Problem", "“{file}” cannot be read.", file=file),
        reason=translate("Problem", "It is only a link to another file, and that one is missing."),
        remedy=translate("Problem", "Put the file itself into the folder, or start without it."),
        action=Action.START_WITHOUT,
        detail=detail,
    )


def recipe_is_no_file(file: str, detail: str, *, is_folder: bool) -> Problem:
    """A file of the recipe is a folder, or a pipe or a device."""
    if is_folder:
        title = translate("Problem", "“{file}” is a folder, not a file.", file=file)
    else:
        title = translate("Problem", "“{file}” is not a text file.", file=file)
    return Problem(
        ProblemKind.RECIPE_IS_NO_FILE,
        title=title,
        reason=translate("Problem", "A file of this name says how the environment is made."),
        remedy=translate("Problem", "Give it another name, or start without it."),
        action=Action.START_WITHOUT,
        detail=detail,
    )


def recipe_too_large(file: str) -> Problem:
    """A file of the recipe exceeds a limit: its size, or what its patterns and values lead to."""
    return Problem(
        ProblemKind.RECIPE_TOO_LARGE,
        title=translate("Problem", "“{file}” is too large to be checked.", file=file),
        reason=translate(
            "Problem",
            "Such a file is usually short. This one is very large, or names very large files.",
        ),
        remedy=_without_it(anywhere=True),
        action=Action.START_WITHOUT,
    )


def recipe_file_unreadable(name: str, detail: str, *, is_recipe: bool) -> Problem:
    """A file that the build takes in, or the recipe itself, cannot be read. name: its path."""
    if is_recipe:
        remedy = translate("Problem", "Ask its owner for access, or start without it.")
    else:
        remedy = translate(
            "Problem",
            "If it is not needed, write its name into a file called “.dockerignore” in the "
            "folder. Or start without the folder's own environment.",
        )
    return Problem(
        ProblemKind.RECIPE_FILE_UNREADABLE,
        title=translate("Problem", "“{name}” cannot be read.", name=name),
        reason=translate(
            "Problem",
            "The folder's own environment needs it, and your account is not allowed to read it, "
            "or its drive is not responding.",
        ),
        remedy=remedy,
        action=Action.START_WITHOUT,
        detail=detail,
    )


def package_failed(
    name: str, version: str, reason: str, line: int, detail: str, python: str = ""
) -> Problem:
    """A package cannot be installed. version: empty when unknown. reason: why, as a sentence.

    line: of requirements.txt that asks for it, from 1, 0 when unknown. python: the version that it
    was to be installed for, empty when unknown.
    """
    if version:
        title = translate(
            "Problem",
            "Version {version} of “{name}” cannot be installed.",
            name=name,
            version=version,
        )
    else:
        title = translate("Problem", "“{name}” cannot be installed.", name=name)
    if line:
        remedy = translate(
            "Problem",
            "Start without the folder's packages, or change line {line} of “requirements.txt”.",
            line=line,
        )
    else:
        remedy = translate(
            "Problem",
            "Start without the folder's packages, or ask its author to change what it needs.",
        )
    return Problem(
        ProblemKind.PACKAGE_FAILED,
        title=title,
        reason=reason,
        remedy=remedy,
        action=Action.START_WITHOUT,
        detail=detail,
        package=name,
        python=python,
    )


def python_unsuitable(cause: Problem, python: str, *, newer: bool) -> Problem:
    """A package cannot be installed, and another Python has all of them. cause: what was said.

    newer: whether that one is newer than the environment's.
    """
    if newer:
        title = translate("Problem", "These packages need Python {version}.", version=python)
    else:
        title = translate(
            "Problem", "These packages were made for Python {version}.", version=python
        )
    return Problem(
        ProblemKind.PYTHON_UNSUITABLE,
        title=title,
        reason=cause.title,
        remedy=translate(
            "Problem",
            "Use Python {version} for them, or start without the folder's packages.",
            version=python,
        ),
        action=cause.action,
        detail=cause.detail,
        package=cause.package,
        python=cause.python,
    )


def python_not_installable(version: str, detail: str) -> Problem:
    """An environment has no tool for another Python, and none can be downloaded."""
    return Problem(
        ProblemKind.PYTHON_NOT_INSTALLABLE,
        title=translate(
            "Problem", "Python {version} cannot be added to this environment.", version=version
        ),
        reason=translate(
            "Problem", "The environment does not have it, and it could not be downloaded."
        ),
        remedy=translate(
            "Problem", "Choose another environment, or start without the folder's packages."
        ),
        action=Action.CHOOSE_ENVIRONMENT,
        other=Action.START_WITHOUT,
        detail=detail,
    )


def recipe_offline(host: str, detail: str) -> Problem:
    """A download during the build failed. host: that does not answer, empty when unknown."""
    if host:
        reason = translate(
            "Problem",
            "“{host}” is not responding, or this computer has no connection to it.",
            host=host,
        )
    else:
        reason = translate(
            "Problem", "The internet connection was lost, or the download site is not responding."
        )
    return Problem(
        ProblemKind.RECIPE_OFFLINE,
        title=translate("Problem", "What this folder needs could not be downloaded."),
        reason=reason,
        remedy=translate(
            "Problem",
            "Check the connection, then try again. Or start without the folder's packages.",
        ),
        action=Action.START_WITHOUT if host else Action.RETRY,
        other=Action.RETRY if host else Action.START_WITHOUT,
        detail=detail,
    )


def recipe_place_empty(place: str, detail: str) -> Problem:
    """An address that the folder names has no packages. place: the address, shortened."""
    return Problem(
        ProblemKind.RECIPE_PLACE_EMPTY,
        title=translate("Problem", "What this folder needs could not be downloaded."),
        reason=translate(
            "Problem", "There are no packages at {address}, which the folder names.", address=place
        ),
        remedy=translate(
            "Problem",
            "Start without the folder's packages, or ask its author to change what it needs.",
        ),
        action=Action.START_WITHOUT,
        detail=detail,
    )


def recipe_failed(file: str, name: str, detail: str, *, anywhere: bool = False) -> Problem:
    """A build step failed. name: the step, or empty.

    anywhere: the same happens in every environment that may be chosen.
    """
    if name:
        reason = translate("Problem", "This step of “{file}” failed: {name}.", file=file, name=name)
    else:
        reason = translate("Problem", "The steps in “{file}” did not work.", file=file)
    return Problem(
        ProblemKind.RECIPE_FAILED,
        title=translate("Problem", "The folder's own environment could not be prepared."),
        reason=reason,
        remedy=_without_it(anywhere=anywhere),
        action=Action.START_WITHOUT,
        other=None if anywhere else Action.CHOOSE_ENVIRONMENT,
        detail=detail,
    )


def _without_it(*, anywhere: bool = False) -> str:
    if anywhere:
        return translate("Problem", "Start without it, or ask the folder's author.")
    return translate("Problem", "Start without it, or choose another environment.")


def _would_be_used(other: str) -> str:
    if other:
        return translate("Problem", "Without it, “{other}” is used instead.", other=other)
    return translate("Problem", "This file in the folder says how its environment is made.")
