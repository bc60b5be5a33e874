"""What engines say while they download, added up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from notedock.core.task import Progress, Step
from notedock.core.transfer_rate import TransferRate
from notedock.engines.docker.pull_progress import Layers
from notedock.engines.docker.registry import Layer

RECORDED = Path(__file__).parent / "recorded"


def recorded(engine: str) -> list[tuple[float, dict[str, Any]]]:
    lines = (RECORDED / f"{engine}.jsonl").read_text().splitlines()
    return [(time, event) for time, event in map(json.loads, lines)]


def described(events: list[tuple[float, dict[str, Any]]]) -> list[Layer]:
    """Return the layers of a recorded download as the registry describes them."""
    sizes = {
        event["id"]: event["progressDetail"]["total"]
        for _time, event in events
        if event.get("progressDetail", {}).get("total")
    }
    return [Layer(f"sha256:{one}{'0' * 52}", size, "") for one, size in sizes.items()]


def followed(
    events: list[tuple[float, dict[str, Any]]], known: list[Layer]
) -> list[tuple[float, Progress]]:
    layers, said = Layers(known), []
    for time, event in events:
        layers.note(event)
        said.append((time, layers.progress))
    return said


def test_with_the_registrys_description_the_whole_is_known_from_the_first_word() -> None:
    events = recorded("docker-20.10")
    known = described(events)
    said = [progress for _time, progress in followed(events, known)]
    assert {one.total for one in said} == {sum(layer.size for layer in known)}
    steps = [one.step for one in said]
    assert steps == sorted(steps, key=[Step.DOWNLOAD, Step.UNPACK].index)  # never back again
    for step in (Step.DOWNLOAD, Step.UNPACK):
        done = [one.done for one in said if one.step is step]
        assert done == sorted(done)
    assert said[-1].done == said[-1].total


def test_without_it_what_was_spoken_of_counts() -> None:
    events = recorded("docker-20.10")
    said = [progress for _time, progress in followed(events, [])]
    assert {one.total for one in said if one.step is Step.DOWNLOAD} == {0}  # no share that falls
    assert said[-1] == Progress(Step.UNPACK, said[-1].total, said[-1].total)
    assert said[-1].total == sum(layer.size for layer in described(events))


def test_neither_speed_nor_time_left_of_a_real_download_jump() -> None:
    events = recorded("docker-20.10")
    now = 0.0
    pace, last = TransferRate(lambda: now), None
    for now, progress in followed(events, described(events)):  # noqa: B007 - the clock
        if progress.step is not Step.UNPACK:
            continue
        new = pace.update(progress)
        if last is not None and last.speed and new.speed:
            assert 0.77 < new.speed / last.speed < 1.3
        last = new
    assert last is not None


def event(layer: str, status: str, **detail: object) -> dict[str, Any]:
    return {"id": layer, "status": status, "progressDetail": detail}


def test_layers_that_are_here_already_do_not_count() -> None:
    layers = Layers([Layer("sha256:aaaaaaaaaaaa0", 100, ""), Layer("sha256:bbbbbbbbbbbb0", 50, "")])
    layers.note(event("aaaaaaaaaaaa", "Already exists"))
    assert layers.progress == Progress(Step.DOWNLOAD, 0, 50)


def test_what_a_try_before_has_brought_counts_when_it_is_tried_again() -> None:
    layers = Layers([Layer("sha256:aaaaaaaaaaaa0", 100, ""), Layer("sha256:bbbbbbbbbbbb0", 50, "")])
    layers.note(event("aaaaaaaaaaaa", "Pull complete"))
    layers.note(event("bbbbbbbbbbbb", "Downloading", current=20, total=50))
    layers.begin_again()
    layers.note(event("aaaaaaaaaaaa", "Already exists"))
    layers.note(event("bbbbbbbbbbbb", "Downloading", current=20, total=50))
    assert layers.progress == Progress(Step.DOWNLOAD, 120, 150)


def test_an_engine_that_tries_again_by_itself_says_so_until_bytes_come() -> None:
    layers = Layers([Layer("sha256:aaaaaaaaaaaa0", 100, "")])
    layers.note(event("aaaaaaaaaaaa", "Downloading", current=60, total=100))
    layers.note(event("aaaaaaaaaaaa", "Retrying in 5 seconds"))
    assert layers.progress.again == 5
    layers.note(event("aaaaaaaaaaaa", "Downloading", current=10, total=100))
    assert layers.progress == Progress(Step.DOWNLOAD, 10, 100)


def test_the_newer_store_counts_seconds_while_it_unpacks() -> None:
    # moby/moby, daemon/containerd/progress.go
    layers = Layers([Layer("sha256:aaaaaaaaaaaa0", 100, ""), Layer("sha256:bbbbbbbbbbbb0", 50, "")])
    for one in ("aaaaaaaaaaaa", "bbbbbbbbbbbb"):
        layers.note(event(one, "Pulling fs layer"))
        layers.note(event(one, "Downloading", current=20, total=100))
    layers.note(event("aaaaaaaaaaaa", "Download complete"))
    assert layers.progress == Progress(Step.DOWNLOAD, 120, 200)
    layers.note(event("bbbbbbbbbbbb", "Download complete"))
    layers.note(event("aaaaaaaaaaaa", "Extracting", current=3, units="s"))
    assert layers.progress == Progress(Step.UNPACK, 0, 200)
    layers.note(event("aaaaaaaaaaaa", "Pull complete"))
    assert layers.progress == Progress(Step.UNPACK, 100, 200)


def test_podman_says_nothing_of_unpacking_and_speaks_of_layers_one_by_one() -> None:
    layers = Layers([Layer("sha256:aaaaaaaaaaaa0", 100, ""), Layer("sha256:bbbbbbbbbbbb0", 50, "")])
    layers.note(event("aaaaaaaaaaaa", "Pulling fs layer"))
    layers.note(event("aaaaaaaaaaaa", "Downloading", current=100, total=100))
    layers.note(event("aaaaaaaaaaaa", "Download complete"))
    assert layers.progress == Progress(Step.DOWNLOAD, 100, 150)
    layers.note(event("bbbbbbbbbbbb", "Pulling fs layer"))
    layers.note(event("bbbbbbbbbbbb", "Download complete"))
    assert layers.progress == Progress(Step.UNPACK, 0, 150)


@pytest.mark.parametrize("odd", [{}, {"status": "Digest: sha256:0"}, {"id": "x"}, {"aux": {}}])
def test_what_is_no_layers_news_changes_nothing(odd: dict[str, Any]) -> None:
    layers = Layers()
    before = layers.state
    layers.note(odd)
    assert layers.state == before
    assert layers.progress == Progress(Step.DOWNLOAD)
