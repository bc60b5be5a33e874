"""The table of states, written out a second time and compared pair by pair."""

from __future__ import annotations

from itertools import product

import pytest

from notedock.core.states import TABLE, WORKING, Event, IllegalEventError, State, after

# Who may press what, and what may happen, in the order of a reader's day. What is not here
# must be refused.
EXPECTED = """
off          start      checking
off          found      starting
off          fail       failed
failed       start      checking
failed       found      starting
failed       fail       failed
checking     download   downloading
checking     prepare    preparing
checking     launch     starting
checking     answered   running
checking     cancel     cancelling
checking     cancelled  off
checking     fail       failed
downloading  prepare    preparing
downloading  launch     starting
downloading  cancel     cancelling
downloading  cancelled  off
downloading  fail       failed
preparing    launch     starting
preparing    cancel     cancelling
preparing    cancelled  off
preparing    fail       failed
starting     answered   running
starting     cancel     cancelling
starting     cancelled  off
starting     fail       failed
cancelling   cancelled  off
cancelling   answered   running
cancelling   fail       failed
running      stop       stopping
running      gone       off
running      fail       failed
stopping     gone       off
stopping     kept       running
stopping     fail       failed
"""
LEGAL = {
    (State(state), Event(event)): State(follows)
    for state, event, follows in (line.split() for line in EXPECTED.strip().splitlines())
}
PAIRS = list(product(State, Event))


@pytest.mark.parametrize(
    ("state", "event"), PAIRS, ids=[f"{event.value} while {state.value}" for state, event in PAIRS]
)
def test_every_pair_leads_where_it_should_or_is_refused(state: State, event: Event) -> None:
    if (state, event) in LEGAL:
        assert after(state, event) is LEGAL[state, event]
    else:
        with pytest.raises(IllegalEventError, match=f"^{event.value} while {state.value}$"):
            after(state, event)


def test_every_event_happens_somewhere() -> None:
    assert {event for _, event in TABLE} == set(Event)


def test_every_state_can_be_reached_from_off() -> None:
    assert _reachable(State.OFF) == set(State)


@pytest.mark.parametrize("state", State)
def test_from_every_state_there_is_a_way_back_to_off(state: State) -> None:
    assert State.OFF in _reachable(state)


def test_cancel_can_be_pressed_exactly_while_something_is_worked_on() -> None:
    assert {state for state, event in TABLE if event is Event.CANCEL} == WORKING


@pytest.mark.parametrize("state", [s for s in State if (s, Event.FAIL) in LEGAL])
def test_whatever_went_wrong_can_be_started_again(state: State) -> None:
    assert after(after(state, Event.FAIL), Event.START) is State.CHECKING


def _reachable(start: State) -> set[State]:
    reached, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        onward = {follows for (state, _), follows in TABLE.items() if state is here} - reached
        reached |= onward
        waiting += onward
    return reached
