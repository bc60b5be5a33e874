"""What can happen to a server: at its start, while it runs, and at its end."""

from __future__ import annotations

from notedock.core.problem import Action, Problem
from notedock.core.words import counted, translate


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


def _last_words(log: str) -> str:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    if not lines:
        return ""
    return translate("Problem", "The last it said: {line}", line=lines[-1][:200])
