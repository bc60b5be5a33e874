"""Making the lab's images from their folders and keeping the registry up to date with them."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import tomllib
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from tests.lab import INPUTS_LABEL, REGISTRY, base, registry
from tests.lab.shell import LabError, run, step, succeeds

FOLDER = Path(__file__).parent / "images"
CATALOGUE = Path(__file__).parents[2] / "resources" / "catalogue.toml"
BASE = "lab/base"
_ROOTFS = "notedock-lab-rootfs"
# What a machine may need for downloads, handed on to the builds where it is set.
_HANDED_ON = ("PIP_INDEX_URL", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


@dataclass(frozen=True)
class Image:
    """One image: the folder that it is made from, and the images that it is made upon."""

    name: str
    tag: str
    folder: Path
    bases: tuple[str, ...]

    @property
    def reference(self) -> str:
        """The name that one would download it by."""
        return f"{REGISTRY}/{self.name}:{self.tag}"


def catalogue_tag() -> str:
    """The tag of the Jupyter images that the program offers."""
    try:
        catalogue = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
        return str(catalogue["tag"])
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise LabError(f"{CATALOGUE} does not say which tag the images have: {error!r}") from None


def all_images() -> list[Image]:
    """Every image of the lab, each after those that it is made upon."""
    tag = catalogue_tag()
    images = {image.name: image for image in (_read(file, tag) for file in _dockerfiles())}
    order = TopologicalSorter({name: image.bases for name, image in images.items()})
    return [images[name] for name in order.static_order()]


def _dockerfiles() -> list[Path]:
    return sorted(FOLDER.glob("*/*/Dockerfile"))


def _read(dockerfile: Path, tag: str) -> Image:
    name = dockerfile.parent.relative_to(FOLDER).as_posix()
    text = dockerfile.read_text(encoding="utf-8")
    bases = re.findall(r"^FROM \$\{REGISTRY\}/([^:\s]+):", text, re.MULTILINE)
    is_jupyter = name.startswith("jupyter/")
    return Image(name, tag if is_jupyter else "latest", dockerfile.parent, tuple(bases))


def inputs(image: Image, of_bases: dict[str, str]) -> str:
    """The hash of everything that the image is made from."""
    total = hashlib.sha256()
    for file in sorted(path for path in image.folder.rglob("*") if path.is_file()):
        total.update(f"{file.relative_to(image.folder)}\n".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    for name in image.bases:
        total.update(of_bases[name].encode())
    if image.name == BASE:
        total.update(base.inputs().encode() + base.certificates())
    return total.hexdigest()


def ensure() -> int:
    """Make and push what the registry lacks; returns how many images that were."""
    hashes: dict[str, str] = {}
    made: list[Image] = []
    try:
        for image in all_images():
            hashes[image.name] = inputs(image, hashes)
            if registry.inputs_of(image.name, image.tag) != hashes[image.name]:
                made.append(image)
                _make(image, hashes[image.name])
    finally:
        if made:
            _clean_up()
    return len(made)


def _make(image: Image, made_from: str) -> None:
    if image.name == BASE:
        archive = base.archive()
        with step("Importing the small Debian"):
            run("docker", "import", str(archive), _ROOTFS)
    with step(f"Building {image.name}:{image.tag}"):
        _build(image, made_from)
    with step(f"Pushing {image.name}:{image.tag}"):
        run("docker", "push", "--quiet", image.reference)


def _build(image: Image, made_from: str) -> None:
    values = {"REGISTRY": REGISTRY, "TAG": catalogue_tag(), "ROOTFS": _ROOTFS}
    values |= {name: os.environ[name] for name in _HANDED_ON if os.environ.get(name)}
    arguments = [f"--build-arg={name}={value}" for name, value in values.items()]
    if image.bases:
        # An old copy of the base may lie in the engine; the registry's is the right one.
        arguments.append("--pull")
    with tempfile.TemporaryDirectory(prefix="notedock-lab-") as context:
        _fill(Path(context), image)
        run(
            "docker",
            "build",
            "--force-rm",
            *arguments,
            f"--label={INPUTS_LABEL}={made_from}",
            f"--tag={image.reference}",
            context,
            # The classic builder, as the program itself uses it.
            environment={"DOCKER_BUILDKIT": "0"},
        )


def _fill(context: Path, image: Image) -> None:
    shutil.copytree(image.folder, context, dirs_exist_ok=True)
    if image.name == BASE:
        (context / "ca-certificates.crt").write_bytes(base.certificates())
    for file in (path for path in context.rglob("*") if path.is_file()):
        # Not as in the checkout: there they depend on who made it, with which umask.
        file.chmod(0o755 if file.read_bytes().startswith(b"#!") else 0o644)


def _clean_up() -> None:
    # Tests are to download for real. Those made upon others go before them.
    for image in reversed(all_images()):
        succeeds("docker", "rmi", image.reference)
    succeeds("docker", "rmi", _ROOTFS)
    # What failed builds and first stages leave has the base's label, but no name.
    succeeds("docker", "image", "prune", "--force", f"--filter=label={INPUTS_LABEL}")
