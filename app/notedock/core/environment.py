"""An environment: the set of tools that a notebook needs, and the catalogue to choose it from."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from notedock.core import problems
from notedock.core.resources import resource
from notedock.core.translation import translate, translate_data

# The name of the environment that a folder's own Dockerfile makes. No image can be called so.
OWN = "Dockerfile"

# The grammar of image references: distribution/reference, `reference.go`.
_DOMAIN = r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?"
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_REFERENCE = re.compile(
    rf"(?:{_DOMAIN}/)?{_COMPONENT}(?:/{_COMPONENT})*"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?"
    r"(?:@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?"
)
# Editions named by a date or by their content never change; others move from day to day.
_LASTING = re.compile(r":\d{4}-\d{2}-\d{2}$|@sha256:[0-9a-f]{64}$")
# Docker Hub, under each name by which engines know it.
_OLD = re.compile(r"(?:(?:index\.)?docker\.io/)?jupyter/([^/:@]+)(?:[:@].*)?")


@dataclass(frozen=True)
class Environment:
    """Something a notebook server can be started from.

    name: what the person and scripts call it: the catalogue's id, or the image reference typed in.
    reference: the image that is run. The rest is known of the catalogue's own alone:
    parent: the name of the one that it is built on. audience: for whom it is, one sentence.
    languages: all that notebooks can be written in. adds: what its parent does not have.
    variants: prefixes of the tags of the same for graphics cards. choosable: opens notebooks.
    lock: the name of the list of packages (`resources/environments`) from which the built-in engine
    makes the same, empty where it cannot. lock_download: bytes that this downloads, about.
    """

    name: str
    title: str
    summary: str
    reference: str
    parent: str = ""
    audience: str = ""
    languages: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    choosable: bool = True
    lock: str = ""
    lock_download: int = 0


@dataclass(frozen=True)
class Catalogue:
    """The environments that Notedock knows by name, as they are under the person's settings.

    family: all that its tree shows, also what cannot be chosen.
    home: where the references come from. mirror: where they are fetched instead, often the same;
    given: by NOTEDOCK_REGISTRY, which no setting changes. own: the name of its own default.
    digests: of the images as their makers published them, by name and tag (`scipy-notebook:TAG`).
    """

    environments: tuple[Environment, ...]
    default: Environment
    home: str
    mirror: str
    family: tuple[Environment, ...]
    given: bool = False
    own: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)

    def under(self, registry: str, default: str) -> Catalogue:
        """Return it under other settings; empty values stand for the catalogue's own."""
        moved = self if self.given else self._moved(registry or self.home)
        return replace(moved, default=moved.find(default or self.own))

    def _moved(self, mirror: str) -> Catalogue:
        before = self.mirror + "/"
        family = tuple(
            replace(one, reference=f"{mirror}/{one.reference.removeprefix(before)}")
            for one in self.family
        )
        environments = tuple(known for known in family if known.choosable)
        return replace(self, family=family, environments=environments, mirror=mirror)

    def variants(self, known: Environment) -> tuple[Environment, ...]:
        """Return the editions for graphics cards of one of its environments."""
        _repository, _colon, tag = known.reference.rpartition(":")
        return tuple(self._variant(known, prefix, tag) for prefix in known.variants)

    def all(self) -> Iterator[Environment]:
        """Yield its environments, each with its editions for graphics cards."""
        for known in self.environments:
            yield from (known, *self.variants(known))

    def _variant(self, known: Environment, prefix: str, tag: str) -> Environment:
        return replace(
            known,
            name=f"{self.home}/{known.name}:{prefix}{tag}",
            title=_graphics_title(known.title, prefix),
            reference=f"{self.mirror}/{known.name}:{prefix}{tag}",
            variants=(),
            lock="",  # what is locked is for processors
        )

    def find(self, name: str) -> Environment:
        """Return the environment called `name`: an id of the catalogue, or any image reference.

        Raises Problem when `name` can be neither.
        """
        name = name.strip()
        for environment in self.all():
            if name in (environment.name, environment.reference, environment.title):
                return environment
        if not is_reference(name):
            raise problems.environment_unknown(name, self.suggestion(name))
        home = self.home + "/"
        reference = self.mirror + "/" + name.removeprefix(home) if name.startswith(home) else name
        return Environment(name, name, "", reference)

    def digest(self, reference: str) -> str:
        """Return the digest that an image has to have, whichever mirror it comes from.

        Empty where the catalogue knows none: images of others, and other editions.
        """
        for place in (self.mirror, self.home):
            if reference.startswith(f"{place}/"):
                return self.digests.get(reference.removeprefix(f"{place}/"), "")
        return ""

    def successor(self, reference: str) -> Environment | None:
        """Return what has taken the place of an image of Jupyter's old address, if it is one.

        Since October 2023 the images at `jupyter/…` on Docker Hub are not renewed any more.
        """
        old = _OLD.fullmatch(reference.strip())
        names = {known.name: known for known in self.environments}
        return names.get(old[1]) if old else None

    def edition(self, reference: str) -> tuple[Environment, str] | None:
        """Return which environment of the catalogue an image is, and by which tag, if it is one.

        Of an edition for graphics cards the tag is returned without what says so.
        """
        repository, _colon, tag = reference.rpartition(":")
        for known in self.environments:
            if repository in (f"{self.mirror}/{known.name}", f"{self.home}/{known.name}"):
                prefix = next((one for one in known.variants if tag.startswith(one)), "")
                date = tag.removeprefix(prefix)
                return (self._variant(known, prefix, date) if prefix else known), date
        return None

    def translated(self) -> Catalogue:
        """Return the same catalogue in the person's language."""
        family = tuple(map(_translated, self.family))
        own = {known.name: known for known in family}
        environments = tuple(own[known.name] for known in self.environments)
        default = own.get(self.default.name, self.default)
        return replace(self, family=family, environments=environments, default=default)

    def suggestion(self, name: str) -> str:
        """Return the id that was probably meant by `name`, or an empty string."""
        import difflib  # not before the first paint

        ids = [environment.name for environment in self.environments]
        started = [known for known in ids if name and known.startswith(name)]
        return next(iter(started or difflib.get_close_matches(name, ids, n=1)), "")


def own_environment() -> Environment:
    """Return what stands for the environment that a folder's Dockerfile makes."""
    return Environment(
        OWN,
        translate("Recipe", "This folder's own environment"),
        translate("Recipe", "Set up by the author of this folder."),
        reference="",
    )


def is_reference(text: str) -> bool:
    """Tell whether `text` can be the name of an image."""
    return len(text) <= 400 and _REFERENCE.fullmatch(text) is not None


def never_changes(reference: str) -> bool:
    """Tell whether `reference` means the same image for ever."""
    return _LASTING.search(reference) is not None


def is_registry(text: str) -> bool:
    """Tell whether `text` can be the name of a place that images come from."""
    return is_reference(f"{text}/x")


def read_catalogue(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Catalogue:
    """Read the catalogue, with its images fetched from NOTEDOCK_REGISTRY when that is set.

    path: of another one; so is NOTEDOCK_CATALOGUE, with which the tests have one that holds the
    digests of their own images. Raises Problem when NOTEDOCK_REGISTRY is no name of a registry.
    """
    other = environ.get("NOTEDOCK_CATALOGUE", "")
    file = path or (Path(other) if other else resource("catalogue.toml"))
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    home = data["registry"]
    given = environ.get("NOTEDOCK_REGISTRY", "").strip().rstrip("/")
    mirror = given or home
    if not is_registry(mirror):
        raise problems.registry_setting_wrong(mirror)
    family = tuple(_entry(entry, mirror, data["tag"]) for entry in data["environment"])
    environments = tuple(known for known in family if known.choosable)
    default = next(known for known in environments if known.name == data["default"])
    digests = {
        tag: one for entry in data["environment"] for tag, one in _digests(entry, data["tag"])
    }
    return Catalogue(
        environments, default, home, mirror, family, bool(given), default.name, digests
    )


def _digests(entry: dict[str, Any], tag: str) -> Iterator[tuple[str, str]]:
    """Yield the names and tags of an entry's images whose digests are known, and these."""
    if "digest" in entry:
        yield f"{entry['id']}:{tag}", entry["digest"]
    for prefix, digest in entry.get("variant_digests", {}).items():
        yield f"{entry['id']}:{prefix}{tag}", digest


def _entry(entry: dict[str, Any], mirror: str, tag: str) -> Environment:
    return Environment(
        name=entry["id"],
        title=entry["title"],
        summary=entry["summary"],
        reference=f"{mirror}/{entry['id']}:{tag}",
        parent=entry.get("parent", ""),
        audience=entry.get("audience", ""),
        languages=tuple(entry.get("languages", ())),
        adds=tuple(entry.get("adds", ())),
        variants=tuple(entry.get("variants", ())),
        choosable=entry.get("choosable", True),
        lock=entry.get("lock", ""),
        lock_download=entry.get("lock_download", 0),
    )


def cuda_version(prefix: str) -> str:
    """Return the version of CUDA in the prefix of a tag like `cuda12-`, empty where it has none."""
    return prefix.removeprefix("cuda").rstrip("-")


def _graphics_title(title: str, prefix: str) -> str:
    """Return what an edition for graphics cards is called. prefix: of its tag, like `cuda12-`."""
    if version := cuda_version(prefix):
        return translate(
            "Catalogue",
            "{title}, for graphics cards (CUDA {version})",
            title=title,
            version=version,
        )
    return translate("Catalogue", "{title}, for graphics cards", title=title)


def _translated(environment: Environment) -> Environment:
    return replace(
        environment,
        title=translate_data("Catalogue", environment.title),
        summary=translate_data("Catalogue", environment.summary),
        audience=translate_data("Catalogue", environment.audience),
    )
