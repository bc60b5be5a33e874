"""Why a build failed, recognised in its output: which package, line or file.

Recognised are messages of pip, uv, conda, mamba, apt, R and both builders;
`tests/core/build_failure_messages.toml` has recorded ones, with their sources.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from notedock.core import conda_failure, package_failure, problems
from notedock.core.mounts import WORK
from notedock.core.problem import Problem
from notedock.core.requirements import normalized
from notedock.core.translation import translate

_MAX_SHOWN = 60  # characters of a step in a sentence
_LAST_LINES = 40
# Characters at the end of the output that are searched: `re` holds the GIL, so that a search of a
# few megabytes would block the window for most of a second.
_SEARCHED = 100_000

_OFFLINE = re.compile(
    r"Temporary failure in name resolution|Name or service not known|NewConnectionError"
    r"|Network is unreachable|Could(?: not|n't) resolve|getaddrinfo|ConnectTimeoutError"
    r"|ReadTimeoutError|CERTIFICATE_VERIFY_FAILED|ProxyError|CondaHTTPError"
    r"|Temporary failure resolving|[Cc]onnection (?:refused|timed out|reset)|no such host|EAI_AGAIN"
    r"|ECONNREFUSED|ETIMEDOUT|error sending request|Download error \((?:6|7|28|35|56)\)"
)
_WENT_ON = re.compile(
    r"^\s*(?:Collecting|Downloading|Processing|Building wheels?|Installing) "
    r"|\(from versions: (?!none)",
    re.MULTILINE,
)
_HOST = re.compile(
    r"host='([\w.-]+)'|Could not resolve (?:host: |')([\w.-]+)|resolving '([\w.-]+)'"
    r"|Failed to connect to ([\w.-]+)|lookup ([\w.-]+)|Could not connect to ([\w.-]+):"
    r"|(?:[Ff]etch:?|URL|url|resolve host ?name|Cannot access)[ `'<(\[]+https?://([\w.-]+)"
)
_NAME = r"[\"'‘“`]?(?!file:)(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?"
_BUILT = rf"(?!installable wheels){_NAME}"
_REST = r"[^\n]{0,500}"  # of a line; without a limit a long one would be searched again and again
_NAMES = r"[^\n]{0,2000}"
_VERSION = r"\s*(?:={1,3}\s*(?P<version>[\w.!+*-]+))?"
# The first pattern that is found counts: more specific messages come first.
_PACKAGES = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"Package {_NAME}[\"']? requires a different Python: (?P<python>[\d.]+)",
        rf"No matching distribution found for {_NAME}{_VERSION}",
        rf"Could not find a version that satisfies the requirement {_NAME}{_VERSION}",
        rf"The user requested \(constraint\) {_NAME}{_VERSION}",  # from a lock
        rf"Cannot install {_NAME}{_VERSION}{_NAMES} because these package versions have conflict",
        rf"depends on Python{_REST}? conclude that {_NAME}{_VERSION} cannot be used",  # uv
        rf"there (?:is|are) no versions? of {_NAME}{_VERSION}",
        rf"{_NAME} was not found in the package registry",
        rf"you require {_NAME}{_VERSION}{_REST}(?:\n{_REST})?your requirements are unsatisfiable",
        rf"Cannot install -r {_NAMES} and {_NAME}{_VERSION} because these package versions",
        rf"DO NOT MATCH THE HASHES{_REST}\n\s+{_NAME}{_VERSION} from ",
        rf"Hashes are required in --require-hashes mode{_REST}\n\s+{_NAME}{_VERSION} --hash",
        rf"versions pinned with ==\. These do not:\s+{_NAME}{_VERSION}",
        rf"Could not install requirement {_NAME}{_VERSION} from {_REST} because of HTTP",
        rf"╰─> (?!See |No |\[)(?:[\w.-]+, )*{_NAME}\s*$",
        rf"(?:Failed to build|Failed building wheel for|Could not build wheels for) {_BUILT}",
        # What pip fetched last, before it ran something of it that failed.
        (
            rf"^ *Collecting {_NAME}{_VERSION}(?: \(from {_REST})?(?:\n(?! *Collecting )[^\n]*)*?"
            r"error: subprocess-exited-with"
        ),
        rf"(?:PackagesNotFoundError|ResolvePackageNotFound):{_REST}\n\s*- {_NAME}{_VERSION}",
        rf"nothing provides (?:requested )?{_NAME}{_VERSION}",
        rf"No candidates were found for {_NAME} (?P<version>\S{{1,99}}?)\.?$",  # rattler
        rf"(?P<conda>neither mamba nor conda to install) {_NAME}(?: (?P<version>\S{{1,99}}))?",
        rf"[└├]─ {_NAME}{_VERSION}{_REST} does not exist",
        rf"(?P<apt>E: Unable to locate package) {_NAME}",
        rf"(?P<apt>E: Version) [\"'‘](?P<version>[^\"'’]+)[\"'’] for {_NAME}[\"'’]? was not found",
        rf"package {_NAME}(?P<r>[\"'’] is not available)",
    )
)
# What asks for a package that is not there, in what pip says of it.
_ASKS = r"requirement {name}[^\n (]* \(from (?!versions|-[rc] )([\w.-]+)(?:==([\w.!+*-]+))?"
_ONE_INDEX = re.compile(r"Looking in indexes: https?://(?:[^\s/,@]*@)?([\w.-]+)[^\s,]*\s*$", re.M)
_PYTHON = re.compile(
    r"^(?:Using )?Python (\d+\.\d+(?:\.\d+)?)(?: environment|$)"
    r"|the current Python version \(([\d.]+)",
    re.MULTILINE,
)
_BUILDKIT_PREFIX = re.compile(r"^#\d+ \d+\.\d+ ?", re.MULTILINE)  # BuildKit's, before each line
_INVALID = re.compile(
    r"Invalid requirement: .{0,500}?from line (\d+) of|Invalid requirement: --"
    r"|Couldn't parse requirement in",
    re.DOTALL,
)
_INVALID_SPEC = re.compile(r"^InvalidMatchSpec: |Error parsing MatchSpec", re.MULTILINE)  # conda
_LINE = re.compile(r"(?:parse error (?:on )?line |Dockerfile:|dockerfile:)(\d+)", re.IGNORECASE)
_UNCLEAR = re.compile(
    r"parse error|unknown instruction|syntax error|requires (?:at least|exactly)|no instructions",
    re.IGNORECASE,
)
_NO_FILE = re.compile(
    r"(?:COPY|ADD) failed:.*?stat (?P<one>[^:]+): (?:file does not exist|no such file)"
    r"|(?P<two>\"[^\"]+\"):? not found"
    r"|lstat (?P<three>[^:]+): no such file"
)
_NO_PATH = re.compile(  # pip's
    r"It looks like a path\. File '([^'\n]{1,500})' does not exist"
    r"|^ERROR: Could not (?:open requirements file|install packages)[^'\n]{0,100}"
    r"No such file or directory: '([^'\n]{1,500})'"
    r"|^ERROR: (\S{1,500}) is not a valid editable requirement",
    re.MULTILINE,
)
_NO_PYTHON = re.compile(r"^Python (\S.{0,99}) cannot be installed in this environment\.$", re.M)
_STEP = re.compile(r"(?:step |#\d+ \[)[^\n]*?\d+/\d+[\]:\s]*(\S[^\n]*)$", re.IGNORECASE)


@dataclass(frozen=True)
class Failure:
    """A build that failed.

    file: the recipe's name. said: the engine's error message. log: the output of the build.
    pinned: the versions in requirements.txt, by normalised names of packages. own_step: the step
    that failed is Notedock's own, and not shown to people. listed: the text of requirements.txt.
    """

    file: str
    said: str
    log: str
    pinned: dict[str, str]
    own_step: bool = False
    listed: str = ""

    @property
    def recent(self) -> str:
        """The last part of the output, without prefixes of BuildKit."""
        return _BUILDKIT_PREFIX.sub("", self.log[-_SEARCHED:])

    @property
    def whole(self) -> str:
        """The last part of the output, and the error message."""
        return f"{self.recent}\n{self.said}"

    @property
    def last_command(self) -> str:
        """The output of the last command that our own script has run; of all, where it is theirs.

        What an earlier command had to say was not the reason: the build went on after it.
        """
        recent = self.recent
        return recent[max(recent.rfind("\n$ "), 0) :] if self.own_step else recent

    @property
    def step(self) -> str:
        """The instruction of the recipe that failed, or empty."""
        if self.own_step:
            return ""
        lines = map(_STEP.match, reversed(self.log.splitlines()))
        return next((found[1] for found in lines if found), "")


@dataclass(frozen=True)
class Package:
    """A package that could not be installed. version, python: empty where they are not known.

    reason: why, as a sentence, where the tool says so in a structure; else empty.
    """

    name: str
    version: str
    python: str
    reason: str = ""


def package(failure: Failure) -> Package | None:
    """Return the package that could not be installed, None when it was something else."""
    told = conda_failure.read(failure.last_command)
    if told is not None and told.name:
        return Package(told.name, told.version, "", told.reason)
    if told is not None or is_offline(failure):
        return None
    said = f"{failure.last_command}\n{failure.said}"
    for pattern in _PACKAGES:
        if found := pattern.search(said):
            groups = found.groupdict()
            name = found["name"].rstrip(".,'\"’”")
            pinned = failure.pinned.get(normalized(name), "")
            pythons = ["".join(one) for one in _PYTHON.findall(failure.whole)]
            python = groups.get("python") or (pythons[-1] if pythons else "")
            if reason := _of_another_tool(groups):
                return Package(name, groups.get("version") or "", "", reason)
            if asks := re.search(_ASKS.format(name=re.escape(name)), said):
                return _asking(asks, name, python, failure)
            return Package(name, (groups.get("version") or "").rstrip("*.,") or pinned, python)
    return None


def _of_another_tool(groups: Mapping[str, str | None]) -> str:
    """Return why a package cannot be installed that is not of Python, else nothing."""
    if groups.get("apt"):
        return translate("Problem", "The environment's system has no such package.")
    if groups.get("conda"):
        return translate("Problem", "The environment has no program that installs conda packages.")
    if groups.get("r"):
        return translate("Problem", "It is not available for this version of R.")
    return ""


def _asking(asks: re.Match[str], needed: str, python: str, failure: Failure) -> Package:
    """Return the package that needs one which cannot be had."""
    version = asks[2] or failure.pinned.get(normalized(asks[1]), "")
    reason = package_failure.needs_reason(needed, python, failure.whole)
    return Package(asks[1], version, python, reason)


def as_problem(failure: Failure, culprit: Package | None) -> Problem:
    """Return the Problem for a failure. culprit: what `package` returned."""
    detail = "\n".join(failure.whole.strip().splitlines()[-_LAST_LINES:])
    if found := _NO_PYTHON.search(failure.recent):
        return problems.python_not_installable(shortened(found[1]), detail)
    if culprit is not None:
        name, version = culprit.name, culprit.version
        why = culprit.reason or package_failure.reason(name, version, culprit.python, failure.whole)
        number = _line_with(name, failure.listed)
        return problems.package_failed(name, version, why, number, detail, culprit.python)
    told = conda_failure.read(failure.last_command)
    if told is not None and told.place:
        return problems.recipe_place_empty(told.place, detail)
    if told is not None or is_offline(failure):
        hosts = _HOST.findall(failure.whole)
        index = _ONE_INDEX.findall(failure.whole)
        host = next(filter(None, hosts[-1]), "") if hosts else next(iter(index), "")
        return problems.recipe_offline(told.host if told else host, detail)
    if found := _NO_PATH.search(failure.last_command):
        name = next(filter(None, found.groups())).removeprefix(f"{WORK}/")
        return problems.recipe_file_missing(failure.file, name, detail, anywhere=True)
    if _INVALID_SPEC.search(failure.last_command):
        return problems.recipe_unclear(failure.file, 0, detail, anywhere=True)
    if found := _INVALID.search(failure.recent):
        number = int(found[1] or 0)
        return problems.recipe_unclear("requirements.txt", number, detail, anywhere=True)
    if is_unclear(failure):
        return problems.recipe_unclear(failure.file, line(failure), detail)
    if found := _NO_FILE.search(failure.said):
        name = next((value for value in found.groups() if value), "").strip('" ')
        return problems.recipe_file_missing(failure.file, name.lstrip("/"), detail)
    step = shortened(failure.step)
    return problems.recipe_failed(failure.file, step, detail, anywhere=failure.own_step)


def is_offline(failure: Failure) -> bool:
    """Tell whether the build failed because something could not be downloaded.

    A connection that failed for a moment, or that of one of several indexes, is not the cause where
    the tool went on after it, or knows versions of the package that it misses.
    """
    whole = failure.whole
    last = max((found.end() for found in _OFFLINE.finditer(whole)), default=-1)
    return last >= 0 and not _WENT_ON.search(whole, last)


def _line_with(name: str, listed: str) -> int:
    """Return the line of a requirements.txt that asks for a package, from 1, 0 for none."""
    for number, line in enumerate(listed.splitlines(), 1):
        found = re.match(r"\s*([A-Za-z0-9][\w.-]*)", line)
        if found and normalized(found[1]) == normalized(name):
            return number
    return 0


def is_unclear(failure: Failure) -> bool:
    """Tell whether the builder did not understand the recipe."""
    return _UNCLEAR.search(failure.said) is not None


def line(failure: Failure) -> int:
    """Return the line of the recipe that the builder named, from 1, or 0 when it named none."""
    found = _LINE.search(failure.said)
    return int(found[1]) if found else 0


def shortened(step: str) -> str:
    """Return a step of a recipe, shortened to _MAX_SHOWN characters on one line."""
    step = " ".join(step.split())
    return step if len(step) <= _MAX_SHOWN else step[: _MAX_SHOWN - 1] + "…"


def pins(requirements: str) -> dict[str, str]:
    """Return the exact versions that a requirements.txt asks for, by normalised names."""
    found = re.findall(r"^\s*([\w.-]+)(?:\[[^\]]*\])?\s*={2,3}\s*([\w.!+*-]+)", requirements, re.M)
    return {normalized(name): version for name, version in found}
