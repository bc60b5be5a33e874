"""Every Problem's words, in one place: to be read aloud, translated, and checked for jargon.

The words are for people who have never seen a terminal. Technical terms belong into `detail`.
How texts are written, so that they can be translated, is told in `core/words.py`.
"""

from __future__ import annotations

import math

from notedock.core import install
from notedock.core.problem import Action, Problem
from notedock.core.words import counted, translate

# ---------------------------------------------------------------- folders


def folder_missing(folder: str) -> Problem:
    """There is nothing where the folder should be."""
    return Problem(
        "folder-missing",
        translate("Problem", "The folder “{folder}” is not there.", folder=folder),
        translate(
            "Problem", "It may have been moved, renamed or deleted, or its drive is not connected."
        ),
        translate("Problem", "Choose the folder again."),
        Action.CHOOSE_FOLDER,
    )


def not_a_folder(path: str) -> Problem:
    """A file was given instead of a folder."""
    return Problem(
        "not-a-folder",
        translate("Problem", "“{path}” is a file, not a folder.", path=path),
        translate(
            "Problem", "Notedock opens folders, so that notebooks find their data beside them."
        ),
        translate("Problem", "Choose the folder that the file is in."),
        Action.CHOOSE_FOLDER,
    )


def folder_unreadable(folder: str, detail: str) -> Problem:
    """The folder is there, and its content cannot be seen."""
    return Problem(
        "folder-unreadable",
        translate("Problem", "The folder “{folder}” cannot be opened.", folder=folder),
        translate(
            "Problem", "Your account is not allowed to look into it, or its drive does not answer."
        ),
        translate("Problem", "Ask its owner for access, or choose another folder."),
        Action.CHOOSE_FOLDER,
        detail,
    )


def folder_name_broken(folder: str) -> Problem:
    """The folder's name is not valid text."""
    return Problem(
        "folder-name-broken",
        translate("Problem", "The folder's name holds characters that cannot be written."),
        translate("Problem", "It was probably named on another system."),
        translate("Problem", "Rename the folder, then choose it again."),
        Action.CHOOSE_FOLDER,
        folder,
    )


def system_folder(folder: str) -> Problem:
    """A folder of the operating system."""
    return Problem(
        "system-folder",
        translate("Problem", "“{folder}” belongs to the system and is not opened.", folder=folder),
        translate(
            "Problem",
            "Notebooks can change every file in their folder, and a mistake here could harm "
            "the computer.",
        ),
        translate("Problem", "Choose a folder of your own, for example one in your documents."),
        Action.CHOOSE_FOLDER,
    )


def home_folder(folder: str) -> Problem:
    """The whole home folder, and nobody to ask whether that is meant."""
    return Problem(
        "home-folder",
        translate("Problem", "This is your whole home folder."),
        translate(
            "Problem", "Notebooks could read and change everything in “{folder}”.", folder=folder
        ),
        translate("Problem", "Choose a folder inside it, or add --force if you mean it."),
        Action.CHOOSE_FOLDER,
    )


def folder_not_shared(folder: str, detail: str) -> Problem:
    """The engine runs in a machine of its own, which does not see this folder."""
    return Problem(
        "folder-not-shared",
        translate("Problem", "Docker is not allowed to see this folder."),
        translate(
            "Problem",
            "Docker Desktop sees only the folders that it was allowed to share, and “{folder}” "
            "is not among them.",
            folder=folder,
        ),
        translate(
            "Problem",
            "Allow it in the settings of Docker Desktop, under Resources and File sharing, or "
            "move the folder into your own files, then try again.",
        ),
        Action.RETRY,
        detail,
    )


def notebook_missing(notebook: str) -> Problem:
    """The notebook to open is not in the folder."""
    return Problem(
        "notebook-missing",
        translate("Problem", "There is no “{notebook}” in this folder.", notebook=notebook),
        "",
        translate(
            "Problem",
            "Check the name; it is written as seen from the folder, like notebooks/Start.ipynb.",
        ),
    )


def sample_missing(detail: str) -> Problem:
    """The program was installed without its sample."""
    return Problem(
        "sample-missing",
        translate("Problem", "The sample did not come with this copy of Notedock."),
        translate("Problem", "Parts of the program's installation are missing."),
        translate("Problem", "Install Notedock again."),
        detail=detail,
    )


def sample_not_copied(place: str, detail: str) -> Problem:
    """The sample could not be put where the person wants it."""
    return Problem(
        "sample-not-copied",
        translate("Problem", "The sample could not be put into “{place}”.", place=place),
        translate("Problem", "Your account may not write there, or the disk is full."),
        translate("Problem", "Try it again, and choose another place."),
        detail=detail,
    )


# ---------------------------------------------------------------- environments


def environment_unknown(name: str, suggestion: str) -> Problem:
    """What was given as environment can be no name at all."""
    return Problem(
        "environment-unknown",
        translate("Problem", "“{name}” is not the name of an environment.", name=name),
        translate("Problem", "Names have no spaces and no capital letters, like scipy-notebook."),
        translate("Problem", "Did you mean {suggestion}?", suggestion=suggestion)
        if suggestion
        else translate("Problem", "Choose one from the list."),
        Action.CHOOSE_ENVIRONMENT,
    )


def registry_setting_wrong(value: str) -> Problem:
    """NOTEDOCK_REGISTRY cannot be the address of a registry."""
    return Problem(
        "registry-setting-wrong",
        translate("Problem", "The address that environments come from is not valid."),
        translate("Problem", "NOTEDOCK_REGISTRY is set to “{value}”.", value=value),
        translate("Problem", "Set it to an address like mirror.example.com/jupyter, or remove it."),
    )


def environment_not_found(name: str, suggestion: str, detail: str) -> Problem:
    """The registry says that it has no such image."""
    return Problem(
        "environment-not-found",
        translate("Problem", "The environment “{name}” cannot be found.", name=name),
        translate("Problem", "Its name may be misspelt, or it is private and needs a sign-in."),
        translate("Problem", "Did you mean {suggestion}?", suggestion=suggestion)
        if suggestion
        else translate("Problem", "Choose another environment."),
        Action.CHOOSE_ENVIRONMENT,
        detail,
    )


def download_failed(detail: str) -> Problem:
    """The download ended before it was whole."""
    return Problem(
        "download-failed",
        translate("Problem", "The environment could not be downloaded."),
        translate(
            "Problem", "The internet connection was lost, or the other side does not answer."
        ),
        translate("Problem", "Check the connection, then try again."),
        Action.RETRY,
        detail,
    )


def download_damaged(detail: str) -> Problem:
    """What arrived is not what was sent, again and again."""
    return Problem(
        "download-damaged",
        translate("Problem", "The environment arrived damaged."),
        translate("Problem", "Something on the way changes or cuts off what is downloaded."),
        translate("Problem", "Try again later, or through another network."),
        Action.RETRY,
        detail,
    )


def too_many_requests(place: str, wait: float | None, detail: str) -> Problem:
    """The registry at `place` lets nobody of this network in for a while. wait: seconds."""
    remedy = translate("Problem", "Try again later, or sign in to it in Docker.")
    if wait is not None:
        minutes = max(1, math.ceil(wait / 60))
        remedy = counted("Problem", "Try again in %n minute.", "Try again in %n minutes.", minutes)
    return Problem(
        "too-many-requests",
        translate("Problem", "Too much was downloaded from “{place}”.", place=place),
        translate("Problem", "It allows only so many downloads in a time for each network."),
        remedy,
        Action.RETRY,
        detail,
    )


def sign_in_needed(name: str, place: str, detail: str) -> Problem:
    """The registry at `place` wants to know who is asking."""
    return Problem(
        "sign-in-needed",
        translate("Problem", "The environment “{name}” needs a sign-in.", name=name),
        translate(
            "Problem",
            "“{place}” gives it only to people whom it knows, or has none of that name.",
            place=place,
        ),
        translate("Problem", "Sign in to “{place}” in Docker, then try again.", place=place),
        Action.RETRY,
        f"docker login {place}\n{detail}",
    )


def place_not_trusted(place: str, detail: str) -> Problem:
    """The registry's certificate is not one that the engine trusts."""
    return Problem(
        "place-not-trusted",
        translate("Problem", "“{place}” could not prove that it is genuine.", place=place),
        translate(
            "Problem",
            "Docker does not know its certificate. Your company may look into all connections, "
            "or this computer's date is wrong.",
        ),
        translate("Problem", "Show the details to whoever looks after your network."),
        Action.RETRY,
        detail,
    )


def way_blocked(detail: str) -> Problem:
    """The proxy between the engine and the internet refused."""
    return Problem(
        "way-blocked",
        translate("Problem", "Docker is not let out to the internet."),
        translate(
            "Problem", "Your network has a checkpoint for that, which turned the download away."
        ),
        translate("Problem", "Show the details to whoever looks after your network."),
        Action.RETRY,
        detail,
    )


def wrong_platform(name: str, platforms: str, detail: str) -> Problem:
    """The image is for another kind of processor. platforms: those that it is for, if known."""
    return Problem(
        "wrong-platform",
        translate(
            "Problem", "The environment “{name}” is made for another kind of computer.", name=name
        ),
        translate("Problem", "It is made for {platforms}.", platforms=platforms)
        if platforms
        else "",
        translate("Problem", "Choose another environment."),
        Action.CHOOSE_ENVIRONMENT,
        detail,
    )


def space_short(needed: str, free: str) -> Problem:
    """The download will probably not fit, and nobody can be asked. Both as people read sizes."""
    return Problem(
        "space-short",
        translate("Problem", "There is probably not enough free space for this environment."),
        translate(
            "Problem",
            "It needs about {needed}, and {free} are free where Docker keeps environments.",
            needed=needed,
            free=free,
        ),
        translate("Problem", "Free some space, or add --force to try it all the same."),
    )


def disk_full(detail: str) -> Problem:
    """No space where the engine keeps its images."""
    return Problem(
        "disk-full",
        translate("Problem", "The disk is full."),
        translate("Problem", "There is not enough free space for this environment."),
        translate("Problem", "Free some space, then try again."),
        Action.RETRY,
        detail,
    )


def no_jupyter(name: str, detail: str) -> Problem:
    """The image has no Jupyter inside."""
    return Problem(
        "no-jupyter",
        translate("Problem", "The environment “{name}” cannot open notebooks.", name=name),
        translate("Problem", "Jupyter, the program that shows notebooks, is not part of it."),
        translate("Problem", "Choose another environment."),
        Action.CHOOSE_ENVIRONMENT,
        detail,
    )


def environment_not_here(name: str) -> Problem:
    """What shall be removed is not on this computer."""
    return Problem(
        "environment-not-here",
        translate("Problem", "The environment “{name}” is not on this computer.", name=name),
        "",
        translate("Problem", "Choose one of those that are."),
    )


def environment_in_use(name: str, detail: str) -> Problem:
    """A container, running or not, was made from the image that shall be removed."""
    return Problem(
        "environment-in-use",
        translate("Problem", "The environment “{name}” is in use.", name=name),
        translate("Problem", "Notebooks that are open, or another program, still need it."),
        translate("Problem", "Stop them first, then try again."),
        detail=detail,
    )


def environment_built_upon(name: str, other: str, detail: str = "") -> Problem:
    """All of the image is part of another one, so that removing it would free nothing."""
    return Problem(
        "environment-built-upon",
        translate("Problem", "The environment “{name}” is part of another one.", name=name),
        translate("Problem", "“{other}” is built on it.", other=other) if other else "",
        translate(
            "Problem", "Remove the other one first; removing this one alone would free no space."
        ),
        detail=detail,
    )


def environment_not_ours(name: str, detail: str) -> Problem:
    """The image came to this computer by other ways than this person's Notedock."""
    return Problem(
        "environment-not-ours",
        translate(
            "Problem",
            "Notedock has not brought the environment “{name}” to this computer.",
            name=name,
        ),
        translate("Problem", "Somebody else, or another program, may need it."),
        translate("Problem", "Remove it with the program that it came by."),
        detail=detail,
    )


def removal_unasked(name: str) -> Problem:
    """An environment shall be removed, and nobody can be asked whether that is meant."""
    return Problem(
        "removal-unasked",
        translate("Problem", "The environment “{name}” has not been removed.", name=name),
        translate("Problem", "Nobody could be asked whether that is meant."),
        translate("Problem", "Add --force if you mean it."),
    )


# ---------------------------------------------------------------- the folder's own recipe

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


# ---------------------------------------------------------------- the engine

BY_SETTING = "setting"  # who chose an engine: the person, in the program

# The kinds that end by themselves when an engine that can be used answers.
ENGINE_AWAY = frozenset(
    {
        "engine-forbidden",
        "engine-missing",
        "engine-not-startable",
        "engine-remote",
        "engine-silent",
        "engine-starting",
        "engine-stopped",
        "engine-too-old",
        "engine-unreachable",
        "engine-waking",
    }
)


def engine_missing(detail: str) -> Problem:
    """No engine has ever been installed, as far as can be seen."""
    return Problem(
        "engine-missing",
        translate("Problem", "Docker is not installed on this computer."),
        translate("Problem", "Notedock uses Docker, a free program, to run notebooks safely."),
        translate("Problem", "Install it, and come back: Notedock goes on by itself."),
        Action.INSTALL_ENGINE,
        detail,
        install.command(),
    )


def engine_stopped(detail: str) -> Problem:
    """An engine is installed, and none answers."""
    return Problem(
        "engine-stopped",
        translate("Problem", "Docker is not running."),
        translate("Problem", "It is installed, but it does not answer."),
        translate("Problem", "Start it. Notedock goes on as soon as it answers."),
        Action.START_ENGINE,
        detail,
    )


def engine_starting(engine: str, detail: str) -> Problem:
    """The engine is there and says that it is not ready yet."""
    return Problem(
        "engine-starting",
        translate("Problem", "{engine} is starting.", engine=engine),
        translate("Problem", "It answers, but is not ready yet. This can take a minute or two."),
        translate("Problem", "Wait a little: Notedock goes on by itself."),
        None,
        detail,
    )


def engine_waking(seconds: int) -> Problem:
    """Somebody has asked us to start the engine, and we wait for it."""
    return Problem(
        "engine-waking",
        translate("Problem", "Docker is being started."),
        counted(
            "Problem",
            "Notedock has waited for %n second. It can take a minute or two.",
            "Notedock has waited for %n seconds. It can take a minute or two.",
            seconds,
        ),
        translate("Problem", "Wait a little: Notedock goes on by itself."),
    )


def engine_silent(detail: str) -> Problem:
    """Something takes our question and never answers it."""
    return Problem(
        "engine-silent",
        translate("Problem", "Docker does not answer."),
        translate("Problem", "It is running, but it has not said a word for ten seconds."),
        translate("Problem", "Restart Docker. If that does not help, restart the computer."),
        Action.RETRY,
        detail,
    )


def engine_old(engine: str, version: str, detail: str) -> Problem:
    """An engine from before the interface that is used here."""
    return Problem(
        "engine-too-old",
        translate("Problem", "{engine} on this computer is too old.", engine=engine),
        translate(
            "Problem",
            "It is version {version}. Notedock needs Docker 19.03 or newer, or Podman 3 or newer.",
            version=version,
        ),
        translate(
            "Problem", "Install the newest version, and come back: Notedock goes on by itself."
        ),
        Action.INSTALL_ENGINE,
        detail,
        install.command(),
    )


def engine_not_startable(detail: str) -> Problem:
    """We know of no way to start the engine, or none of those we know has worked."""
    return Problem(
        "engine-not-startable",
        translate("Problem", "Notedock could not start Docker."),
        translate("Problem", "Only you, or whoever looks after this computer, can start it."),
        translate("Problem", "Start Docker by hand. Notedock goes on as soon as it answers."),
        Action.RETRY,
        detail,
        install.start_command(),
    )


def engine_chosen_unreachable(where: str, detail: str) -> Problem:
    """DOCKER_HOST, DOCKER_CONTEXT or a setting names an engine that does not answer.

    where: the variable, or BY_SETTING.
    """
    return Problem(
        "engine-unreachable",
        translate("Problem", "The Docker that was chosen for this computer does not answer."),
        translate("Problem", "It was chosen in the settings of Notedock.")
        if where == BY_SETTING
        else translate("Problem", "It was chosen by {where}.", where=where),
        translate(
            "Problem", "Start it, or remove that choice. Notedock goes on as soon as it answers."
        ),
        Action.START_ENGINE,
        detail,
    )


def engine_forbidden(detail: str) -> Problem:
    """The engine is there, and this account may not use it."""
    return Problem(
        "engine-forbidden",
        translate("Problem", "Your account is not allowed to use Docker."),
        translate("Problem", "Docker is running, but it refuses you."),
        translate(
            "Problem",
            "Log out and in again: your account has just been added to those that may use it.",
        )
        if install.is_new_member()
        else translate(
            "Problem",
            "Ask whoever looks after this computer to add your account to the group “docker”, "
            "then log out and in again.",
        ),
        Action.RETRY,
        detail,
        install.permission_command(),
    )


def engine_remote(where: str) -> Problem:
    """The chosen engine runs on another computer, where the folder is not."""
    return Problem(
        "engine-remote",
        translate("Problem", "The Docker that was chosen runs on another computer."),
        translate("Problem", "Notebooks would not find your folder there."),
        translate("Problem", "Choose a Docker on this computer, then try again."),
        Action.RETRY,
        where,
    )


def engine_not_there(name: str) -> Problem:
    """An engine that a later version will have."""
    return Problem(
        "engine-not-there",
        translate("Problem", "The engine “{name}” is not there yet.", name=name),
        translate("Problem", "It comes with a later version of Notedock."),
        translate("Problem", "Use --engine docker, or leave the choice out."),
    )


def engine_failed(detail: str) -> Problem:
    """The engine answered with an error that we do not know."""
    return Problem(
        "engine-failed",
        translate("Problem", "Docker could not do what was asked."),
        "",
        translate("Problem", "Try again. If it happens again, restart Docker."),
        Action.RETRY,
        detail,
    )


# ---------------------------------------------------------------- servers


def port_taken(port: int) -> Problem:
    """The port that was asked for belongs to somebody else."""
    return Problem(
        "port-taken",
        translate(
            "Problem", "Number {port} is used by another program on this computer.", port=port
        ),
        "",
        translate(
            "Problem",
            "Choose another number with --port, or leave it out: then a free one is found.",
        ),
        Action.RETRY,
    )


def stranger(port: int) -> Problem:
    """Somebody else answers where the folder's server should."""
    return Problem(
        "stranger",
        translate("Problem", "Another program answers in place of the notebooks."),
        translate("Problem", "Both use the number {port} on this computer.", port=port),
        translate("Problem", "Close the other program, then try again."),
        Action.RETRY,
    )


def ended_at_once(name: str, code: int | None, log: str) -> Problem:
    """The server ended before it ever answered. log: its last lines, masked."""
    return Problem(
        "ended-at-once",
        translate(
            "Problem", "The environment “{name}” stopped as soon as it was started.", name=name
        ),
        _last_words(log),
        translate("Problem", "Look at the log, or choose another environment."),
        Action.SHOW_LOG,
        f"exit code {code}\n{log}",
    )


def ended_unexpectedly(code: int | None, out_of_memory: bool, log: str) -> Problem:
    """A running server ended, and nobody asked it to. log: its last lines, masked."""
    reason = (
        translate("Problem", "It needed more memory than Docker is allowed to use.")
        if out_of_memory
        else _last_words(log)
    )
    return Problem(
        "ended-unexpectedly",
        translate("Problem", "The notebooks have stopped by themselves."),
        reason,
        translate("Problem", "Start them again. What was saved is in your folder."),
        Action.RETRY,
        f"exit code {code}\n{log}",
    )


def kernel_out_of_memory(notebook: str) -> Problem:
    """A kernel was ended for lack of memory; its server lives on, and Jupyter starts it anew.

    notebook: which one, or empty where that cannot be told.
    """
    title = (
        translate("Problem", "“{notebook}” needed more memory than there is.", notebook=notebook)
        if notebook
        else translate("Problem", "A notebook needed more memory than there is.")
    )
    return Problem(
        "kernel-out-of-memory",
        title,
        translate(
            "Problem",
            "Its calculation was ended, and it begins afresh. What was saved is in your folder.",
        ),
        translate(
            "Problem",
            "Let it work with less data, close other notebooks and programs, or allow Docker "
            "more memory, then run it again.",
        ),
    )


def never_answers(name: str, seconds: float) -> Problem:
    """The server runs, and has not answered for longer than patience lasts."""
    return Problem(
        "never-answers",
        translate("Problem", "The environment “{name}” does not answer.", name=name),
        counted(
            "Problem",
            "Notedock has waited for %n second.",
            "Notedock has waited for %n seconds.",
            round(seconds),
        ),
        translate("Problem", "Try again, or choose another environment."),
        Action.RETRY,
    )


def taken_away() -> Problem:
    """The server was removed by somebody else while it was being started, perhaps after its end."""
    return Problem(
        "taken-away",
        translate("Problem", "The start was interrupted."),
        translate(
            "Problem", "The notebooks were stopped in another window, or have ended by themselves."
        ),
        translate("Problem", "Look at the log, or start them again."),
        Action.RETRY,
    )


def runs_otherwise(what: str) -> Problem:
    """The folder runs already, with other options than were asked for now."""
    return Problem(
        "runs-otherwise",
        translate("Problem", "The notebooks of this folder are already open in another way."),
        what,
        translate("Problem", "Stop them first, then start again."),
        Action.STOP,
    )


def not_running(folder: str) -> Problem:
    """There is no server for the folder."""
    return Problem(
        "not-running",
        translate("Problem", "The notebooks of “{folder}” are not running.", folder=folder),
        "",
        translate("Problem", "Start them first."),
    )


def still_busy(names: str) -> Problem:
    """A kernel computes, and nobody can be asked whether to stop all the same."""
    return Problem(
        "still-busy",
        translate("Problem", "A notebook is still calculating."),
        translate(
            "Problem", "Stopping now would lose what {names} has calculated so far.", names=names
        ),
        translate("Problem", "Wait until it has finished, or add --force."),
    )


def no_log(folder: str) -> Problem:
    """Nothing was ever logged for the folder, or it is no longer kept."""
    return Problem(
        "no-log",
        translate("Problem", "There is no log for “{folder}”.", folder=folder),
        "",
        translate("Problem", "Start its notebooks first."),
    )


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


def _last_words(log: str) -> str:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    if not lines:
        return ""
    return translate("Problem", "The last it said: {line}", line=lines[-1][:200])
