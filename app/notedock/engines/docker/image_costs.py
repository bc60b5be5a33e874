"""The cost of a download: its bytes, and those that are free where the engine stores images."""

from __future__ import annotations

import platform as system
import shutil
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
from docker.errors import NotFound

from notedock.core import problems
from notedock.core.environment import never_changes
from notedock.engines.docker import registry
from notedock.engines.docker.discovery import Answer
from notedock.engines.docker.image_platform import Platform
from notedock.engines.docker.registry import InsecureRegistries, Layer, Manifest
from notedock.engines.inventory import Cost

_CACHE_SECONDS = 600.0  # for which the manifest of a tag that can move is cached
_CONTAINERD = Path("/var/lib/containerd")  # where containerd stores images


class Descriptions:
    """The manifests of images, cached while the program runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[str, Platform], tuple[float, Manifest]] = {}
        self._layers: dict[str, tuple[str, ...]] = {}

    def read(self, reference: str, wanted: Platform, trust: InsecureRegistries) -> Manifest | None:
        """Return the manifest, None where the registry cannot be asked. May take seconds.

        Raises Problem when the registry has no such image.
        """
        known = self.known(reference, wanted)
        if known is not None:
            return known
        try:
            manifest = registry.read(reference, wanted, trust)
        except registry.UNREADABLE as error:
            if registry.is_missing(error):
                raise problems.environment_not_found(reference, "", str(error)) from error
            return None
        with self._lock:
            self._known[reference, wanted] = (time.monotonic(), manifest)
        return manifest

    def known(self, reference: str, wanted: Platform) -> Manifest | None:
        """Return the cached manifest unless it is out of date; never asks the registry."""
        with self._lock:
            since, manifest = self._known.get((reference, wanted), (0.0, None))
        is_fresh = time.monotonic() - since < _CACHE_SECONDS
        return manifest if is_fresh or never_changes(reference) else None

    def chains(self, client: docker.APIClient) -> list[tuple[str, ...]]:
        """Return the layers of every image on this computer, each list from the bottom up."""
        ids = {str(one["Id"]) for one in client.images()}
        for one in ids - self._layers.keys():
            try:
                rootfs = client.inspect_image(one).get("RootFS") or {}  # type: ignore[no-untyped-call]
            except NotFound:  # removed between the two questions
                continue
            with self._lock:
                self._layers[one] = tuple(rootfs.get("Layers") or ())
        return [self._layers[one] for one in ids if one in self._layers]


@dataclass(frozen=True)
class Plan:
    """What is known of a download before it begins.

    layers: those that will come, empty where the registry was not asked. platform: to be named to
    the engine, because it is not its own. keeps: whether the engine holds on to what has arrived
    when a download ends early, None where that depends.
    """

    layers: tuple[Layer, ...] = ()
    platform: str = ""
    keeps: bool | None = False


def plan(
    client: docker.APIClient, descriptions: Descriptions, reference: str, engine: Answer
) -> Plan:
    """Return what was learned of an image before; the registry is not asked for it."""
    keeps = None if engine.is_podman else keeps_partial_downloads(client.info())
    manifest = descriptions.known(reference, platform_of(engine))
    if manifest is None:
        return Plan(keeps=keeps)
    missing = _missing(manifest, descriptions.chains(client))
    return Plan(missing, "" if manifest.fits else str(manifest.platform), keeps)


def platform_of(engine: Answer) -> Platform:
    """Return the platform that the engine runs on."""
    version = engine.version
    return Platform(str(version.get("Os", "linux")), str(version.get("Arch", "amd64")))


def cost(
    client: docker.APIClient, descriptions: Descriptions, reference: str, engine: Answer
) -> Cost | None:
    """Return what downloading `reference` costs, None where its registry cannot be asked.

    Raises Problem when the registry has no such image.
    """
    info = client.info()
    manifest = descriptions.read(reference, platform_of(engine), InsecureRegistries.of(info))
    if manifest is None:
        return None
    missing = _missing(manifest, descriptions.chains(client))
    return Cost(
        total=_bytes(manifest.layers),
        missing=_bytes(missing),
        free=free_space(info),
        platform_fits=manifest.fits,
        platforms=tuple(str(one) for one in manifest.platforms),
    )


def _bytes(layers: Iterable[Layer]) -> int:
    """Return what `layers` weigh; one that occurs twice travels once."""
    return sum({layer.digest: layer.size for layer in layers}.values())


def _missing(manifest: Manifest, chains: list[tuple[str, ...]]) -> tuple[Layer, ...]:
    """Return the layers above those that an image on this computer has in common.

    An engine keeps a layer as what it is on top of those below it, so one that lies on other
    layers is not here.
    """
    wanted = [layer.diff_id for layer in manifest.layers]
    here = max((_common(wanted, chain) for chain in chains), default=0)
    return manifest.layers[here:]


def _common(one: list[str], other: tuple[str, ...]) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def free_space(info: dict[str, Any]) -> int | None:
    """Return the bytes free where the engine keeps images, None where that cannot be seen.

    Only an engine that runs on this very system (not in a virtual machine of Docker Desktop or
    Podman, nor outside of the container that we may be in) keeps them where we can look.
    """
    here = (info.get("Name"), info.get("KernelVersion")) == (system.node(), system.release())
    if sys.platform != "linux" or not here:
        return None
    folders = [Path(str(info.get("DockerRootDir") or ""))]
    if keeps_partial_downloads(info):
        folders.append(_CONTAINERD)
    free = []
    for folder in folders:
        try:
            free.append(shutil.disk_usage(folder).free)
        except OSError:  # it lies inside a folder that is closed to us
            continue
    return min(free, default=None)


def keeps_partial_downloads(info: dict[str, Any]) -> bool:
    """Tell whether the engine keeps images in containerd, which holds on to partial downloads."""
    return any("containerd.snapshotter" in str(value) for _name, value in _status(info))


def _status(info: dict[str, Any]) -> list[tuple[str, str]]:
    rows = info.get("DriverStatus") or []
    return [(str(row[0]), str(row[1])) for row in rows if len(row) == 2]
