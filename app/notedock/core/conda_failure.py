"""Why conda, mamba or micromamba could not install packages, read from what they tell as JSON.

`resources/container/conda_reasons.py` has them tell it when they have failed, and writes it into
the log of the build as one line. Solvers explain conflicts as a tree of text, also in JSON.
`tests/core/conda_failures.toml` has what they really told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from notedock.core.formatting import format_names, short_name
from notedock.core.masking import mask_addresses
from notedock.core.translation import translate

MARK = "Told by conda: "  # begins the line; it is followed by JSON
_LONGEST = 80  # characters of what is quoted
_MAX_CHANNELS = 3  # that are named

_SPEC = re.compile(r"(?:\S+::)?([A-Za-z0-9_][\w.-]*)\s*(?:\[version=)?([^\]]*)", re.ASCII)
_HOST = re.compile(r"://(?:[^/@]*@)?([\w.-]+)")
_EXACTLY = re.compile(r"={0,2}(\d[\w.!+]*)(?:=\S*)?", re.ASCII)
_BUILD = r"-[\w.!+]+-\w+"  # version and build, behind the name of a package
_NOT_HERE = re.compile(
    r"(?:nothing provides requested|No candidates were found for) ([^\n]{1,200}?)\.?$", re.MULTILINE
)
_NEED_NOT_HERE = re.compile(rf"nothing provides ([^\n]{{1,200}}?) needed by ([\w.-]+?){_BUILD}\b")
_NEED = re.compile(
    rf"package ([\w.-]+?){_BUILD} requires ([^\n]{{1,200}}?), but none of the providers"
)
_BRANCH = re.compile(
    r"(?:[├└]─ |because of: )(?P<name>[A-Za-z0-9_][A-Za-z0-9_.-]*)"
    r"(?P<version>(?: (?:\[[^\]]*\]|[=<>!~*\d][^\s,]*))*) ?(?P<rest>.*)"
)
_GONE = re.compile(r"does not exist|no candidates were found")
_REFUSED = re.compile(r"is not installable|cannot be installed|is uninstallable|no viable options")


@dataclass(frozen=True)
class CondaFailure:
    """What could not be installed. name, version: of the package, empty where it is not one.

    reason: why, as a sentence. host: what does not answer, or empty. place: an address that has no
    packages, or empty.
    """

    name: str = ""
    version: str = ""
    reason: str = ""
    host: str = ""
    place: str = ""


@dataclass(frozen=True)
class _Branch:
    """A line of a solver's tree. owner: the package at its top that it belongs to."""

    name: str
    version: str
    rest: str
    owner: str


def read(log: str) -> CondaFailure | None:
    """Return what a log tells last of a failure of conda, None where nothing can be said.

    log: of one command, which ends with what conda told.
    """
    before, mark, rest = log.rpartition(MARK)
    try:
        told = json.loads(rest.partition("\n")[0]) if mark else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not isinstance(told.get("said"), dict):
        return None
    said = told["said"]
    asked = dict(map(_parted, _texts(told.get("specs"))))
    text = "\n".join([before, str(said.get("message")), *_texts(said.get("solver_problems"))])
    branches = list(_branches(text))
    return (
        _of_address(said)
        or _not_here(said, text, branches, asked, _texts(told.get("channels")))
        or _of_conflict(said, text, branches, asked)
    )


def _of_address(said: Mapping[str, object]) -> CondaFailure | None:
    """Return the failure of a channel: its computer does not answer, or has no such channel."""
    address = str(said.get("url") or said.get("channel_url") or "")
    if not address:
        return None
    if str(said.get("status_code")) in ("403", "404", "410"):
        return CondaFailure(place=short_name(mask_addresses(address)))
    host = _HOST.search(address)
    return CondaFailure(host=host[1] if host else short_name(mask_addresses(address)))


def _not_here(
    said: Mapping[str, object],
    text: str,
    branches: Sequence[_Branch],
    asked: Mapping[str, str],
    channels: Sequence[str],
) -> CondaFailure | None:
    """Return the failure of a package that no channel has: itself, or one that it needs."""
    gone = [one for one in branches if _GONE.search(one.rest)]
    missing = [(*_parted(one), "") for one in _texts(said.get("packages"))]
    missing += [(*_parted(one), "") for one in _NOT_HERE.findall(text)]
    missing += [(*_parted(one), owner) for one, owner in _NEED_NOT_HERE.findall(text)]
    missing += [(one.name, one.version, one.owner) for one in gone]
    for name, version, owner in missing:
        if owner == name or (name in asked and not owner):
            names = format_names(list(map(mask_addresses, channels)), _MAX_CHANNELS)
            return CondaFailure(name, _exact(asked.get(name) or version), _not_in(names))
    for name, version, owner in missing:
        needed = short_name(f"{name} {version}".strip())
        why = translate("Problem", "It needs {needed}, which is not available.", needed=needed)
        culprit = owner or (next(iter(asked)) if len(asked) == 1 else "")
        if culprit:
            return CondaFailure(culprit, _exact(asked.get(culprit, "")), why)
        return CondaFailure(name, _exact(version), _not_in(""))
    return None


def _not_in(channels: str) -> str:
    if not channels:
        return translate("Problem", "The folder needs it, but it is not available.")
    return translate("Problem", "It is not available from {names}.", names=channels)


def _of_conflict(
    said: Mapping[str, object], text: str, branches: Sequence[_Branch], asked: Mapping[str, str]
) -> CondaFailure | None:
    """Return the failure of packages that do not fit together."""
    needs = [(one[0], one[-1]) for one in _chains(said) if len(one) > 1]
    needs += _NEED.findall(text)
    for one in branches:
        if one.owner != one.name and one.rest.startswith(", which"):
            needs.append((one.owner, f"{one.name} {one.version}"))
    refused = [one.name for one in branches if one.owner == one.name and _REFUSED.search(one.rest)]
    known = [one for one in needs if _parted(one[0])[0] in asked] or needs
    culprit = next(iter(refused), "") if not known else _parted(known[0][0])[0]
    if culprit not in asked:
        culprit = next((one for one in refused if one in asked), culprit)
    if not culprit:
        return None
    version = _exact(asked.get(culprit, ""))
    if not known:
        why = translate("Problem", "The folder asks for versions that do not fit together.")
        return CondaFailure(culprit, version, why)
    package, needed = _parted(known[0][0]), _parted(known[0][1])
    return CondaFailure(culprit, version, _contradiction(package, needed, asked))


def _contradiction(
    package: tuple[str, str], needed: tuple[str, str], asked: Mapping[str, str]
) -> str:
    name, version = needed
    names = {
        "package": short_name(" ".join((package[0], _exact(package[1]))).strip()),
        "needed": short_name(f"{name} {version}".strip()),
    }
    if not asked.get(name):
        return translate(
            "Problem",
            "“{package}” needs {needed}, which does not fit what else the folder asks for.",
            **names,
        )
    return translate(
        "Problem",
        "“{package}” needs {needed}, but the folder asks for {asked}.",
        **names,
        asked=short_name(f"{name} {_exact(asked[name]) or asked[name]}"),
    )


# ---------------------------------------------------------------- how they write


def _branches(text: str) -> Iterator[_Branch]:
    """Return the lines of trees, and of their roots where those are packages."""
    owner, top = "", 0
    for line in text.splitlines():
        column = max(line.find("├─"), line.find("└─"))
        found = _BRANCH.search(line[max(column, 0) :])
        if found is None or (column < 0 and not _REFUSED.search(line)):
            owner = ""
            continue
        if not owner or column <= top:
            owner, top = found["name"], column
        version = re.sub(r"(?<!\.)\*|\s", "", found["version"]).rstrip("=")
        yield _Branch(found["name"], version, found["rest"], owner)


def _parted(spec: str) -> tuple[str, str]:
    """Return the name and the version of a package specification (MatchSpec)."""
    found = _SPEC.match(spec.strip())
    if found is None:
        return spec.strip()[:_LONGEST], ""
    return found[1], found[2].strip(" '\"*;")


def _exact(version: str) -> str:
    """Return a version where a specification asks for just one, else nothing."""
    found = _EXACTLY.fullmatch(version)
    return found[1].rstrip(".") if found else ""


def _chains(said: Mapping[str, object]) -> list[list[str]]:
    """Return who needs what in conda's own conflicts: the one asked for first."""
    given = said.get("unsatisfiable")
    return [_texts(one) for one in given] if isinstance(given, list) else []


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
