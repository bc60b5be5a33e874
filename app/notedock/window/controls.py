"""Which controls a state calls for, and what it is called: the window's view of the state table."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale

from notedock.core.sizes import left_words, speed_words
from notedock.core.states import WORKING, State
from notedock.core.task import Progress, Step
from notedock.core.words import counted, translate
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
    if state is State.PREPARING:
        return preparing_words(session.progress)
    if session.saving and session.progress:
        left = session.progress.total - session.progress.done
        return translate("State", "Saving the last changes… {seconds} s", seconds=left)
    if state is State.OFF and session.missing:
        return translate("State", "The folder is missing")
    return {
        State.OFF: translate("State", "Ready to start"),
        State.CHECKING: translate("State", "Checking what is needed…"),
        State.STARTING: translate("State", "Starting…"),
        State.RUNNING: translate("State", "Running"),
        State.STOPPING: translate("State", "Stopping…"),
        State.CANCELLING: translate("State", "Cancelling…"),
        State.FAILED: translate("State", "Not running"),
    }[state]


def mark_words(session: Session) -> str:
    """Return the one or two words that the list of folders shows, or an empty string."""
    state = shown_state(session)
    if state is State.OFF:
        return translate("State", "Missing") if session.missing else ""
    return {
        State.CHECKING: translate("State", "Starting…"),
        State.DOWNLOADING: translate("State", "Downloading…"),
        State.PREPARING: translate("State", "Preparing…"),
        State.STARTING: translate("State", "Starting…"),
        State.RUNNING: translate("State", "Running"),
        State.STOPPING: translate("State", "Stopping…"),
        State.CANCELLING: translate("State", "Cancelling…"),
        State.FAILED: translate("State", "Needs attention"),
    }[state]


def preparing_words(progress: Progress | None) -> str:
    """Return how far the folder's own environment is."""
    if progress is None or progress.step is not Step.PREPARE or not progress.total:
        return translate("State", "Preparing the environment…")
    return translate(
        "State",
        "Preparing the environment… step {done} of {total}",
        done=progress.done,
        total=progress.total,
    )


def download_words(progress: Progress | None) -> str:
    """Return how much is downloaded, like “Downloading 312 of 890 MB (35 %)”."""
    if progress is not None and progress.step is Step.UNPACK:
        return translate("State", "Unpacking the download…")
    if progress is None or progress.step is not Step.DOWNLOAD or progress.done <= 0:
        return translate("State", "Downloading…")
    fraction = progress.fraction
    if fraction is None:
        amount, unit = _sizes(progress.done, progress.done)
        return translate("State", "Downloading… {done} {unit}", done=amount, unit=unit)
    if fraction >= 1:
        return translate("State", "Unpacking the download…")
    done, unit = _sizes(progress.done, progress.total)
    total, _unit = _sizes(progress.total, progress.total)
    return translate(
        "State",
        "Downloading {done} of {total} {unit} ({percent} %)",
        done=done,
        total=total,
        unit=unit,
        percent=int(fraction * 100),
    )


def pace_words(progress: Progress | None) -> str:
    """Return how fast it goes and how long it will take, as far as anybody knows, or nothing."""
    if progress is None:
        return ""
    if progress.again is not None:
        return counted(
            "State",
            "The connection was lost. Trying again in %n second…",
            "The connection was lost. Trying again in %n seconds…",
            progress.again,
        )
    if progress.speed is None or progress.left is None:
        return ""
    left = left_words(progress.left)
    if progress.step is Step.UNPACK:  # how many bytes that are matters to nobody
        return left
    return translate("State", "{left} · {speed}", left=left, speed=speed_words(progress.speed))


def _sizes(size: int, largest: int) -> tuple[str, str]:
    """Return `size` as a number in the unit that suits `largest`, and that unit."""
    locale = QLocale()
    if largest >= 1_000_000_000:
        return locale.toString(size / 1e9, "f", 1), translate("State", "GB")
    digits = 0 if largest >= 10_000_000 else 1
    return locale.toString(size / 1e6, "f", digits), translate("State", "MB")
