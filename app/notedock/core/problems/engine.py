"""What keeps the engine, Docker or one like it, from being used."""

from __future__ import annotations

from notedock.core import install
from notedock.core.problem import Action, Problem
from notedock.core.words import counted, translate

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
        translate("Problem", "Choose one on this computer. Notedock goes on by itself."),
        Action.CHECK_COMPUTER,
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
