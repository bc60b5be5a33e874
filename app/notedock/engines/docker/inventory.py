"""The images on this computer as environments: what each takes, and what keeps it here."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence

from notedock.engines.docker.downloaded_images import DownloadedImages
from notedock.engines.docker.image_listing import LocalImage
from notedock.engines.docker.image_reference import bare_id
from notedock.engines.docker.image_store import ImageStore
from notedock.engines.inventory import Installed, Inventory, Unneeded

JUST_NOW = 600.0  # seconds: what is younger may belong to a start that is under way


def read(store: ImageStore, downloaded: DownloadedImages, person: str) -> Inventory:
    """Ask the engine, and forget what others have removed meanwhile. Raises Problem."""
    began = time.time()
    images = store.all()
    downloaded.keep({image.id for image in images}, began)
    return inventory(images, downloaded.all(), person)


def inventory(
    images: Sequence[LocalImage], downloaded: Mapping[str, tuple[str, ...]], person: str
) -> Inventory:
    """Return all images, seen together: what one takes depends on the others.

    downloaded: the names that this program gave to those that it has brought, by their ids.
    """
    found = tuple(_installed(image, images, downloaded, person) for image in images)
    listed = {one.id for one in found if one.listed}
    layers = {step.key: step.size for one in images if one.id in listed for step in one.layers}
    return Inventory(found, sum(layers.values()))


def _installed(
    image: LocalImage,
    images: Sequence[LocalImage],
    downloaded: Mapping[str, tuple[str, ...]],
    person: str,
) -> Installed:
    given = downloaded.get(image.id, ())
    # Made by this program, or brought by it and named by nobody else since.
    ours = image.built_by == person or (bool(given) and set(image.names) <= set(given))
    return Installed(
        id=image.id,
        ids=tuple({image.id, bare_id(image.id), f"sha256:{bare_id(image.id)}"}),
        names=image.names,
        known_as=(*image.names, *given),
        title=image.title,
        size=image.size,
        frees=_frees([image], images),
        listed=bool(image.serves and image.names) or ours,
        ours=ours,
        built_for=image.built_for,
        users=image.users,
        holder=_built_upon(image, images),
        removal=f"docker image rm {image.title}",
    )


def unneeded(
    images: Sequence[LocalImage],
    downloaded: Mapping[str, tuple[str, ...]],
    person: str,
    left_over: Collection[str],
    needed: Callable[[Installed], bool],
) -> Unneeded:
    """Return what can go. left_over: the nameless images that builds of ours have left."""
    before = time.time() - JUST_NOW
    found = {image.id: _installed(image, images, downloaded, person) for image in images}
    going = [one for one in images if _can_go(found[one.id], one, left_over, needed)]
    going = [one for one in going if one.created < before]
    while held := [one for one in going if _is_held(one, going, images)]:
        going = [one for one in going if one not in held]
    going.sort(key=lambda one: len(one.layers), reverse=True)  # what is built on others goes first
    environments = tuple(found[one.id] for one in going if one.id not in left_over)
    return Unneeded(environments, len(environments) < len(going), _frees(going, images))


def _can_go(
    one: Installed,
    image: LocalImage,
    left_over: Collection[str],
    needed: Callable[[Installed], bool],
) -> bool:
    if image.users:
        return False
    if image.id in left_over:
        return not image.names  # somebody may have given it one
    return one.ours and not needed(one)


def _is_held(image: LocalImage, going: Sequence[LocalImage], images: Sequence[LocalImage]) -> bool:
    """Tell whether an image that stays is built on `image`."""
    stays = [one for one in images if one not in going]
    return bool(_built_upon(image, stays))


def _frees(removed: Sequence[LocalImage], images: Sequence[LocalImage]) -> int:
    """Return how many bytes are freed when these of all images are removed."""
    others = {step.key for one in images if one not in removed for step in one.layers}
    steps = {step.key: step.size for one in removed for step in one.layers}
    alone = sum(size for key, size in steps.items() if key not in others)
    # Newer engines count an image as it has travelled, too: as much of that goes with it.
    whole = sum(step.size for one in removed for step in one.layers)
    return alone * sum(one.size for one in removed) // whole if whole else 0


def _built_upon(image: LocalImage, images: Sequence[LocalImage]) -> str:
    """Return the id of an image that contains all of this one and more, or an empty string."""
    if not image.layers:
        return ""
    last, length = image.layers[-1].key, len(image.layers)
    longer = (one for one in images if len(one.layers) > length)
    return next((one.id for one in longer if one.layers[length - 1].key == last), "")
