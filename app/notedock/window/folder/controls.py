"""Which controls are shown and enabled in each state, and the texts of states and progress."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QDate, QDateTime, QLocale

from notedock.core.folder_identity import Presence
from notedock.core.formatting import format_size, format_speed, format_time_left
from notedock.core.states import BUSY, WORKING, State
from notedock.core.task import Progress, Step
from notedock.core.translation import counted, translate
from notedock.engines.base import Usage
from notedock.window.work.folder_session import FolderSession

_SHORT = 5.0  # seconds that a person waits without wanting to know how long


@dataclass(frozen=True)
class Controls:
    """What is visible and enabled on the page."""

    start: bool
    cancel: bool
    cancel_enabled: bool
    open: bool
    stop: bool
    copy_link: bool
    environment_enabled: bool
    progress: bool
    dismiss: bool  # a Problem can be put away


def controls(state: State, *, saving: bool = False) -> Controls:
    """Return the controls of `state`. saving: a stop waits for pages, and can be cancelled."""
    resting = state in (State.OFF, State.FAILED)
    running = state is State.RUNNING
    return Controls(
        start=resting,
        cancel=state in BUSY,
        cancel_enabled=state in WORKING or (state is State.STOPPING and saving),
        open=running,
        stop=running,
        copy_link=running,
        environment_enabled=resting or running,
        progress=state in BUSY,
        dismiss=resting or running,
    )


def shown_state(session: FolderSession) -> State:
    """Return the state to show: FAILED counts as OFF once its Problem was dismissed."""
    settled = session.state is State.FAILED and session.problem is None
    return State.OFF if settled else session.state


def state_text(session: FolderSession) -> str:
    """Return a short sentence on a folder's state."""
    state = shown_state(session)
    if state is State.DOWNLOADING:
        return download_text(session.progress)
    if state is State.PREPARING:
        return preparing_text(session.progress)
    if session.saving and session.progress:
        return saving_text(session.progress)
    if session.is_paused:
        return translate("State", "Paused")
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


def status_text(session: FolderSession) -> str:
    """Return the same, and since when notebooks run, and whether for reading only."""
    server = session.server
    if shown_state(session) is not State.RUNNING or session.is_paused:
        return state_text(session)
    words = _running_text(session)
    if server is not None and server.read_only:
        return translate("State", "{state}, read-only", state=words)
    return words


def _running_text(session: FolderSession) -> str:
    server = session.server
    if server is None or not server.since:  # kept by an older version
        return state_text(session)
    since, locale = QDateTime.fromSecsSinceEpoch(int(server.since)), QLocale()
    time = locale.toString(since.time(), QLocale.FormatType.ShortFormat)
    if since.date() == QDate.currentDate():
        return translate("State", "Running since {time}", time=time)
    date = locale.toString(since.date(), QLocale.FormatType.ShortFormat)
    return translate("State", "Running since {date}, {time}", date=date, time=time)


def usage_text(usage: Usage | None, load: float | None) -> tuple[str, str]:
    """Return what notebooks take, in short and in a sentence; empty where it is not known.

    load: of one processor core, 1.0 for all of it.
    """
    if usage is None:
        return "", ""
    # To two places, so that it does not change all the time.
    memory = format_size(max(round(usage.memory / 1e7), 1) * 10_000_000)
    if load is None:
        sentence = translate("State", "These notebooks use {memory} of memory.", memory=memory)
    else:
        sentence = translate(
            "State",
            "These notebooks use {memory} of memory, and {percent} % of one processor core.",
            memory=memory,
            percent=round(load * 100),
        )
    return memory, sentence


def will_save(session: FolderSession) -> bool:
    """Tell whether what is changed in its notebooks is saved, once they run as was asked for."""
    only_read = session.state in BUSY and session.last_request().read_only
    return session.will_save and not only_read


def icon_state(session: FolderSession) -> State:
    """Return the state whose icon is shown beside the words."""
    if session.is_paused:
        return State.STOPPING
    state = shown_state(session)
    return State.FAILED if state is State.OFF and session.missing else state


def list_text(session: FolderSession) -> str:
    """Return one or two words for the list of folders; empty when nothing is to be said."""
    state = shown_state(session)
    if state is State.OFF:
        return translate("State", "Missing") if session.missing else ""
    if session.is_paused:
        return translate("State", "Paused")
    if state is State.RUNNING and session.presence is not Presence.SAME:
        return translate("State", "Folder moved or deleted")
    return {
        State.CHECKING: translate("State", "Starting…"),
        State.DOWNLOADING: translate("State", "Downloading…"),
        State.PREPARING: translate("State", "Preparing…"),
        State.STARTING: translate("State", "Starting…"),
        State.RUNNING: translate("State", "Running"),
        State.STOPPING: translate("State", "Stopping…"),
        State.CANCELLING: translate("State", "Cancelling…"),
        State.FAILED: translate("State", "Problem: not running"),
    }[state]


def saving_text(progress: Progress) -> str:
    """Return what a stop waits for: a notebook that is saved, or pages that save by themselves."""
    if progress.what:
        return translate("State", "Saving “{name}”…", name=progress.what)
    if not progress.total:
        return translate("State", "Saving the last changes…")
    left = progress.total - progress.done
    return translate("State", "Saving the last changes… {seconds} s", seconds=left)


def preparing_text(progress: Progress | None) -> str:
    """Return how far the build of the folder's own environment is."""
    if progress is None or progress.step is not Step.PREPARE or not progress.total:
        return translate("State", "Preparing the environment…")
    return translate(
        "State",
        "Preparing the environment… step {done} of {total}",
        done=progress.done,
        total=progress.total,
    )


def download_text(progress: Progress | None) -> str:
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


def progress_words(progress: Progress) -> str:
    """Return how far the preparation of an environment is."""
    if progress.step in (Step.DOWNLOAD, Step.UNPACK):
        return download_text(progress)
    if progress.step is Step.PREPARE:
        return preparing_text(progress)
    return translate("State", "Checking what is needed…")


def pace_text(progress: Progress | None) -> str:
    """Return the speed and the remaining time, or how long it took the last time, if known."""
    if progress is None:
        return ""
    if progress.again is not None:
        return counted(
            "State",
            "The connection was lost. Trying again in %n second…",
            "The connection was lost. Trying again in %n seconds…",
            progress.again,
        )
    if progress.before is not None:
        return last_time_text(progress.before)
    if progress.speed is None or progress.left is None:
        return ""
    left = format_time_left(progress.left)
    if progress.step is Step.UNPACK:  # bytes per second mean nothing here
        return left
    return translate("State", "{left} · {speed}", left=left, speed=format_speed(progress.speed))


def last_time_text(seconds: float) -> str:
    """Return how long a start took the last time; empty where nobody has to wait for it."""
    if seconds < _SHORT:
        return ""
    if seconds < 90:
        return counted("State", "Last time: %n second", "Last time: %n seconds", round(seconds))
    minutes = round(seconds / 60)
    return counted("State", "Last time: about %n minute", "Last time: about %n minutes", minutes)


def _sizes(size: int, largest: int) -> tuple[str, str]:
    """Return `size` as a number in the unit that suits `largest`, and that unit."""
    locale = QLocale()
    if largest >= 1_000_000_000:
        return locale.toString(size / 1e9, "f", 1), translate("State", "GB")
    digits = 0 if largest >= 10_000_000 else 1
    return locale.toString(size / 1e6, "f", digits), translate("State", "MB")
