"""Two engines as one: each is asked for its own, and what both have is joined."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.problem import Problem
from notedock.core.server import Status
from notedock.engines.base import ServerOptions
from notedock.engines.engine_group import EngineGroup
from notedock.engines.inventory import Installed
from tests.two_engines import PERSON, TwoEngines, missing


@pytest.fixture
def engines() -> TwoEngines:
    return TwoEngines()


@pytest.fixture
def group(engines: TwoEngines, catalogue: Catalogue, paths: AppPaths) -> EngineGroup:
    found = engines.context(catalogue, paths).engine
    assert isinstance(found, EngineGroup)
    return found


def options(key: str, reference: str) -> ServerOptions:
    return ServerOptions(key, PERSON, Path("/folder"), "one", reference, 8888, "token")


def test_a_server_runs_where_its_environment_was_made(
    group: EngineGroup, engines: TwoEngines
) -> None:
    one = group.launch(options("one", "image"))
    other = group.launch(options("other", "builtin:abc"))
    assert (list(engines.docker.running), list(engines.builtin.running)) == (["one"], ["other"])
    assert group.servers(PERSON) == [one, other]
    assert (group.find("one"), group.find("other"), group.find("none")) == (one, other, None)
    group.remove(other)
    assert group.servers(PERSON) == [one]


def test_of_two_with_one_key_the_one_that_runs_is_found(
    group: EngineGroup, engines: TwoEngines
) -> None:
    left = group.launch(options("one", "image"))
    runs = group.launch(options("one", "builtin:abc"))
    engines.docker.running["one"] = replace(left, status=Status.ENDED)
    assert group.find("one") == runs
    assert group.of(runs).name == "builtin"


def test_without_docker_there_is_what_the_other_has(
    group: EngineGroup, engines: TwoEngines
) -> None:
    group.launch(options("one", "image"))
    runs = group.launch(options("other", "builtin:abc"))
    assert group.silent() is None
    engines.docker.gone = missing()
    assert group.silent() is engines.docker.gone
    assert group.servers(PERSON) == [runs]
    assert group.find("other") == runs
    assert group.installed(PERSON).takes == 10
    engines.docker.gone = problems.engine_failed("Docker", "it said no")  # it answers
    with pytest.raises(Problem):
        group.servers(PERSON)


def test_an_environment_is_made_and_counted_by_its_engine(
    group: EngineGroup, engines: TwoEngines, tmp_path: Path
) -> None:
    described = EnvironmentDescription(tmp_path, "one", PERSON)
    assert group.refusal(described) is None
    engines.builtin.needs_docker = problems.recipe_missing("Dockerfile")
    assert group.refusal(replace(described, engine="builtin")) is engines.builtin.needs_docker
    inventory = group.installed(PERSON)
    assert (inventory.takes, inventory.free) == (110, 1000)


def test_an_environment_is_removed_where_it_is(group: EngineGroup, engines: TwoEngines) -> None:
    def kept(name: str) -> Installed:
        return Installed("id", (name,), (name,), (name,), "title", 1, 1, listed=True, ours=True)

    group.uninstall(kept("image"), PERSON)
    group.uninstall(kept("builtin:abc"), PERSON)
    assert (engines.docker.removed, engines.builtin.removed) == (["image"], ["builtin:abc"])


def test_the_other_engine_is_the_one_in_use_where_docker_is_not(
    group: EngineGroup, engines: TwoEngines
) -> None:
    assert [one.used for one in group.candidates()] == [True, False]
    engines.docker.gone = missing()
    assert [one.used for one in group.candidates()] == [True, True]
