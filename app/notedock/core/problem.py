"""A Problem: something that went wrong, said so that the person can do something about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Action(Enum):
    """What the one main button of a Problem does."""

    RETRY = "retry"
    CHOOSE_FOLDER = "choose-folder"
    CHOOSE_ENVIRONMENT = "choose-environment"
    COPY_LINK = "copy-link"
    SHOW_LOG = "show-log"
    INSTALL_ENGINE = "install-engine"
    START_ENGINE = "start-engine"
    CHECK_COMPUTER = "check-computer"  # where another engine can be chosen, too
    STOP = "stop"
    START_WITHOUT = "start-without"  # the folder's own recipe, once


@dataclass(eq=False)  # not frozen: Python sets __traceback__ on what is raised
class Problem(Exception):
    """One thing that went wrong.

    kind: stable name for scripts (`folder-missing`).
    title: what happened, one plain sentence.
    reason: why, if known, else empty.
    remedy: what to do about it, one sentence.
    action: what the main button does, if a button can help.
    detail: technical text for support; folded away in the window.
    command: what helps in a terminal, for those who have one; it can be copied.
    """

    kind: str
    title: str
    reason: str = ""
    remedy: str = ""
    action: Action | None = None
    detail: str = ""
    command: str = ""

    def __str__(self) -> str:
        """Return the sentences, as a terminal or a test report shows them."""
        return " ".join(part for part in (self.title, self.reason, self.remedy) if part)

    def as_dict(self) -> dict[str, str]:
        """Return what `--json` prints."""
        return {
            "problem": self.kind,
            "title": self.title,
            "reason": self.reason,
            "remedy": self.remedy,
        }
