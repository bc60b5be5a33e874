"""Which buttons there are follows from the state alone."""

from __future__ import annotations

import pytest

from notedock.core.states import State
from notedock.core.task import Progress, Step
from notedock.window.folder.controls import controls, download_text, pace_text

TABLE = {
    #                    start  cancel enabled running
    State.OFF: (True, False, False, False),
    State.CHECKING: (False, True, True, False),
    State.DOWNLOADING: (False, True, True, False),
    State.PREPARING: (False, True, True, False),
    State.STARTING: (False, True, True, False),
    State.RUNNING: (False, False, False, True),
    State.STOPPING: (False, True, False, False),
    State.CANCELLING: (False, True, False, False),
    State.FAILED: (True, False, False, False),
}


@pytest.mark.parametrize("state", State)
def test_each_state_has_one_next_step(state: State) -> None:
    shown = controls(state)
    start, cancel, enabled, running = TABLE[state]
    assert (shown.start, shown.cancel, shown.cancel_enabled) == (start, cancel, enabled)
    assert (shown.open, shown.stop, shown.copy_link) == (running, running, running)
    assert [shown.start, shown.cancel, shown.open].count(True) == 1
    assert shown.environment_enabled is (start or running)
    assert shown.progress is cancel


def test_a_stop_can_be_called_off_while_it_waits_for_saving() -> None:
    assert controls(State.STOPPING, saving=True).cancel_enabled
    assert not controls(State.CANCELLING, saving=True).cancel_enabled


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [
        (0, 0, "Downloading…"),
        (12_400_000, 0, "Downloading… 12 MB"),
        (312_000_000, 890_000_000, "Downloading 312 of 890 MB (35 %)"),
        (3_000_000_000, 6_200_000_000, "Downloading 3.0 of 6.2 GB (48 %)"),
        (890_000_000, 890_000_000, "Unpacking the download…"),
    ],
)
def test_a_download_is_told_in_numbers_that_people_know(done: int, total: int, words: str) -> None:
    assert download_text(Progress(Step.DOWNLOAD, done, total)) == words


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (None, ""),
        (Progress(Step.DOWNLOAD, 5, 10), ""),
        (Progress(Step.DOWNLOAD, 5, 10, 4_200_000.0, 130.0), "About 3 minutes left · 4.2 MB/s"),
        (Progress(Step.UNPACK, 5, 10, 4_200_000.0, 33.0), "About 40 seconds left"),
        (Progress(Step.START, before=4.9), ""),
        (Progress(Step.START, before=12.4), "Last time: 12 seconds"),
        (Progress(Step.START, before=119.0), "Last time: about 2 minutes"),
        (
            Progress(Step.DOWNLOAD, 5, 10, again=4),
            "The connection was lost. Trying again in 4 seconds…",
        ),
    ],
)
def test_how_long_it_takes_is_told_as_far_as_anybody_knows(
    progress: Progress | None, words: str
) -> None:
    assert pace_text(progress) == words
