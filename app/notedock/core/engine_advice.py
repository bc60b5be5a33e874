"""How a person gets an engine: where it is explained, and the commands that install or start it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EngineAdvice:
    """What an engine tells about itself for sentences and buttons; empty where there is none.

    label: what people call it. needs: the oldest versions that will do, as a list in words.
    page: where it can be had. install, start, permit: commands for this system; permit lets the
    person's account use it. group: the group that such accounts are in.
    just_permitted: the account is in it, but only from the next log-in on.
    """

    label: str
    needs: str = ""
    page: str = ""
    install: str = ""
    start: str = ""
    permit: str = ""
    group: str = ""
    just_permitted: bool = False
