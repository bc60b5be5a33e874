"""Problems with the engine, Docker or Podman: missing, not running, refusing, too old."""

from __future__ import annotations

from notedock.core.engine_advice import EngineAdvice
from notedock.core.problem import Action, Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.translation import counted, translate

BY_SETTING = "setting"  # the engine was chosen in the program's settings


def engine_missing(advice: EngineAdvice, detail: str) -> Problem:
    """No installed engine was found."""
    return Problem(
        ProblemKind.ENGINE_MISSING,
        title=translate(
            "Problem", "{engine} is not installed on this computer.", engine=advice.label
        ),
        reason=translate(
            "Problem",
            "Notedock uses {engine}, a free program, to run notebooks safely.",
            engine=advice.label,
        ),
        remedy=translate("Problem", "Install it, then come back: Notedock continues by itself."),
        action=Action.INSTALL_ENGINE,
        detail=detail,
        command=advice.install,
    )


def engine_stopped(engine: str, detail: str) -> Problem:
    """An engine is installed, but not running."""
    return Problem(
        ProblemKind.ENGINE_STOPPED,
        title=translate("Problem", "{engine} is not running.", engine=engine),
        reason=translate("Problem", "It is installed, but it is not responding."),
        remedy=translate("Problem", "Start it. Notedock continues as soon as it responds."),
        action=Action.START_ENGINE,
        detail=detail,
    )


def engine_starting(engine: str, detail: str) -> Problem:
    """The engine answers that it is not ready yet."""
    return Problem(
        ProblemKind.ENGINE_STARTING,
        title=translate("Problem", "{engine} is starting.", engine=engine),
        reason=translate(
            "Problem", "It responds, but is not ready yet. This can take a minute or two."
        ),
        remedy=translate("Problem", "Wait a little: Notedock continues by itself."),
        detail=detail,
    )


def engine_waking(engine: str, seconds: int) -> Problem:
    """Notedock has started the engine and waits for it. seconds: since when."""
    return Problem(
        ProblemKind.ENGINE_WAKING,
        title=translate("Problem", "{engine} is being started.", engine=engine),
        reason=counted(
            "Problem",
            "Notedock has waited for %n second. It can take a minute or two.",
            "Notedock has waited for %n seconds. It can take a minute or two.",
            seconds,
        ),
        remedy=translate("Problem", "Wait a little: Notedock continues by itself."),
    )


def engine_silent(engine: str, detail: str) -> Problem:
    """The engine accepts the connection, and the request times out."""
    return Problem(
        ProblemKind.ENGINE_SILENT,
        title=translate("Problem", "{engine} is not responding.", engine=engine),
        reason=translate("Problem", "It is running, but it has not responded for ten seconds."),
        remedy=translate(
            "Problem",
            "Restart {engine}. If that does not help, restart the computer.",
            engine=engine,
        ),
        action=Action.RETRY,
        detail=detail,
    )


def engine_too_old(engine: str, version: str, advice: EngineAdvice, detail: str) -> Problem:
    """The engine's API is older than the oldest that is supported."""
    return Problem(
        ProblemKind.ENGINE_TOO_OLD,
        title=translate("Problem", "{engine} on this computer is too old.", engine=engine),
        reason=translate(
            "Problem",
            "It is version {version}. Notedock needs {needs}.",
            version=version,
            needs=advice.needs,
        ),
        remedy=translate(
            "Problem", "Install the newest version, then come back: Notedock continues by itself."
        ),
        action=Action.INSTALL_ENGINE,
        detail=detail,
        command=advice.install,
    )


def engine_not_startable(advice: EngineAdvice, detail: str) -> Problem:
    """No known way to start the engine has worked."""
    return Problem(
        ProblemKind.ENGINE_NOT_STARTABLE,
        title=translate("Problem", "Notedock could not start {engine}.", engine=advice.label),
        reason=translate("Problem", "Only you or the administrator of this computer can start it."),
        remedy=translate(
            "Problem",
            "Start {engine} by hand. Notedock continues as soon as it responds.",
            engine=advice.label,
        ),
        action=Action.RETRY,
        detail=detail,
        command=advice.start,
    )


def engine_unreachable(engine: str, where: str, detail: str) -> Problem:
    """DOCKER_HOST, DOCKER_CONTEXT or a setting names an engine that does not answer.

    where: the variable, or BY_SETTING.
    """
    return Problem(
        ProblemKind.ENGINE_UNREACHABLE,
        title=translate(
            "Problem",
            "The {engine} that was chosen for this computer is not responding.",
            engine=engine,
        ),
        reason=(
            translate("Problem", "It was chosen in the settings of Notedock.")
            if where == BY_SETTING
            else translate("Problem", "It was chosen by {where}.", where=where)
        ),
        remedy=translate(
            "Problem", "Start it, or remove that choice. Notedock continues as soon as it responds."
        ),
        action=Action.START_ENGINE,
        detail=detail,
    )


def engine_forbidden(advice: EngineAdvice, detail: str) -> Problem:
    """The engine runs, and this account has no permission to use it."""
    return Problem(
        ProblemKind.ENGINE_FORBIDDEN,
        title=translate(
            "Problem", "Your account is not allowed to use {engine}.", engine=advice.label
        ),
        reason=translate(
            "Problem", "{engine} is running, but it refuses access.", engine=advice.label
        ),
        remedy=(
            translate(
                "Problem",
                "Log out and in again: your account has just been given access.",
            )
            if advice.just_permitted
            else translate(
                "Problem",
                "Ask the administrator of this computer to add your account to the group "
                "“{group}”, then log out and in again.",
                group=advice.group,
            )
        ),
        action=Action.RETRY,
        detail=detail,
        command=advice.permit,
    )


def engine_remote(engine: str, where: str) -> Problem:
    """The chosen engine runs on another computer. where: its address."""
    return Problem(
        ProblemKind.ENGINE_REMOTE,
        title=translate(
            "Problem", "The {engine} that was chosen runs on another computer.", engine=engine
        ),
        reason=translate("Problem", "Notebooks would not find your folder there."),
        remedy=translate("Problem", "Choose one on this computer. Notedock continues by itself."),
        action=Action.CHECK_COMPUTER,
        detail=where,
    )


def engine_not_available(name: str, other: str) -> Problem:
    """`--engine` names an engine that is not implemented yet."""
    return Problem(
        ProblemKind.ENGINE_NOT_THERE,
        title=translate("Problem", "The engine “{name}” is not supported yet.", name=name),
        reason=translate("Problem", "This version of Notedock cannot use it."),
        remedy=translate("Problem", "Use {other} instead.", other=other),
    )


def engine_failed(engine: str, detail: str) -> Problem:
    """The engine answered with an error that has no Problem of its own."""
    return Problem(
        ProblemKind.ENGINE_FAILED,
        title=translate("Problem", "{engine} could not do what was asked.", engine=engine),
        remedy=translate(
            "Problem", "Try again. If it happens again, restart {engine}.", engine=engine
        ),
        action=Action.RETRY,
        detail=detail,
    )
