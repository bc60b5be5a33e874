"""Graphics cards: whether the engine offers them, whether an image wants one, and the request.

An offer is a string: empty for none, ALL for all cards of NVIDIA's runtime, or the name of a device
of the Container Device Interface (CDI).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docker.types import DeviceRequest

ALL = "all"
_CDI_ALL = "/gpu=all"  # as nvidia.com/gpu=all
# Parts of error messages of engines and NVIDIA's tools about a card that cannot be used.
_REFUSALS = (
    "could not select device driver",
    "nvidia-container-cli",
    "nvidia-container-runtime",
    "libnvidia",
    "cdi device",
)


def offered(info: Mapping[str, Any], *, podman: bool) -> str:
    """Return the offer of an engine. info: its answer to GET /info."""
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
    """Return the same as options of `docker run`."""
    if not offer:
        return []
    return ["--gpus", ALL] if offer == ALL else ["--device", offer]


def is_refusal(said: str) -> bool:
    """Tell whether an error message is about a card that was offered and cannot be used."""
    return any(sign in said.lower() for sign in _REFUSALS)
