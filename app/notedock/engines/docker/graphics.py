"""Graphics cards: whether an engine offers them, an image wants one, and how one is asked for.

An offer is a text: empty for none, ALL for all cards of NVIDIA's runtime, or the name of a device
of the Container Device Interface.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docker.types import DeviceRequest

ALL = "all"
_CDI_ALL = "/gpu=all"  # as nvidia.com/gpu=all
# What the engines and NVIDIA's tools say where there is no card after all.
_REFUSALS = (
    "could not select device driver",
    "nvidia-container-cli",
    "nvidia-container-runtime",
    "libnvidia",
    "cdi device",
)


def offered(info: Mapping[str, Any], *, podman: bool) -> str:
    """Return what an engine offers, from what it says of itself."""
    if not podman and "nvidia" in (info.get("Runtimes") or {}):
        return ALL
    devices = [str(one.get("ID", "")) for one in info.get("DiscoveredDevices") or []]
    return next((one for one in sorted(devices) if one.endswith(_CDI_ALL)), "")


def wanted(variables: Mapping[str, str]) -> bool:
    """Tell whether an image with these variables is made for a graphics card.

    The variable is NVIDIA's; all of their images and those of Jupyter for graphics cards have it.
    """
    return variables.get("NVIDIA_VISIBLE_DEVICES", "") not in ("", "none", "void")


def requests(offer: str) -> list[DeviceRequest] | None:
    """Return the argument of `create_host_config` that asks for what is offered."""
    if not offer:
        return None
    if offer == ALL:
        return [DeviceRequest(count=-1, capabilities=[["gpu"]])]
    return [DeviceRequest(driver="cdi", device_ids=[offer])]


def options(offer: str) -> list[str]:
    """Return the options of `docker run` that do the same."""
    if not offer:
        return []
    return ["--gpus", ALL] if offer == ALL else ["--device", offer]


def is_refusal(said: str) -> bool:
    """Tell whether an engine has failed to give what it had offered."""
    return any(sign in said.lower() for sign in _REFUSALS)
