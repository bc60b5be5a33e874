"""Which engine is used while another one is being chosen: no part is of the one used before.

What the engines answer is written by the test, so that the choice can fall in between.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from notedock.core import problems
from notedock.core.engine_advice import EngineAdvice
from notedock.core.problem import Problem
from notedock.engines.base import Health
from notedock.engines.docker import discovery
from notedock.engines.docker.addresses import Address
from notedock.engines.docker.connection import Connection

OLD, NEW = "unix:///old.sock", "unix:///new.sock"
ROOTLESS_DOCKER = {"SecurityOptions": ["name=seccomp,profile=default", "name=rootless"]}
ROOTLESS_PODMAN = {"SecurityOptions": ["name=seccomp,profile=default"], "Rootless": True}  # 4.3.1


class Engines:
    """Two engines. meanwhile: what happens, once, while one of them is asked.

    said: what the old one says of itself.
    """

    def __init__(self) -> None:
        self.meanwhile: Callable[[], object] = lambda: None
        self.said: dict[str, Any] = ROOTLESS_DOCKER
        self.away: set[str] = set()

    def find(self, *, setting: str) -> discovery.Answer:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        if setting in self.away:
            raise problems.engine_missing(EngineAdvice("Docker"), setting)
        return discovery.Answer(Address({"base_url": setting}), Health.READY)

    def connect(self, address: Address, _version: str) -> SimpleNamespace:
        def info() -> dict[str, Any]:
            meanwhile, self.meanwhile = self.meanwhile, lambda: None
            meanwhile()
            return self.said if address.url == OLD else {"SecurityOptions": []}

        return SimpleNamespace(url=address.url, info=info)


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> Engines:
    made = Engines()
    monkeypatch.setattr(discovery, "find", made.find)
    monkeypatch.setattr(discovery, "connect", made.connect)
    return made


@pytest.mark.parametrize("away", [set(), {OLD}])
def test_what_is_found_of_an_engine_that_is_no_longer_chosen_is_dropped(
    engines: Engines, away: set[str]
) -> None:
    connection = Connection(OLD)
    engines.away = away
    engines.meanwhile = lambda: connection.use(NEW)
    with connection.link() as link:
        assert link.answer.address.url == link.client.url == NEW  # type: ignore[attr-defined]
    assert connection.where == NEW


def test_an_engine_that_is_away_leaves_another_one_in_use(engines: Engines) -> None:
    connection = Connection(OLD)

    def lose() -> None:
        with connection.link():
            connection.use(NEW)
            used.append(connection.found())
            raise ConnectionRefusedError

    used: list[discovery.Answer] = []
    with pytest.raises(Problem):
        lose()
    assert connection.is_current(used[0])


def test_an_engine_that_is_away_is_looked_for_again(engines: Engines) -> None:
    connection = Connection(OLD)
    with pytest.raises(Problem), connection.link() as link:
        raise ConnectionRefusedError
    assert not connection.is_current(link.answer)


def test_what_is_special_about_one_engine_is_not_taken_for_the_other(engines: Engines) -> None:
    connection = Connection(OLD)

    def choose() -> None:
        connection.use(NEW)
        connection.found()

    with connection.link() as link:
        engines.meanwhile = choose
        assert connection.traits(link).rootless
        assert connection.traits(link).rootless  # the link is still the old one's
    with connection.link() as link:
        assert not connection.traits(link).rootless


def test_an_engine_is_asked_once_what_is_special_about_it(engines: Engines) -> None:
    connection = Connection(OLD)
    with connection.link() as link:
        assert connection.traits(link).rootless
        engines.meanwhile = lambda: pytest.fail("asked again")
        assert connection.traits(link).rootless


@pytest.mark.parametrize("said", [ROOTLESS_DOCKER, ROOTLESS_PODMAN])
def test_each_engine_says_in_its_own_way_that_it_is_rootless(
    engines: Engines, said: dict[str, Any]
) -> None:
    engines.said = said
    connection = Connection(OLD)
    with connection.link() as link:
        assert connection.traits(link).rootless
