"""What people are told when an environment could not be made."""

from __future__ import annotations

import errno
import re

from notedock.core import build_failure, problems
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.problem import Problem
from notedock.core.requirements import NAME
from notedock.core.translation import translate
from notedock.engines.builtin.content import Content

_FULL = re.compile(r"No space left on device|os error 28\b|Disk quota exceeded|os error 122\b")
_HASH = re.compile(r"[Hh]ash mismatch|hashes? (?:do|does) not match")
_COMPILER = re.compile(
    r"(?:command|program) '?[\w./-]*(?:gcc|cc|g\+\+|clang|cl\.exe|gfortran|cargo|rustc)'? "
    r"(?:failed: No such file|not found)|Unknown compiler\(s\)|No CMAKE_CX*_COMPILER"
    r"|error: Microsoft Visual C|(?:gcc|cc|g\+\+|cargo)'?: No such file|Python\.h: No such file"
)


def of_disk(error: OSError) -> Problem:
    """Return the Problem for what the system has refused."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return problems.disk_full(str(error))
    return problems.environment_not_made(str(error))


def of_catalogue(said: str) -> Problem:
    """Return the Problem for an environment of the catalogue's. said: what uv wrote."""
    if _FULL.search(said):
        return problems.disk_full(said)
    if _HASH.search(said):
        return problems.download_damaged(said)
    if build_failure.is_offline(build_failure.Failure("", "", said, {})):
        return problems.download_failed(said)
    return problems.environment_not_made(said)


def of_folder(description: EnvironmentDescription, content: Content, said: str) -> Problem:
    """Return the Problem for what a folder asks for. said: what uv wrote."""
    if _FULL.search(said):
        return problems.disk_full(said)
    file = next(iter(description.recipe.files), NAME)
    pins: dict[str, str] = {}
    for text in content.texts.values():
        pins |= build_failure.pins(text)
    listed = content.texts.get(NAME, "")
    failure = build_failure.Failure(file, "", said, pins, own_step=True, listed=listed)
    culprit = build_failure.package(failure)
    problem = build_failure.as_problem(failure, culprit)
    if culprit is not None and _COMPILER.search(said):
        problem.reason = translate(
            "Problem",
            "It has to be built on this computer first, and the tools for that are not here.",
        )
    return problem
