"""The state machine: what happens to a folder from the first click to the last, and what cannot."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from notedock.core.states import (
    TABLE,
    WORKING,
    Event,
    IllegalEventError,
    State,
    is_allowed,
    next_state,
)

# What happens to one folder, as states and the events between them. Every transition of the table
# occurs in one of them.
SCENARIOS = {
    "everything is new": "off start checking download downloading prepare preparing launch "
    "starting answered running stop stopping gone off",
    "only the recipe is new": "off start checking prepare preparing launch starting",
    "the download is enough": "off start checking download downloading launch starting",
    "the image is here": "off start checking launch starting answered running",
    "it runs already": "off start checking answered running gone off",
    "found when the window opens": "off found starting answered running",
    "found after a failure": "off fail failed found starting answered running",
    "failed twice, then tried again": "off fail failed fail failed start checking",
    "the check fails": "off start checking fail failed",
    "the download fails": "off start checking download downloading fail failed",
    "the build fails": "off start checking prepare preparing fail failed",
    "the server never answers": "off found starting fail failed",
    "the server crashes": "off found starting answered running fail failed",
    "stopping fails": "off found starting answered running stop stopping fail failed",
    "Stop is withdrawn": "off found starting answered running stop stopping kept running",
    "cancelled during the check": "off start checking cancel cancelling cancelled off",
    "cancelled during the download": "off start checking download downloading cancel cancelling",
    "cancelled during the build": "off start checking prepare preparing cancel cancelling",
    "cancelled too late": "off found starting cancel cancelling answered running",
    "cancelling fails": "off found starting cancel cancelling fail failed",
    # A question of the job was answered with no: it ends without Cancel.
    "declined during the check": "off start checking cancelled off",
    "declined during the download": "off start checking download downloading cancelled off",
    "declined during the build": "off start checking prepare preparing cancelled off",
    "declined during the start": "off found starting cancelled off",
}
PAIRS = list(product(State, Event))
ILLEGAL = [pair for pair in PAIRS if pair not in TABLE]


def walked(scenario: str) -> list[tuple[State, Event, State]]:
    words = scenario.split()
    states, events = list(map(State, words[::2])), list(map(Event, words[1::2]))
    return [
        (before, event, after)
        for (before, after), event in zip(pairwise(states), events, strict=True)
    ]


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_a_scenario_leads_from_state_to_state(scenario: str) -> None:
    for state, event, after in walked(scenario):
        assert is_allowed(state, event)
        assert next_state(state, event) is after


def test_every_transition_has_a_reason() -> None:
    steps = [step for scenario in SCENARIOS.values() for step in walked(scenario)]
    assert {(state, event) for state, event, _ in steps} == set(TABLE)


@pytest.mark.parametrize(
    ("state", "event"),
    ILLEGAL,
    ids=[f"{event.value} while {state.value}" for state, event in ILLEGAL],
)
def test_everything_else_is_refused(state: State, event: Event) -> None:
    assert not is_allowed(state, event)
    with pytest.raises(IllegalEventError, match=f"^{event.value} while {state.value}$"):
        next_state(state, event)


def test_start_is_for_folders_at_rest_and_stop_for_running_ones() -> None:
    assert _states_with(Event.START) == {State.OFF, State.FAILED}
    assert _states_with(Event.STOP) == {State.RUNNING}


def test_cancel_is_there_exactly_while_a_start_is_under_way() -> None:
    assert _states_with(Event.CANCEL) == WORKING


def test_every_job_can_fail_and_can_be_started_again() -> None:
    assert _states_with(Event.FAIL) == set(State)
    assert all(next_state(state, Event.FAIL) is State.FAILED for state in State)


def test_a_late_event_of_a_job_does_not_undo_a_cancellation() -> None:
    for event in (Event.DOWNLOAD, Event.PREPARE, Event.LAUNCH):
        assert not is_allowed(State.CANCELLING, event)


@pytest.mark.parametrize("state", State)
def test_from_every_state_there_is_a_way_back_to_off(state: State) -> None:
    assert State.OFF in _reachable(state)


def _states_with(wanted: Event) -> set[State]:
    return {state for state, event in TABLE if event is wanted}


def _reachable(start: State) -> set[State]:
    reached, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        onward = {follows for (state, _), follows in TABLE.items() if state is here} - reached
        reached |= onward
        waiting += onward
    return reached
