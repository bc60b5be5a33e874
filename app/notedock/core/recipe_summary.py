"""What a recipe would do, in few words, and which files it names, without building it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PACKAGE = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[|[=<>!~;@]|#|$)")
_FROM = re.compile(r"\s*FROM\s+(?:--\S+\s+)*([\w./:@-]+)", re.IGNORECASE)
_COPY = re.compile(r"\s*(?:COPY|ADD)\s+((?:--\S+\s+)*)(.+)", re.IGNORECASE)
_STEP = re.compile(r"\s*(?:RUN|COPY|ADD)\s", re.IGNORECASE)
_MAX_NAME = 60  # characters shown of one name


@dataclass(frozen=True)
class RecipeSummary:
    """What a recipe would do.

    packages: the names that a requirements.txt lists. base: the last image that a Dockerfile
    builds upon. steps: how many steps of it change that.
    """

    packages: tuple[str, ...] = ()
    base: str = ""
    steps: int = 0


def summarize_requirements(text: str) -> RecipeSummary:
    """Return what a requirements.txt names to be installed; other lines are left out."""
    found = [_PACKAGE.match(line) for line in text.splitlines()]
    return RecipeSummary(packages=tuple(one[1][:_MAX_NAME] for one in found if one))


def summarize_dockerfile(text: str) -> RecipeSummary:
    """Return what a Dockerfile builds upon, and in how many steps."""
    lines = text.splitlines()
    bases = [one[1] for one in map(_FROM.match, lines) if one]
    steps = sum(1 for line in lines if _STEP.match(line))
    return RecipeSummary(base=bases[-1][:_MAX_NAME] if bases else "", steps=steps)


def copied_sources(text: str) -> list[str]:
    """Return the sources in the folder that a Dockerfile copies, as they are written there."""
    found: list[str] = []
    for line in text.replace("\\\n", " ").splitlines():
        copy = _COPY.match(line)
        if copy and "--from=" not in copy[1].lower():
            found += re.findall(r'[^\s"\[\],]+', copy[2])[:-1]  # the last one is the target
    return found
