"""The one place where the errors of the engine and of its library become Problems."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import requests
import urllib3
from docker.errors import APIError, DockerException

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.engines.docker.installation import advice

FAILURES = (DockerException, requests.RequestException, urllib3.exceptions.HTTPError, OSError)


@contextmanager
def translated(chosen_by: str = "") -> Iterator[None]:
    """Raise what goes wrong in the block as a Problem."""
    try:
        yield
    except FAILURES as error:
        raise as_problem(error, chosen_by) from error


def as_problem(error: Exception, chosen_by: str = "") -> Problem:
    """Return the Problem that `error` means."""
    detail = str(error)
    if is_disk_full(detail):
        return problems.disk_full(detail)
    if isinstance(error, APIError) and error.response is not None:
        return problems.engine_failed(advice().label, explanation(error))
    if isinstance(os_error(error), PermissionError):
        return problems.engine_forbidden(advice(), detail)
    if chosen_by:
        return problems.engine_unreachable(advice().label, chosen_by, detail)
    return problems.engine_stopped(advice().label, detail)


def explanation(error: APIError) -> str:
    """Return what the engine itself said."""
    return str(error.explanation or error)


def is_disk_full(text: str) -> bool:
    """Tell whether the engine speaks of a full disk (ENOSPC as Go words it)."""
    return "no space left on device" in text.lower()


def os_error(error: BaseException) -> OSError | None:
    """Return the system's own error at the bottom of what the libraries wrapped around it."""
    own = (one for one in causes(error) if isinstance(one, OSError) and one.errno is not None)
    return next(own, None)


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that the libraries wrapped into it."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__, *one.args]
