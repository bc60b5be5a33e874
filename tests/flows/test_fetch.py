"""What a person is asked before a download, and what is done then."""

from __future__ import annotations

from typing import cast

import pytest

from notedock.core.environment import Catalogue
from notedock.core.memory import Memory
from notedock.core.places import Places
from notedock.core.problem import Problem
from notedock.core.task import Cancelled, Question, Task
from notedock.engines.base import Cost, Engine
from notedock.flows.context import Context
from notedock.flows.fetch import fetch

GB = 1_000_000_000
FITS = Cost(GB, GB, 10 * GB)
TIGHT = Cost(2 * GB, GB, 2 * GB)  # 3 GB once it is unpacked
ARM = Cost(GB, GB, 10 * GB, platform_fits=False, platforms=("linux/arm64",))


class Shop:
    """An engine that has nothing, and downloads whatever it is told to."""

    name = "shop"

    def __init__(self, cost: Cost | None) -> None:
        self._cost = cost
        self.downloaded: list[str] = []

    def has(self, reference: str) -> bool:
        return reference in self.downloaded

    def cost(self, reference: str) -> Cost | None:
        return self._cost

    def download(self, reference: str, task: Task) -> None:
        self.downloaded.append(reference)

    def stored(self, reference: str) -> None:
        """It does not say how it calls what it has."""


def asked(
    shop: Shop, catalogue: Catalogue, places: Places, answer: bool | None = None
) -> list[Question]:
    """Fetch the default environment; return what was asked and answered so."""
    context = Context(cast("Engine", shop), catalogue, Memory(places), places, "somebody")
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
    catalogue: Catalogue, places: Places, cost: Cost | None
) -> None:
    shop = Shop(cost)
    assert asked(shop, catalogue, places) == []
    assert shop.downloaded == [catalogue.default.reference]


@pytest.mark.parametrize(
    ("cost", "words"),
    [(TIGHT, "about 3.0 GB, and 2.0 GB are free"), (ARM, "much more slowly")],
)
def test_what_will_not_do_is_asked_about_and_can_be_had_all_the_same(
    catalogue: Catalogue, places: Places, cost: Cost, words: str
) -> None:
    shop = Shop(cost)
    [question] = asked(shop, catalogue, places, answer=True)
    assert words in question.detail
    assert shop.downloaded


@pytest.mark.parametrize("cost", [TIGHT, ARM])
def test_whoever_decides_against_it_downloads_nothing(
    catalogue: Catalogue, places: Places, cost: Cost
) -> None:
    shop = Shop(cost)
    with pytest.raises(Cancelled):
        asked(shop, catalogue, places, answer=False)
    assert shop.downloaded == []


@pytest.mark.parametrize(("cost", "kind"), [(TIGHT, "space-short"), (ARM, "wrong-platform")])
def test_where_nobody_can_be_asked_it_is_a_problem(
    catalogue: Catalogue, places: Places, cost: Cost, kind: str
) -> None:
    shop = Shop(cost)
    with pytest.raises(Problem) as caught:
        asked(shop, catalogue, places)
    assert caught.value.kind == kind
    assert shop.downloaded == []
