"""What can go wrong in the program itself, and with what the system is asked to open."""

from __future__ import annotations

from notedock.core.problem import Action, Problem
from notedock.core.words import translate


def browser_failed(detail: str) -> Problem:
    """The system has no browser, or could not start it."""
    return Problem(
        "browser-failed",
        translate("Problem", "The browser could not be opened."),
        translate("Problem", "The notebooks are running all the same."),
        translate("Problem", "Copy the link and paste it into any browser on this computer."),
        Action.COPY_LINK,
        detail,
    )


def folder_not_shown(detail: str) -> Problem:
    """The system has no file manager, or could not start it."""
    return Problem(
        "folder-not-shown",
        translate("Problem", "The folder could not be shown."),
        translate("Problem", "No file manager could be opened."),
        translate("Problem", "Its place is written below its name."),
        detail=detail,
    )


def log_not_saved(file: str, detail: str) -> Problem:
    """The log could not be written where the person wanted to have it."""
    return Problem(
        "log-not-saved",
        translate("Problem", "The log could not be saved as “{file}”.", file=file),
        translate("Problem", "You may not be allowed to write there, or the disk is full."),
        translate("Problem", "Save it in another folder."),
        detail=detail,
    )


def no_display() -> Problem:
    """The window was asked for, and there is no screen to show it on."""
    return Problem(
        "no-display",
        translate("Problem", "There is no screen to show the window on."),
        translate("Problem", "Neither DISPLAY nor WAYLAND_DISPLAY is set."),
        translate("Problem", "This does the same job in a terminal:  notedock start FOLDER"),
    )


def settings_not_kept(detail: str) -> Problem:
    """The person's settings could not be written."""
    return Problem(
        "settings-not-kept",
        translate("Problem", "The settings could not be saved."),
        translate("Problem", "They count until you close Notedock."),
        translate(
            "Problem",
            "Make room on the disk or ask whoever looks after this computer, then set them again.",
        ),
        detail=detail,
    )


def unexpected(detail: str) -> Problem:
    """A mistake of the program itself."""
    return Problem(
        "unexpected",
        translate("Problem", "Something went wrong inside Notedock."),
        translate("Problem", "This is a mistake in the program, not yours."),
        translate("Problem", "Try again. If it happens again, please report it with the details."),
        Action.RETRY,
        detail,
    )
