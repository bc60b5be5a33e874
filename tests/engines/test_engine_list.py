"""The list of engines: what it says is what the engines themselves are."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import ClassVar

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.problem import Problem
from notedock.engines.engine_group import EngineGroup
from notedock.engines.engine_list import AUTO, ENGINES, NAMES, EngineKind, make_engine
from notedock.terminal.parser import build


@pytest.mark.parametrize(
    "kind", [one for one in ENGINES if one.import_path], ids=lambda one: one.name
)
def test_an_engine_bears_the_name_and_label_of_the_list(kind: EngineKind, paths: AppPaths) -> None:
    engine = make_engine(kind.name, paths)
    assert engine.name == kind.name
    assert engine.advice().label == kind.label
    assert engine.advice().page.startswith("https://")


class SlowEngine:
    """An engine that takes long to be made; `made` counts how many were. It is made by name."""

    both = threading.Barrier(2)
    made: ClassVar[list[object]] = []

    def __init__(self, _choice: str, _paths: AppPaths) -> None:
        with suppress(threading.BrokenBarrierError):  # where nobody else makes one
            self.both.wait(0.5)
        self.made.append(self)

    def info(self) -> object:
        return self


def test_threads_that_ask_at_the_same_time_get_the_same_engine(paths: AppPaths) -> None:
    kind = EngineKind("slow", "Slow", f"{__name__}:{SlowEngine.__name__}")
    engine = kind.make(paths)
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(lambda _turn: engine.info(), range(2))
    assert first is second
    assert SlowEngine.made == [first]


def test_without_a_name_all_of_them_are_one(paths: AppPaths) -> None:
    made = make_engine(AUTO, paths)
    assert isinstance(made, EngineGroup)
    assert tuple(one.name for one in made.members) == NAMES


def test_what_comes_later_says_so_and_names_one_that_is_there(paths: AppPaths) -> None:
    with pytest.raises(Problem) as caught:
        EngineKind("later", "Later").make(paths)
    assert caught.value.kind == "engine-not-there"
    assert "Docker" in caught.value.remedy


def test_the_command_line_takes_every_name_of_the_list() -> None:
    for name in (AUTO, *NAMES):
        assert build().parse_args(["start", ".", "--engine", name]).engine == name
    with pytest.raises(SystemExit):
        build().parse_args(["start", ".", "--engine", "another"])
