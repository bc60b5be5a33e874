"""Messages that engines really sent when a download failed, and the reason read from each."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from notedock.engines.docker.pull_errors import Reason, reason_of, refused, seconds_to_wait

SAID = {
    Reason(meant): words
    for meant, words in tomllib.loads(
        Path(__file__).with_name("recorded_messages.toml").read_text()
    ).items()
}
HEARD = set(Reason) - {Reason.STALLED}  # that one nobody says


@pytest.mark.parametrize(
    ("reason", "said"), [(reason, said) for reason, all_said in SAID.items() for said in all_said]
)
def test_what_engines_said_is_understood(reason: Reason, said: str) -> None:
    assert reason_of(said) is reason


def test_each_reason_has_a_problem_of_its_own() -> None:
    kinds = {one: refused("quay.io/x/y", SAID[one][0]).problem.kind for one in HEARD}
    alike = (Reason.LOST, Reason.UNKNOWN)  # both: the download failed
    assert len(set(kinds.values())) == len(kinds) - 1
    assert kinds[alike[0]] == kinds[alike[1]] == "download-failed"


def test_only_what_passes_is_tried_again() -> None:
    tried = {one for one in HEARD if refused("quay.io/x/y", SAID[one][0]).passes}
    assert tried == {Reason.LOST, Reason.DAMAGED}


def test_a_registry_that_asks_for_a_moment_is_given_it() -> None:
    said = "toomanyrequests: retry-after: {wait}, allowed: 44000/minute"
    assert refused("ghcr.io/x/y", said.format(wait="985.86µs")).passes
    assert not refused("ghcr.io/x/y", said.format(wait="60s")).passes


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("toomanyrequests: retry-after: 985.86µs, allowed: 44000/minute", 985.86e-6),
        ("429 Too Many Requests, Retry-After: 120", 120),
        ("too many requests, retry after 3m", 180),
        ("toomanyrequests: Rate exceeded", None),
    ],
)
def test_when_the_registry_says_how_long_to_wait_it_is_heard(
    said: str, seconds: float | None
) -> None:
    assert seconds_to_wait(said) == pytest.approx(seconds)


def test_the_problem_names_the_place_that_refused() -> None:
    problem = refused("quay.io/company/secret:1", SAID[Reason.SIGN_IN][0]).problem
    assert "quay.io" in str(problem)
    assert "docker login quay.io" in problem.detail
    assert "2 minutes" in str(refused("x", "429, Retry-After: 120").problem)
