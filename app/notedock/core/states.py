"""The state machine of one folder's server, as a transition table.

Window and terminal render the state; which buttons are enabled follows from it alone. Pairs that
are not in the table are refused, so a late or repeated event has no effect.
"""

from __future__ import annotations

from enum import Enum


class State(Enum):
    """The state of a folder's server."""

    OFF = "off"
    CHECKING = "checking"
    DOWNLOADING = "downloading"
    PREPARING = "preparing"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    CANCELLING = "cancelling"
    FAILED = "failed"


class Event(Enum):
    """The events of the state machine."""

    START = "start"  # the person presses Start
    DOWNLOAD = "download"  # the environment has to be fetched
    PREPARE = "prepare"  # the folder's own recipe is being made into an environment
    LAUNCH = "launch"  # the environment is here, the server is being started
    FOUND = "found"  # the engine says that a server of this folder exists
    ANSWERED = "answered"  # the server answered with our token
    CANCEL = "cancel"  # the person presses Cancel
    CANCELLED = "cancelled"  # the job has ended and left nothing behind
    STOP = "stop"  # the person presses Stop
    KEPT = "kept"  # asked, the person decided not to stop
    GONE = "gone"  # the engine says that the server is no more
    FAIL = "fail"  # the job ended with a Problem


class IllegalEventError(Exception):
    """The table has no transition for this event in this state."""


TABLE: dict[tuple[State, Event], State] = {
    (State.OFF, Event.START): State.CHECKING,
    (State.OFF, Event.FOUND): State.STARTING,
    (State.OFF, Event.FAIL): State.FAILED,
    (State.FAILED, Event.START): State.CHECKING,
    (State.FAILED, Event.FOUND): State.STARTING,
    (State.FAILED, Event.FAIL): State.FAILED,
    (State.CHECKING, Event.DOWNLOAD): State.DOWNLOADING,
    (State.CHECKING, Event.PREPARE): State.PREPARING,
    (State.CHECKING, Event.LAUNCH): State.STARTING,
    (State.CHECKING, Event.ANSWERED): State.RUNNING,
    (State.CHECKING, Event.CANCEL): State.CANCELLING,
    (State.CHECKING, Event.CANCELLED): State.OFF,
    (State.CHECKING, Event.FAIL): State.FAILED,
    (State.DOWNLOADING, Event.PREPARE): State.PREPARING,
    (State.DOWNLOADING, Event.LAUNCH): State.STARTING,
    (State.DOWNLOADING, Event.CANCEL): State.CANCELLING,
    (State.DOWNLOADING, Event.CANCELLED): State.OFF,
    (State.DOWNLOADING, Event.FAIL): State.FAILED,
    (State.PREPARING, Event.LAUNCH): State.STARTING,
    (State.PREPARING, Event.CANCEL): State.CANCELLING,
    (State.PREPARING, Event.CANCELLED): State.OFF,
    (State.PREPARING, Event.FAIL): State.FAILED,
    (State.STARTING, Event.ANSWERED): State.RUNNING,
    (State.STARTING, Event.CANCEL): State.CANCELLING,
    (State.STARTING, Event.CANCELLED): State.OFF,
    (State.STARTING, Event.FAIL): State.FAILED,
    (State.CANCELLING, Event.CANCELLED): State.OFF,
    (State.CANCELLING, Event.ANSWERED): State.RUNNING,
    (State.CANCELLING, Event.FAIL): State.FAILED,
    (State.RUNNING, Event.STOP): State.STOPPING,
    (State.RUNNING, Event.GONE): State.OFF,
    (State.RUNNING, Event.FAIL): State.FAILED,
    (State.STOPPING, Event.GONE): State.OFF,
    (State.STOPPING, Event.KEPT): State.RUNNING,
    (State.STOPPING, Event.FAIL): State.FAILED,
}

WORKING = frozenset({State.CHECKING, State.DOWNLOADING, State.PREPARING, State.STARTING})
ENDING = frozenset({State.CANCELLING, State.STOPPING})
BUSY = WORKING | ENDING


def is_allowed(state: State, event: Event) -> bool:
    """Tell whether the table has a transition for `event` in `state`."""
    return (state, event) in TABLE


def next_state(state: State, event: Event) -> State:
    """Return the state after `event`.

    Raises IllegalEventError when the table has no such transition.
    """
    if not is_allowed(state, event):
        raise IllegalEventError(f"{event.value} while {state.value}")
    return TABLE[state, event]
