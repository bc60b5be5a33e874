"""Problems of the program itself, its files, and the desktop programs that it opens."""

from __future__ import annotations

from notedock.core.problem import Action, Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.translation import translate


def browser_failed(detail: str) -> Problem:
    """The system has no browser, or could not start it."""
    return Problem(
        ProblemKind.BROWSER_FAILED,
        title=translate("Problem", "The browser could not be opened."),
        reason=translate("Problem", "The notebooks are running anyway."),
        remedy=translate(
            "Problem", "Copy the link and paste it into any browser on this computer."
        ),
        action=Action.COPY_LINK,
        detail=detail,
    )


def folder_not_shown(detail: str) -> Problem:
    """The system has no file manager, or could not start it."""
    return Problem(
        ProblemKind.FOLDER_NOT_SHOWN,
        title=translate("Problem", "The folder could not be shown."),
        reason=translate("Problem", "No file manager could be opened."),
        remedy=translate("Problem", "Its location is shown below its name."),
        detail=detail,
    )


def log_not_saved(file: str, detail: str) -> Problem:
    """The log could not be saved as the chosen file."""
    return Problem(
        ProblemKind.LOG_NOT_SAVED,
        title=translate("Problem", "The log could not be saved as “{file}”.", file=file),
        reason=translate("Problem", "You may not be allowed to write there, or the disk is full."),
        remedy=translate("Problem", "Save it in another folder."),
        detail=detail,
    )


def choice_not_kept(detail: str) -> Problem:
    """What was chosen for a folder could not be written."""
    return Problem(
        ProblemKind.CHOICE_NOT_KEPT,
        title=translate("Problem", "What you chose for this folder could not be saved."),
        reason=translate("Problem", "It applies until you close Notedock."),
        remedy=translate(
            "Problem",
            "Free some space or ask the administrator of this computer, then choose again.",
        ),
        detail=detail,
    )


def no_display(message: str) -> Problem:
    """There is no screen for the window.

    message: what Qt says when the screen does not answer; empty where none of DISPLAY,
    WAYLAND_DISPLAY and QT_QPA_PLATFORM is set.
    """
    reason = translate("Problem", "Neither DISPLAY nor WAYLAND_DISPLAY is set.")
    if message:
        reason = translate("Problem", "The screen that is set is not responding.")
    return Problem(
        ProblemKind.NO_DISPLAY,
        title=translate("Problem", "There is no screen to show the window on."),
        reason=reason,
        remedy=translate("Problem", "This does the same job in a terminal:  notedock start FOLDER"),
        detail=message,
    )


def system_library_missing(names: str, command: str, detail: str) -> Problem:
    """Qt cannot be loaded, because shared libraries of the system are not installed.

    names: their file names. command: what installs them, or empty where that is not known.
    """
    remedy = translate("Problem", "Install the package that contains it on your system.")
    if command:
        remedy = translate("Problem", "Install it as shown here, then start Notedock again.")
    return Problem(
        ProblemKind.SYSTEM_LIBRARY_MISSING,
        title=translate(
            "Problem", "The window needs {names}, which is not installed.", names=names
        ),
        reason=translate("Problem", "It is part of the system and does not come with Notedock."),
        remedy=remedy,
        detail=detail,
        command=command,
    )


def settings_not_kept(detail: str) -> Problem:
    """The settings file could not be written."""
    return Problem(
        ProblemKind.SETTINGS_NOT_KEPT,
        title=translate("Problem", "The settings could not be saved."),
        reason=translate("Problem", "They apply until you close Notedock."),
        remedy=translate(
            "Problem",
            "Free some space or ask the administrator of this computer, then set them again.",
        ),
        detail=detail,
    )


def unexpected(detail: str) -> Problem:
    """A bug: an exception that nobody handled."""
    return Problem(
        ProblemKind.UNEXPECTED,
        title=translate("Problem", "Something went wrong inside Notedock."),
        reason=translate("Problem", "This is a mistake in the program, not yours."),
        remedy=translate("Problem", "Try again. If it happens again, please send us the report."),
        action=Action.COPY_REPORT,
        detail=detail,
    )
