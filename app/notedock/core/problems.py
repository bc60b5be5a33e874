"""Every Problem's words, in one place: to be read aloud, translated, and checked for jargon.

The words are for people who have never seen a terminal. Technical terms belong into `detail`.
"""

from __future__ import annotations

from notedock.core.problem import Action, Problem

# ---------------------------------------------------------------- folders


def folder_missing(folder: str) -> Problem:
    """There is nothing where the folder should be."""
    return Problem(
        "folder-missing",
        f"The folder “{folder}” is not there.",
        "It may have been moved, renamed or deleted, or its drive is not connected.",
        "Choose the folder again.",
        Action.CHOOSE_FOLDER,
    )


def not_a_folder(path: str) -> Problem:
    """A file was given instead of a folder."""
    return Problem(
        "not-a-folder",
        f"“{path}” is a file, not a folder.",
        "Notedock opens folders, so that notebooks find their data beside them.",
        "Choose the folder that the file is in.",
        Action.CHOOSE_FOLDER,
    )


def folder_unreadable(folder: str, detail: str) -> Problem:
    """The folder is there, and its content cannot be seen."""
    return Problem(
        "folder-unreadable",
        f"The folder “{folder}” cannot be opened.",
        "Your account is not allowed to look into it, or its drive does not answer.",
        "Ask its owner for access, or choose another folder.",
        Action.CHOOSE_FOLDER,
        detail,
    )


def folder_name_broken(folder: str) -> Problem:
    """The folder's name is not valid text."""
    return Problem(
        "folder-name-broken",
        "The folder's name holds characters that cannot be written.",
        "It was probably named on another system.",
        "Rename the folder, then choose it again.",
        Action.CHOOSE_FOLDER,
        folder,
    )


def system_folder(folder: str) -> Problem:
    """A folder of the operating system."""
    return Problem(
        "system-folder",
        f"“{folder}” belongs to the system and is not opened.",
        "Notebooks can change every file in their folder, and a mistake here could harm "
        "the computer.",
        "Choose a folder of your own, for example one in your documents.",
        Action.CHOOSE_FOLDER,
    )


def home_folder(folder: str) -> Problem:
    """The whole home folder, and nobody to ask whether that is meant."""
    return Problem(
        "home-folder",
        "This is your whole home folder.",
        f"Notebooks could read and change everything in “{folder}”.",
        "Choose a folder inside it, or add --force if you mean it.",
        Action.CHOOSE_FOLDER,
    )


def notebook_missing(notebook: str) -> Problem:
    """The notebook to open is not in the folder."""
    return Problem(
        "notebook-missing",
        f"There is no “{notebook}” in this folder.",
        "",
        "Check the name; it is written as seen from the folder, like notebooks/Start.ipynb.",
    )


# ---------------------------------------------------------------- environments


def environment_unknown(name: str, suggestion: str) -> Problem:
    """What was given as environment can be no name at all."""
    return Problem(
        "environment-unknown",
        f"“{name}” is not the name of an environment.",
        "Names have no spaces and no capital letters, like scipy-notebook.",
        f"Did you mean {suggestion}?" if suggestion else "Choose one from the list.",
        Action.CHOOSE_ENVIRONMENT,
    )


def registry_setting_wrong(value: str) -> Problem:
    """NOTEDOCK_REGISTRY cannot be the address of a registry."""
    return Problem(
        "registry-setting-wrong",
        "The address that environments come from is not valid.",
        f"NOTEDOCK_REGISTRY is set to “{value}”.",
        "Set it to an address like mirror.example.com/jupyter, or remove it.",
    )


def environment_not_found(name: str, suggestion: str, detail: str) -> Problem:
    """The registry says that it has no such image."""
    return Problem(
        "environment-not-found",
        f"The environment “{name}” cannot be found.",
        "Its name may be misspelt, or it is private and needs a sign-in.",
        f"Did you mean {suggestion}?" if suggestion else "Choose another environment.",
        Action.CHOOSE_ENVIRONMENT,
        detail,
    )


def download_failed(detail: str) -> Problem:
    """The download ended before it was whole."""
    return Problem(
        "download-failed",
        "The environment could not be downloaded.",
        "The internet connection was lost, or the other side does not answer.",
        "Check the connection, then try again.",
        Action.RETRY,
        detail,
    )


def disk_full(detail: str) -> Problem:
    """No space where the engine keeps its images."""
    return Problem(
        "disk-full",
        "The disk is full.",
        "There is not enough free space for this environment.",
        "Free some space, then try again.",
        Action.RETRY,
        detail,
    )


def no_jupyter(name: str, detail: str) -> Problem:
    """The image has no Jupyter inside."""
    return Problem(
        "no-jupyter",
        f"The environment “{name}” cannot open notebooks.",
        "Jupyter, the program that shows notebooks, is not part of it.",
        "Choose another environment.",
        Action.CHOOSE_ENVIRONMENT,
        detail,
    )


# ---------------------------------------------------------------- the engine


def engine_missing(detail: str) -> Problem:
    """No engine has ever been installed, as far as can be seen."""
    return Problem(
        "engine-missing",
        "Docker is not installed on this computer.",
        "Notedock uses Docker, a free program, to run notebooks safely.",
        "Install Docker Desktop (or Docker on Linux), then try again.",
        Action.INSTALL_ENGINE,
        detail,
    )


def engine_stopped(detail: str) -> Problem:
    """An engine is installed, and none answers."""
    return Problem(
        "engine-stopped",
        "Docker is not running.",
        "It is installed, but it does not answer.",
        "Start Docker, then try again.",
        Action.RETRY,
        detail,
    )


def engine_chosen_unreachable(where: str, detail: str) -> Problem:
    """DOCKER_HOST or DOCKER_CONTEXT names an engine that does not answer."""
    return Problem(
        "engine-unreachable",
        "The Docker that was chosen for this computer does not answer.",
        f"It was chosen by {where}.",
        "Start it, or remove that choice, then try again.",
        Action.RETRY,
        detail,
    )


def engine_forbidden(detail: str) -> Problem:
    """The engine is there, and this account may not use it."""
    return Problem(
        "engine-forbidden",
        "Your account is not allowed to use Docker.",
        "Docker is running, but it refuses you.",
        "Ask whoever looks after this computer to add your account to the group “docker”, "
        "then log out and in again.",
        Action.RETRY,
        detail,
    )


def engine_remote(where: str) -> Problem:
    """The chosen engine runs on another computer, where the folder is not."""
    return Problem(
        "engine-remote",
        "The Docker that was chosen runs on another computer.",
        "Notebooks would not find your folder there.",
        "Choose a Docker on this computer, then try again.",
        Action.RETRY,
        where,
    )


def engine_not_there(name: str) -> Problem:
    """An engine that a later version will have."""
    return Problem(
        "engine-not-there",
        f"The engine “{name}” is not there yet.",
        "It comes with a later version of Notedock.",
        "Use --engine docker, or leave the choice out.",
    )


def engine_failed(detail: str) -> Problem:
    """The engine answered with an error that we do not know."""
    return Problem(
        "engine-failed",
        "Docker could not do what was asked.",
        "",
        "Try again. If it happens again, restart Docker.",
        Action.RETRY,
        detail,
    )


# ---------------------------------------------------------------- servers


def port_taken(port: int) -> Problem:
    """The port that was asked for belongs to somebody else."""
    return Problem(
        "port-taken",
        f"Number {port} is used by another program on this computer.",
        "",
        "Choose another number with --port, or leave it out: then a free one is found.",
        Action.RETRY,
    )


def stranger(port: int) -> Problem:
    """Somebody else answers where the folder's server should."""
    return Problem(
        "stranger",
        "Another program answers in place of the notebooks.",
        f"Both use the number {port} on this computer.",
        "Close the other program, then try again.",
        Action.RETRY,
    )


def ended_at_once(name: str, code: int | None, log: str) -> Problem:
    """The server ended before it ever answered. log: its last lines, masked."""
    return Problem(
        "ended-at-once",
        f"The environment “{name}” stopped as soon as it was started.",
        _last_words(log),
        "Look at the log, or choose another environment.",
        Action.SHOW_LOG,
        f"exit code {code}\n{log}",
    )


def ended_unexpectedly(code: int | None, out_of_memory: bool, log: str) -> Problem:
    """A running server ended, and nobody asked it to. log: its last lines, masked."""
    reason = (
        "It needed more memory than Docker is allowed to use."
        if out_of_memory
        else _last_words(log)
    )
    return Problem(
        "ended-unexpectedly",
        "The notebooks have stopped by themselves.",
        reason,
        "Start them again. What was saved is in your folder.",
        Action.RETRY,
        f"exit code {code}\n{log}",
    )


def never_answers(name: str, seconds: float) -> Problem:
    """The server runs, and has not answered for longer than patience lasts."""
    return Problem(
        "never-answers",
        f"The environment “{name}” does not answer.",
        f"Notedock has waited for {seconds:.0f} seconds.",
        "Try again, or choose another environment.",
        Action.RETRY,
    )


def taken_away() -> Problem:
    """The server was removed by somebody else while it was being started, perhaps after its end."""
    return Problem(
        "taken-away",
        "The start was interrupted.",
        "The notebooks were stopped in another window, or have ended by themselves.",
        "Look at the log, or start them again.",
        Action.RETRY,
    )


def runs_otherwise(what: str) -> Problem:
    """The folder runs already, with other options than were asked for now."""
    return Problem(
        "runs-otherwise",
        "The notebooks of this folder are already open in another way.",
        what,
        "Stop them first, then start again.",
        Action.STOP,
    )


def not_running(folder: str) -> Problem:
    """There is no server for the folder."""
    return Problem(
        "not-running",
        f"The notebooks of “{folder}” are not running.",
        "",
        "Start them first.",
    )


def still_busy(names: str) -> Problem:
    """A kernel computes, and nobody can be asked whether to stop all the same."""
    return Problem(
        "still-busy",
        "A notebook is still calculating.",
        f"Stopping now would lose what {names} has calculated so far.",
        "Wait until it has finished, or add --force.",
    )


def no_log(folder: str) -> Problem:
    """Nothing was ever logged for the folder, or it is no longer kept."""
    return Problem("no-log", f"There is no log for “{folder}”.", "", "Start its notebooks first.")


def browser_failed(detail: str) -> Problem:
    """The system has no browser, or could not start it."""
    return Problem(
        "browser-failed",
        "The browser could not be opened.",
        "The notebooks are running all the same.",
        "Copy the link and paste it into any browser on this computer.",
        Action.COPY_LINK,
        detail,
    )


def no_display() -> Problem:
    """The window was asked for, and there is no screen to show it on."""
    return Problem(
        "no-display",
        "There is no screen to show the window on.",
        "Neither DISPLAY nor WAYLAND_DISPLAY is set.",
        "This does the same job in a terminal:  notedock start FOLDER",
    )


def settings_not_kept(detail: str) -> Problem:
    """The person's settings could not be written."""
    return Problem(
        "settings-not-kept",
        "The settings could not be saved.",
        "They count until you close Notedock.",
        "Make room on the disk or ask whoever looks after this computer, then set them again.",
        detail=detail,
    )


def unexpected(detail: str) -> Problem:
    """A mistake of the program itself."""
    return Problem(
        "unexpected",
        "Something went wrong inside Notedock.",
        "This is a mistake in the program, not yours.",
        "Try again. If it happens again, please report it with the details.",
        Action.RETRY,
        detail,
    )


def _last_words(log: str) -> str:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    return f"The last it said: {lines[-1][:200]}" if lines else ""
