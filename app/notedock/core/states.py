"""The states that one folder's server can be in, as a table.

Faces render the state and nothing else: which buttons can be pressed follows from it alone.
Every pair that is not in the table is refused, so a late or doubled event cannot do harm.
"""

from __future__ import annotations

from enum import Enum


class State(Enum):
    """What is going on with a folder."""

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
    """What can happen to a folder."""

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
    """An event that cannot happen in this state."""


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


def can(state: State, event: Event) -> bool:
    """Tell whether `event` can happen in `state`."""
    return (state, event) in TABLE


def after(state: State, event: Event) -> State:
    """Return the state that follows.

    Raises IllegalEventError when `event` cannot happen in `state`.
    """
    if not can(state, event):
        raise IllegalEventError(f"{event.value} while {state.value}")
    return TABLE[state, event]
