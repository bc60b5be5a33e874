"""Poetry's and Pipenv's way to write dependencies, as requirements of PEP 508.

Source: Poetry's documentation, “Dependency specification”.
"""

from __future__ import annotations

import re
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet

_NUMBERS = re.compile(r"([\^~])\s*(\d+(?:\.\d+)*)(.*)")
_LONGEST = 200


def specifier(text: str) -> str | None:
    """Return a constraint as a specifier of PEP 440, empty for any version; None for no such.

    One of several constraints (`||`) has no counterpart.
    """
    found = []
    for part in text[:_LONGEST].split(","):
        one = part.strip()
        if one in ("", "*"):
            continue
        if marked := _NUMBERS.fullmatch(one):
            one = _between(marked[1], marked[2], marked[3])
        elif one[0].isdigit():
            one = f"=={one}"
        found.append(one)
    try:
        return str(SpecifierSet(",".join(found)))
    except InvalidSpecifier:
        return None


def requirement(name: str, wanted: Any) -> str | None:
    """Return one dependency as a requirement; empty for an optional one, None for no such.

    wanted: a constraint, or a table with `version`, `extras`, `markers`, `git`, `url`, ….
    """
    table: dict[str, Any] = wanted if isinstance(wanted, dict) else {"version": wanted}
    if table.get("optional") is True:
        return ""
    extras = table.get("extras", [])
    text = name + (f"[{','.join(map(str, extras))}]" if isinstance(extras, list) and extras else "")
    source = _source(table)
    if source is None:
        return None
    version = specifier(str(table.get("version", "*")))
    if version is None:
        return None
    text += f" @ {source}" if source else version
    if markers := " and ".join(_markers(table)):
        text += f" ; {markers}"
    try:
        return str(Requirement(text))
    except (InvalidRequirement, RecursionError):
        return None


def _between(mark: str, numbers: str, rest: str) -> str:
    """Return what `^1.2.3` or `~1.2.3` allows. rest: of the version, like `rc1`."""
    parts = [int(one) for one in numbers.split(".")]
    if mark == "~":
        fixed = min(len(parts), 2)
    else:  # up to the first number that is not 0
        fixed = next((n for n, one in enumerate(parts, 1) if one), len(parts))
    upper = [*parts[: fixed - 1], parts[fixed - 1] + 1]
    return f">={numbers}{rest},<{'.'.join(map(str, upper))}"


def _source(table: dict[str, Any]) -> str | None:
    """Return the address that a dependency comes from, empty for the index; None for a folder."""
    if "path" in table or "file" in table:
        return None
    if git := table.get("git"):
        version = table.get("tag") or table.get("rev") or table.get("ref") or table.get("branch")
        return f"git+{git}@{version}" if version else f"git+{git}"
    return str(table.get("url", ""))


def _markers(table: dict[str, Any]) -> list[str]:
    found = [str(table["markers"])] if table.get("markers") else []
    if python := specifier(str(table.get("python", "*"))):
        for one in SpecifierSet(python):
            found.append(f"python_version {one.operator} '{one.version}'")
    if platform := table.get("platform") or table.get("sys_platform"):
        operator = "" if str(platform).startswith(("=", "!")) else "== "
        text = str(platform) if operator == "" else f"'{platform}'"
        found.append(f"sys_platform {operator}{text}")
    return found
