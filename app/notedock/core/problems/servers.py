"""Problems with a server: at its start, while it runs, and when it is stopped."""

from __future__ import annotations

from notedock.core.problem import Action, Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.translation import counted, translate


def port_taken(port: int) -> Problem:
    """Another program listens on the port that was asked for."""
    return Problem(
        ProblemKind.PORT_TAKEN,
        title=translate(
            "Problem",
            "Connection number {port} is used by another program on this computer.",
            port=port,
        ),
        remedy=translate("Problem", "Close the other program, then try again."),
        action=Action.RETRY,
    )


def no_free_port() -> Problem:
    """No port was asked for, and the engine refused every one that was tried as taken."""
    return Problem(
        ProblemKind.NO_FREE_PORT,
        title=translate(
            "Problem", "There is no free connection number on this computer for the notebooks."
        ),
        reason=translate("Problem", "Other programs use every number that Notedock has tried."),
        remedy=translate("Problem", "Close some of them or restart the computer, then try again."),
        action=Action.RETRY,
    )


def foreign_server(port: int) -> Problem:
    """Another program answers on the server's port."""
    return Problem(
        ProblemKind.OTHER_PROGRAM,
        title=translate("Problem", "Another program answers in place of the notebooks."),
        reason=translate(
            "Problem", "Both use connection number {port} on this computer.", port=port
        ),
        remedy=translate("Problem", "Close the other program, then try again."),
        action=Action.RETRY,
    )


def cut_off(engine: str) -> Problem:
    """The server listens in its container, and no connection arrives there. engine: its name."""
    return Problem(
        ProblemKind.CUT_OFF,
        title=translate(
            "Problem", "The notebooks are running, but this computer cannot reach them."
        ),
        reason=translate(
            "Problem", "The connection that {engine} makes to them is broken.", engine=engine
        ),
        remedy=translate(
            "Problem", "Restart {engine}, then start the notebooks again.", engine=engine
        ),
    )


def ended_at_once(name: str, code: int | None, log: str) -> Problem:
    """The container ended before the server answered. log: its last lines, masked."""
    return Problem(
        ProblemKind.ENDED_AT_ONCE,
        title=translate(
            "Problem", "The environment “{name}” stopped as soon as it was started.", name=name
        ),
        reason=_last_line(log),
        remedy=translate("Problem", "Look at the log, or choose another environment."),
        action=Action.SHOW_LOG,
        detail=f"exit code {code}\n{log}",
    )


def ended_unexpectedly(code: int | None, out_of_memory: bool, log: str) -> Problem:
    """A running container ended without Stop. log: its last lines, masked."""
    reason = (
        translate("Problem", "It needed more memory than it is allowed to use.")
        if out_of_memory
        else _last_line(log)
    )
    return Problem(
        ProblemKind.ENDED_UNEXPECTEDLY,
        title=translate("Problem", "The notebooks stopped unexpectedly."),
        reason=reason,
        remedy=translate("Problem", "Start them again. What was saved is in your folder."),
        action=Action.RETRY,
        detail=f"exit code {code}\n{log}",
    )


def kernel_out_of_memory(notebook: str) -> Problem:
    """The kernel ran out of memory and was killed; Jupyter restarts it, and the server runs on.

    notebook: its name, or empty when unknown.
    """
    title = (
        translate("Problem", "“{notebook}” needed more memory than there is.", notebook=notebook)
        if notebook
        else translate("Problem", "A notebook needed more memory than there is.")
    )
    return Problem(
        ProblemKind.KERNEL_OUT_OF_MEMORY,
        title=title,
        reason=translate(
            "Problem",
            "Its calculation was stopped, and it starts from the beginning. What was saved is "
            "in your folder.",
        ),
        remedy=translate(
            "Problem",
            "Use less data in it, or close other notebooks and programs, then run it again.",
        ),
    )


def never_answers(name: str, seconds: float) -> Problem:
    """The container runs, and the server has not answered. seconds: the timeout."""
    return Problem(
        ProblemKind.NEVER_ANSWERS,
        title=translate("Problem", "The environment “{name}” is not responding.", name=name),
        reason=counted(
            "Problem",
            "Notedock has waited for %n second.",
            "Notedock has waited for %n seconds.",
            round(seconds),
        ),
        remedy=translate("Problem", "Try again, or choose another environment."),
        action=Action.RETRY,
    )


def server_removed() -> Problem:
    """Another process removed the container during the start."""
    return Problem(
        ProblemKind.TAKEN_AWAY,
        title=translate("Problem", "The start was interrupted."),
        reason=translate(
            "Problem", "The notebooks were stopped in another window, or stopped unexpectedly."
        ),
        remedy=translate("Problem", "Look at the log, or start them again."),
        action=Action.RETRY,
    )


def already_running(what: str) -> Problem:
    """The folder's server runs with other options than were asked for. what: which, a sentence."""
    return Problem(
        ProblemKind.RUNS_OTHERWISE,
        title=translate(
            "Problem", "The notebooks of this folder are already running with other settings."
        ),
        reason=what,
        remedy=translate("Problem", "Stop them first, then start again."),
        action=Action.STOP,
    )


def folder_replaced(folder: str) -> Problem:
    """The path leads to another folder than the one that the running server has mounted."""
    return Problem(
        ProblemKind.FOLDER_REPLACED,
        title=translate(
            "Problem", "This folder was moved or replaced while its notebooks were running."
        ),
        reason=translate(
            "Problem", "What you change now is not saved in “{folder}”.", folder=folder
        ),
        remedy=translate(
            "Problem",
            "Copy what you still need from the open page, then stop the notebooks and start them "
            "again.",
        ),
        action=Action.RESTART,
    )


def folder_moved_away(folder: str) -> Problem:
    """The folder that the running server has mounted is no longer at its path; nothing else is."""
    return Problem(
        ProblemKind.FOLDER_MOVED_AWAY,
        title=translate(
            "Problem",
            "This folder was moved, renamed or deleted while its notebooks were running.",
        ),
        reason=translate(
            "Problem", "What you change now is not saved in “{folder}”.", folder=folder
        ),
        remedy=translate(
            "Problem",
            "Put the folder back, or copy what you still need from the open page and stop the "
            "notebooks.",
        ),
        action=Action.STOP,
    )


def folder_renamed(path: str) -> Problem:
    """A server of the same folder runs, which was started when it was at `path`."""
    return Problem(
        ProblemKind.FOLDER_RENAMED,
        title=translate("Problem", "The notebooks of this folder are running under its old name."),
        reason=translate("Problem", "The folder was “{path}” when they were started.", path=path),
        remedy=translate("Problem", "Stop them, and start them again under the new name."),
    )


def paused() -> Problem:
    """The container is paused: somebody has frozen all of its programs."""
    return Problem(
        ProblemKind.PAUSED,
        title=translate("Problem", "The notebooks are paused."),
        reason=translate(
            "Problem",
            "Somebody has paused them from outside Notedock. Until they are resumed, they do not "
            "respond, and nothing is saved.",
        ),
        remedy=translate("Problem", "Resume them, or stop them."),
        action=Action.RESUME,
    )


def not_running(folder: str) -> Problem:
    """There is no server for the folder."""
    return Problem(
        ProblemKind.NOT_RUNNING,
        title=translate("Problem", "The notebooks of “{folder}” are not running.", folder=folder),
        remedy=translate("Problem", "Start them first."),
    )


def kernel_busy(names: str) -> Problem:
    """A kernel is busy, and nobody can be asked whether to stop. names: of its notebooks."""
    return Problem(
        ProblemKind.STILL_BUSY,
        title=translate("Problem", "A notebook is still calculating."),
        reason=translate(
            "Problem", "Stopping now would lose what {names} has calculated so far.", names=names
        ),
        remedy=translate("Problem", "Wait until it has finished, then stop again."),
    )


def changes_unsaved(names: str) -> Problem:
    """Pages could not save all, and nobody can be asked whether to stop. names: of what."""
    return Problem(
        ProblemKind.CHANGES_UNSAVED,
        title=translate("Problem", "Not all changes are saved."),
        reason=translate("Problem", "Stopping now could lose changes in {names}.", names=names),
        remedy=translate(
            "Problem", "Look at the notebook in the browser and save it there, then stop again."
        ),
    )


def outside_not_copied(names: str, detail: str) -> Problem:
    """Files made outside the folder could not be copied into it. names: of the files."""
    return Problem(
        ProblemKind.OUTSIDE_NOT_COPIED,
        title=translate("Problem", "Some files could not be copied into the folder."),
        reason=translate(
            "Problem", "{names} were made outside the folder, and are still there.", names=names
        ),
        remedy=translate(
            "Problem",
            "Make sure that the folder can be changed and that there is enough space, then stop "
            "again.",
        ),
        detail=detail,
    )


def packages_not_added(names: str, detail: str) -> Problem:
    """Packages that were installed by hand could not be noted in the folder. names: of them."""
    return Problem(
        ProblemKind.PACKAGES_NOT_ADDED,
        title=translate("Problem", "“requirements.txt” could not be changed."),
        reason=translate(
            "Problem", "{names} could not be added to it for the next start.", names=names
        ),
        remedy=translate(
            "Problem",
            "Make sure that the folder can be changed and that there is enough space, then stop "
            "again.",
        ),
        detail=detail,
    )


def no_log(folder: str) -> Problem:
    """No log is stored for the folder."""
    return Problem(
        ProblemKind.NO_LOG,
        title=translate("Problem", "There is no log for “{folder}”.", folder=folder),
        remedy=translate("Problem", "Start its notebooks first."),
    )


def _last_line(log: str) -> str:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    if not lines:
        return ""
    return translate("Problem", "Its last message: {line}", line=lines[-1][:200])
