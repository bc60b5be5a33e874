"""What a person is asked before a download, and what is done then."""

from __future__ import annotations

from typing import cast

import pytest

from notedock.core import problems
from notedock.core.app_paths import AppPaths
from notedock.core.environment import Catalogue
from notedock.core.problem import Problem
from notedock.core.recent_folders import RecentFolders
from notedock.core.task import Cancelled, Question, Task
from notedock.engines.base import Engine
from notedock.engines.inventory import Cost
from notedock.flows.context import Context
from notedock.flows.environment_download import fetch

GB = 1_000_000_000
FITS = Cost(GB, GB, 10 * GB)
TIGHT = Cost(2 * GB, GB, 2 * GB)  # 3 GB once it is unpacked
ARM = Cost(GB, GB, 10 * GB, platform_fits=False, platforms=("linux/arm64",))


class FakeDownloadEngine:
    """An engine that has nothing, and downloads whatever it is told to."""

    name = "shop"

    def __init__(self, cost: Cost | None) -> None:
        self._cost = cost
        self.downloaded: list[str] = []

    def has(self, reference: str) -> bool:
        return reference in self.downloaded

    def cost(self, reference: str) -> Cost | None:
        return self._cost

    def download(self, reference: str, task: Task, digest: str) -> None:
        self.downloaded.append(reference)

    def stored(self, reference: str) -> None:
        """It does not say how it calls what it has."""


def asked(
    shop: FakeDownloadEngine, catalogue: Catalogue, paths: AppPaths, answer: bool | None = None
) -> list[Question]:
    """Fetch the default environment; return what was asked and answered so."""
    context = Context(cast("Engine", shop), catalogue, RecentFolders(paths), paths, "somebody")
    questions: list[Question] = []

    def reply(question: Question) -> bool:
        questions.append(question)
        assert answer is not None
        return answer

    task = Task() if answer is None else Task(ask=reply)
    fetch(context, catalogue.default, task)
    return questions


@pytest.mark.parametrize("cost", [FITS, None, Cost(9 * GB, 9 * GB), Cost(9 * GB, 0, GB)])
def test_what_fits_or_cannot_be_known_is_not_asked_about(
    catalogue: Catalogue, paths: AppPaths, cost: Cost | None
) -> None:
    shop = FakeDownloadEngine(cost)
    assert asked(shop, catalogue, paths) == []
    assert shop.downloaded == [catalogue.default.reference]


@pytest.mark.parametrize(
    ("cost", "words"),
    [(TIGHT, "about 3.0 GB, and 2.0 GB are free"), (ARM, "much more slowly")],
)
def test_what_will_not_do_is_asked_about_and_can_be_had_all_the_same(
    catalogue: Catalogue, paths: AppPaths, cost: Cost, words: str
) -> None:
    shop = FakeDownloadEngine(cost)
    [question] = asked(shop, catalogue, paths, answer=True)
    assert words in question.detail
    assert shop.downloaded


@pytest.mark.parametrize("cost", [TIGHT, ARM])
def test_whoever_decides_against_it_downloads_nothing(
    catalogue: Catalogue, paths: AppPaths, cost: Cost
) -> None:
    shop = FakeDownloadEngine(cost)
    with pytest.raises(Cancelled):
        asked(shop, catalogue, paths, answer=False)
    assert shop.downloaded == []


@pytest.mark.parametrize(("cost", "kind"), [(TIGHT, "space-short"), (ARM, "wrong-platform")])
def test_where_nobody_can_be_asked_it_is_a_problem(
    catalogue: Catalogue, paths: AppPaths, cost: Cost, kind: str
) -> None:
    shop = FakeDownloadEngine(cost)
    with pytest.raises(Problem) as caught:
        asked(shop, catalogue, paths)
    assert caught.value.kind == kind
    assert shop.downloaded == []


def test_a_name_that_is_spelt_right_is_not_suggested(catalogue: Catalogue, paths: AppPaths) -> None:
    class Empty(FakeDownloadEngine):
        def download(self, reference: str, task: Task, digest: str) -> None:
            raise problems.environment_not_found(reference, "", "")

    with pytest.raises(Problem) as caught:
        asked(Empty(FITS), catalogue, paths)
    assert caught.value.remedy == "Choose another environment."
