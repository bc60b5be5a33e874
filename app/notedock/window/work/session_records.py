"""What a folder session remembers beside its state, and the steps of a job that change it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from notedock.core.problem import Problem
from notedock.core.start_request import StartRequest
from notedock.core.states import Event
from notedock.core.task import Progress, Step

EVENTS_OF_STEPS = {
    Step.DOWNLOAD: Event.DOWNLOAD,
    Step.UNPACK: Event.DOWNLOAD,  # the first step that a quick download reports
    Step.PREPARE: Event.PREPARE,
    Step.START: Event.LAUNCH,
}


@dataclass
class StartAttempt:
    """The start that the person asked for last, and how it went.

    request: None when nothing was asked for here, or not any more. needs_engine: it failed only
    because no engine answered. ended: why its server ended, as reported by the engine before the
    job knew.
    """

    request: StartRequest | None = None
    needs_engine: bool = False
    ended: Problem | None = None


@dataclass
class PastServers:
    """The ids of servers that the engine may still report, but that are to be ignored.

    stopped: was stopped from here, so its end is no failure. unanswering: was found running and
    did not answer, so it is not adopted again before the next start.
    """

    stopped: str = ""
    unanswering: str = ""


def never_less(now: Progress, before: Progress | None) -> Progress:
    """Return `now`, but no less of a step than was done before: pieces may be fetched again."""
    if before is None or (now.step, now.total) != (before.step, before.total):
        return now
    return replace(now, done=max(now.done, before.done))
