"""Finding the engine to use: the chosen one, else the first of the usual addresses that answers.

An explicit choice (DOCKER_HOST, DOCKER_CONTEXT, the program's setting) is obeyed and never
replaced by another engine.
"""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import docker
import requests
from docker.errors import APIError
from docker.utils import version_lt

from notedock.core import problems
from notedock.core.problem import Problem
from notedock.engines.base import Candidate, Health
from notedock.engines.docker import addresses
from notedock.engines.docker.addresses import Address
from notedock.engines.docker.errors import FAILURES, causes, os_error
from notedock.engines.docker.installation import advice

_CONNECT_TIMEOUT = 10  # seconds for the version of an engine
_GRACE_PERIOD = 2.0  # seconds that a preferred engine has once another one has answered
_REQUEST_TIMEOUT = 120  # seconds for other requests; starting can be slow on an old disk
OLDEST = "1.40"  # API version of Docker 19.03 (2019) and Podman 3; older ones are not tested

# Where no engine can be used, the Problem is that of the first state that one of them is in.
_MOST_HELPFUL_FIRST = (
    Health.STARTING,
    Health.FORBIDDEN,
    Health.OLD,
    Health.SILENT,
    Health.STOPPED,
    Health.REMOTE,
)


@dataclass(frozen=True)
class Answer:
    """The result of asking one address. version: the answer to GET /version."""

    address: Address
    health: Health
    version: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""

    @property
    def number(self) -> str:
        """The engine's version."""
        return str(self.version.get("Version", ""))

    @property
    def api_version(self) -> str:
        """The API version of the engine."""
        return str(self.version.get("ApiVersion", "auto"))

    @property
    def is_podman(self) -> bool:
        """Tell whether it is Podman, whose Docker API differs in some answers."""
        parts = self.version.get("Components") or []
        return any("podman" in part.get("Name", "").lower() for part in parts)

    @property
    def name(self) -> str:
        """What people call this engine."""
        said = str((self.version.get("Platform") or {}).get("Name", "")) + self.address.url
        known = {
            "Docker Desktop": "Docker Desktop",
            "/desktop/": "Docker Desktop",
            "dockerDesktop": "Docker Desktop",
            "colima": "Colima",
            "/.rd/": "Rancher Desktop",
            "orbstack": "OrbStack",
            "podman": "Podman",
        }
        called = next((name for sign, name in known.items() if sign in said), "Docker")
        return "Podman" if self.is_podman else called


def connect(address: Address, version: str = "auto") -> docker.APIClient:
    """Return a client for one thread.

    Raises DockerException or OSError when nobody answers.
    """
    client = docker.APIClient(**address.parameters, version=version, timeout=_CONNECT_TIMEOUT)
    client.timeout = _REQUEST_TIMEOUT
    return client


def ask(address: Address) -> Answer:
    """Ask an engine for its version. Takes _CONNECT_TIMEOUT seconds when it does not answer."""
    if address.is_remote:
        return Answer(address, Health.REMOTE, detail=address.url)
    try:
        client = docker.APIClient(**address.parameters, version=OLDEST, timeout=_CONNECT_TIMEOUT)
        with contextlib.closing(client):
            version = client.version(api_version=False)
            spoken = str(version["ApiVersion"])
    except (*FAILURES, ValueError, KeyError, TypeError) as error:
        return Answer(address, _health(error), detail=str(error))
    if version_lt(spoken, OLDEST):
        return Answer(address, Health.OLD, version, f"{version.get('Version')}, API {spoken}")
    return Answer(address, Health.READY, version)


def find(environ: Mapping[str, str] = os.environ, setting: str = "") -> Answer:
    """Return an engine that can be used.

    setting: the address that the person has chosen in the program, or empty.
    Raises Problem, with the one next step that helps.
    """
    one = addresses.chosen(environ, setting)
    answers = [ask(one)] if one else ask_all(addresses.usual(environ), hurry=True)
    best = next((answer for answer in answers if answer.health is Health.READY), None)
    if best is None:
        raise _problem_of(answers, environ)
    return best


def candidates(environ: Mapping[str, str] = os.environ, setting: str = "") -> list[Candidate]:
    """Return every engine that was found, with the one that is used marked; never raises."""
    places = addresses.usual(environ)
    used = ""
    try:
        one = addresses.chosen(environ, setting)
    except Problem as problem:
        kept = problem.without_traceback()
        return [Candidate("Docker", "", "", Health.STOPPED, used=True, problem=kept)]
    if one is not None:
        used = one.url
        places = [one, *(place for place in places if place.url != one.url)]
    answers = ask_all(places)
    ready = [answer.address.url for answer in answers if answer.health is Health.READY]
    used = used or next(iter(ready), "")
    return [
        Candidate(
            answer.name,
            answer.number,
            answer.address.url,
            answer.health,
            used=answer.address.url == used,
            chosen_by=answer.address.chosen_by,
            problem=None if answer.health is Health.READY else _problem_of([answer], environ),
        )
        for answer in answers
    ]


def ask_all(places: Sequence[Address], *, hurry: bool = False) -> list[Answer]:
    """Ask all at the same time, and return their answers in the order of `places`.

    hurry: once one is ready, wait for the others no longer than _GRACE_PERIOD seconds.
    """
    said: queue.Queue[tuple[int, Answer]] = queue.Queue()

    def work(number: int, place: Address) -> None:
        said.put((number, ask(place)))

    for number, place in enumerate(places):
        # Not a thread pool, which the interpreter joins before it exits.
        threading.Thread(target=work, args=(number, place), name="discovery", daemon=True).start()
    found = {number: Answer(place, Health.SILENT) for number, place in enumerate(places)}
    heard: set[int] = set()
    until = time.monotonic() + _CONNECT_TIMEOUT + 1
    while len(heard) < len(places):
        try:
            number, answer = said.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            break
        found[number] = answer
        heard.add(number)
        if hurry and answer.health is Health.READY:
            if heard.issuperset(range(number)):
                break
            until = min(until, time.monotonic() + _GRACE_PERIOD)
    return list(found.values())


def _problem_of(answers: Sequence[Answer], environ: Mapping[str, str]) -> Problem:
    """Return why no engine can be used. answers: none of them is READY."""
    detail = "\n".join(dict.fromkeys(one.detail for one in answers if one.detail))
    worst = min(answers, key=lambda answer: _MOST_HELPFUL_FIRST.index(answer.health), default=None)
    if worst is not None:
        told_apart = {
            Health.STARTING: problems.engine_starting(worst.name, detail),
            Health.FORBIDDEN: problems.engine_forbidden(advice(), detail),
            Health.OLD: problems.engine_too_old(worst.name, worst.number, advice(), detail),
            Health.REMOTE: problems.engine_remote(worst.name, worst.address.url),
        }
        if worst.health in told_apart:
            return told_apart[worst.health]
        if worst.address.chosen_by:
            return problems.engine_unreachable(worst.name, worst.address.chosen_by, detail)
        if worst.health is Health.SILENT:
            return problems.engine_silent(worst.name, detail)
    if addresses.is_installed(environ):
        return problems.engine_stopped(advice().label, detail)
    return problems.engine_missing(advice(), detail)


def _health(error: Exception) -> Health:
    if isinstance(os_error(error), PermissionError):
        return Health.FORBIDDEN
    for cause in causes(error):
        if isinstance(cause, APIError) and (cause.status_code or 0) >= 500:
            return Health.STARTING  # as Docker Desktop answers until it is up (docker/for-mac#7775)
        if isinstance(cause, (requests.Timeout, TimeoutError)):
            return Health.SILENT
    return Health.STOPPED
