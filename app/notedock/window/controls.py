"""Which controls a state calls for, and what it is called: the window's view of the state table."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale

from notedock.core.states import WORKING, State
from notedock.core.task import Progress, Step
from notedock.window.session import Session

_BEGUN = WORKING | {State.CANCELLING, State.STOPPING}


@dataclass(frozen=True)
class Controls:
    """What can be seen, and what of it can be used."""

    start: bool
    cancel: bool  # seen
    cancel_enabled: bool
    open: bool
    stop: bool
    copy_link: bool
    environment_enabled: bool
    progress: bool
    dismiss: bool  # a Problem can be put away


def controls(state: State, *, saving: bool = False) -> Controls:
    """Return the controls of `state`; `saving`: a stop still waits and can be called off."""
    resting = state in (State.OFF, State.FAILED)
    running = state is State.RUNNING
    return Controls(
        start=resting,
        cancel=state in _BEGUN,
        cancel_enabled=state in WORKING or (state is State.STOPPING and saving),
        open=running,
        stop=running,
        copy_link=running,
        environment_enabled=resting,
        progress=state in _BEGUN,
        dismiss=resting or running,
    )


def shown_state(session: Session) -> State:
    """Return the state to be shown: a failure whose Problem was put away no longer troubles."""
    settled = session.state is State.FAILED and session.problem is None
    return State.OFF if settled else session.state


def state_words(session: Session) -> str:
    """Return what is going on with a folder, in one short sentence."""
    state = shown_state(session)
    if state is State.DOWNLOADING:
        return download_words(session.progress)
    if session.saving and session.progress:
        left = session.progress.total - session.progress.done
        return _tr("Saving the last changes… {seconds} s").format(seconds=left)
    if state is State.OFF and session.missing:
        return _tr("The folder is missing")
    return {
        State.OFF: _tr("Ready to start"),
        State.CHECKING: _tr("Checking what is needed…"),
        State.PREPARING: _tr("Preparing the environment…"),
        State.STARTING: _tr("Starting…"),
        State.RUNNING: _tr("Running"),
        State.STOPPING: _tr("Stopping…"),
        State.CANCELLING: _tr("Cancelling…"),
        State.FAILED: _tr("Not running"),
    }[state]


def mark_words(session: Session) -> str:
    """Return the one or two words that the list of folders shows, or an empty string."""
    state = shown_state(session)
    if state is State.OFF:
        return _tr("Missing") if session.missing else ""
    return {
        State.CHECKING: _tr("Starting…"),
        State.DOWNLOADING: _tr("Downloading…"),
        State.PREPARING: _tr("Preparing…"),
        State.STARTING: _tr("Starting…"),
        State.RUNNING: _tr("Running"),
        State.STOPPING: _tr("Stopping…"),
        State.CANCELLING: _tr("Cancelling…"),
        State.FAILED: _tr("Needs attention"),
    }[state]


def download_words(progress: Progress | None) -> str:
    """Return how much is downloaded, like “Downloading 312 of 890 MB (35 %)”."""
    if progress is not None and progress.step is Step.UNPACK:
        return _tr("Unpacking the download…")
    if progress is None or progress.step is not Step.DOWNLOAD or progress.done <= 0:
        return _tr("Downloading…")
    fraction = progress.fraction
    if fraction is None:
        amount, unit = _sizes(progress.done, progress.done)
        return _tr("Downloading… {done} {unit}").format(done=amount, unit=unit)
    if fraction >= 1:
        return _tr("Unpacking the download…")
    done, unit = _sizes(progress.done, progress.total)
    total, _unit = _sizes(progress.total, progress.total)
    return _tr("Downloading {done} of {total} {unit} ({percent} %)").format(
        done=done, total=total, unit=unit, percent=int(fraction * 100)
    )


def _sizes(size: int, largest: int) -> tuple[str, str]:
    """Return `size` as a number in the unit that suits `largest`, and that unit."""
    locale = QLocale()
    if largest >= 1_000_000_000:
        return locale.toString(size / 1e9, "f", 1), _tr("GB")
    digits = 0 if largest >= 10_000_000 else 1
    return locale.toString(size / 1e6, "f", digits), _tr("MB")


def _tr(text: str) -> str:
    return QCoreApplication.translate("State", text)
