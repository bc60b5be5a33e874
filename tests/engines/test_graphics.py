"""Graphics cards: what engines offer, what is asked for, and what becomes of a refusal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docker.errors import APIError

from notedock.engines.base import ServerOptions
from notedock.engines.docker import containers, graphics
from notedock.engines.docker.container_spec import GRAPHICS, ContainerSpec, EngineTraits, make_spec
from notedock.engines.docker.host_options import HostOptions
from notedock.engines.docker.images import Image
from tests.engines.refusing_client import refusing_client

CARD = {"Source": "cdi", "ID": "nvidia.com/gpu=0"}
ALL_CARDS = {"Source": "cdi", "ID": "nvidia.com/gpu=all"}
NET = {"Source": "cdi", "ID": "vendor.com/net=all"}
REFUSED = [
    'could not select device driver "" with capabilities: [[gpu]]',
    "nvidia-container-cli: load library failed: libnvidia-ml.so.1: no such file or directory",
    "CDI device injection failed: unresolvable CDI devices nvidia.com/gpu=all",
]


@pytest.mark.parametrize(
    ("info", "podman", "offer"),
    [
        ({}, False, ""),
        ({"Runtimes": {"runc": {}, "io.containerd.runc.v2": {}}}, False, ""),
        ({"Runtimes": None, "DiscoveredDevices": None}, False, ""),
        ({"Runtimes": {"runc": {}, "nvidia": {}}}, False, "all"),
        ({"Runtimes": {"nvidia": {}}, "DiscoveredDevices": [ALL_CARDS]}, False, "all"),
        ({"DiscoveredDevices": [NET, CARD, ALL_CARDS]}, False, "nvidia.com/gpu=all"),
        ({"DiscoveredDevices": [NET, CARD]}, False, ""),
        ({"Runtimes": {"nvidia": {}}}, True, ""),  # Podman does not take that request
        ({"DiscoveredDevices": [ALL_CARDS]}, True, "nvidia.com/gpu=all"),
    ],
)
def test_what_an_engine_offers(info: dict[str, Any], podman: bool, offer: str) -> None:
    assert graphics.offered(info, podman=podman) == offer


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ({}, False),
        ({"NVIDIA_VISIBLE_DEVICES": "all"}, True),  # as the Jupyter images for graphics cards
        ({"NVIDIA_VISIBLE_DEVICES": "void"}, False),
        ({"NVIDIA_VISIBLE_DEVICES": "none"}, False),
        ({"NVIDIA_VISIBLE_DEVICES": ""}, False),
    ],
)
def test_which_images_are_made_for_one(variables: dict[str, str], wanted: bool) -> None:
    assert graphics.wanted(variables) is wanted


def test_what_is_offered_is_asked_for_and_shown() -> None:
    assert HostOptions().arguments()["device_requests"] is None
    (every,) = HostOptions(graphics="all").arguments()["device_requests"]
    assert (every["Count"], every["Capabilities"]) == (-1, [["gpu"]])
    assert "--gpus all" in " ".join(HostOptions(graphics="all").options())
    name = "nvidia.com/gpu=all"
    (one,) = HostOptions(graphics=name).arguments()["device_requests"]
    assert (one["Driver"], one["DeviceIDs"]) == ("cdi", [name])
    assert f"--device {name}" in " ".join(HostOptions(graphics=name).options())


@pytest.mark.parametrize(
    ("wants", "host", "missing"),
    [
        (False, HostOptions(), False),
        (False, HostOptions(graphics="all"), False),
        (True, HostOptions(graphics="all"), False),
        (True, HostOptions(), True),
        (False, HostOptions(graphics_refused=True), True),
    ],
)
def test_who_is_told_that_there_is_none(wants: bool, host: HostOptions, missing: bool) -> None:
    launch = ServerOptions("k", "p", Path("/x"), "e", "r", 1, "t")
    image = Image(follows_contract=True, wants_graphics=wants)
    labels = ContainerSpec(
        launch,
        (),
        host=host,
        wants_graphics=make_spec(launch, image, EngineTraits()).wants_graphics,
    ).labels()
    assert bool(labels[GRAPHICS]) is missing


@pytest.mark.parametrize("words", REFUSED)
def test_one_that_cannot_be_given_is_not_asked_for_again(words: str, tmp_path: Path) -> None:
    spec = ContainerSpec(ServerOptions("k", "p", tmp_path, "e", "r", 1, "t"), ())
    with pytest.raises(APIError):  # and not taken for an image without Jupyter
        containers.begin(refusing_client(words), "container", spec)
    left = HostOptions(graphics="all").without(words)
    assert left == HostOptions(graphics_refused=True)
    assert HostOptions().without(words) is None
