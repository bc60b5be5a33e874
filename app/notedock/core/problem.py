"""`Problem`, the exception for everything that goes wrong, with the sentences that people read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Self

from notedock.core.masking import mask_addresses, mask_known
from notedock.core.problem_kind import ProblemGroup, ProblemKind


class Action(Enum):
    """What the one main button of a Problem does, or the one beside it."""

    RETRY = "retry"
    CHOOSE_FOLDER = "choose-folder"
    LOCATE_FOLDER = "locate-folder"  # choose where a folder of the list is now
    FORGET_FOLDER = "forget-folder"  # take it off the list
    CHOOSE_SAMPLE_PLACE = "choose-sample-place"  # where a copy of the sample goes
    CHOOSE_ENVIRONMENT = "choose-environment"
    COPY_LINK = "copy-link"
    SHOW_LOG = "show-log"
    INSTALL_ENGINE = "install-engine"
    START_ENGINE = "start-engine"
    RUN_WITHOUT_DOCKER = "run-without-docker"  # in the engine that is part of the program
    CHECK_COMPUTER = "check-computer"
    STOP = "stop"
    RESTART = "restart"  # stop the notebooks, and start them again
    RESUME = "resume"
    START_WITHOUT = "start-without"  # the folder's own recipe, once
    START_WITHOUT_DATA = "start-without-data"  # the folder for data, once
    COPY_REPORT = "copy-report"  # what `notedock doctor --report` prints


@dataclass(eq=False, kw_only=True)  # not frozen: Python sets __traceback__ on what is raised
class Problem(Exception):
    """One thing that went wrong. All texts are translated sentences, without jargon.

    kind: what it is, for scripts and for whoever reacts to it.
    title: what happened, one sentence.
    reason: why, if known, else empty.
    remedy: what to do about it, one sentence; it names no command line option, because the
    window shows it, too (the terminal adds its own: `terminal/hints.py`).
    action: what the main button does, if a button can help. other: what one beside it does.
    detail: technical text for support; folded away in the window. Names and passwords in its
    addresses are masked, and so are secrets that are known.
    command: a shell command that helps, offered for copying, or empty.
    package: the name of the package that could not be installed. python: the version of Python that
    it was to be installed for. Both empty for other Problems, or where that is not known.
    """

    kind: ProblemKind = field(kw_only=False)
    title: str
    reason: str = ""
    remedy: str = ""
    action: Action | None = None
    other: Action | None = None
    detail: str = ""
    command: str = ""
    package: str = ""
    python: str = ""

    def __post_init__(self) -> None:
        """Keep passwords out of all that shows or keeps the detail."""
        self.detail = mask_known(mask_addresses(self.detail))

    @property
    def group(self) -> ProblemGroup:
        """The group of its kind."""
        return self.kind.group

    def without_traceback(self) -> Self:
        """Return it without its traceback and causes: they keep alive all that the frames hold.

        For whoever keeps a Problem that was raised.
        """
        self.__cause__ = self.__context__ = None
        return self.with_traceback(None)

    def __str__(self) -> str:
        """Return the sentences, as a terminal or a test report shows them."""
        return " ".join(part for part in (self.title, self.reason, self.remedy) if part)

    def lines(self) -> list[str]:
        """Return the sentences and the command, one a line, for a terminal."""
        return [line for line in (self.title, self.reason, self.remedy, self.command) if line]

    def as_dict(self) -> dict[str, str]:
        """Return what `--json` prints."""
        return {
            "problem": self.kind.value,
            "title": self.title,
            "reason": self.reason,
            "remedy": self.remedy,
        }
