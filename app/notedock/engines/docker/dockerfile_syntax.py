"""The syntax of a Dockerfile: its parser directives, and its instructions with their arguments.

Sources: the Dockerfile reference; moby's classic parser (`dockerfile/parser`) for lines, comments
and heredocs.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

_DIRECTIVE = re.compile(r"#\s*([A-Za-z]+)\s*=\s*(\S+)\s*")
_FLAG = re.compile(r"--([a-z-]+)(?:=(\S*))?(?:\s+|$)")
_HEREDOC = re.compile(r"(?<!<)<<-?([\"']?)([A-Za-z_]\w*)\1")
_BUILDKIT_FLAGS = {  # of BuildKit alone
    "RUN": {"mount", "network", "security"},
    "COPY": {"link", "chmod", "parents", "exclude"},
    "ADD": {"link", "chmod", "checksum", "keep-git-dir", "exclude", "unpack"},
}
_PLATFORMS = re.compile(r"\$\{?(BUILD|TARGET)(PLATFORM|OS|ARCH|VARIANT)\b")


@dataclass(frozen=True)
class Instruction:
    """One instruction. line, last: the numbers of its first and last line, from 1.

    flags: names and values of flags such as --from=stage, without dashes. arguments: the rest.
    """

    line: int
    keyword: str
    flags: tuple[tuple[str, str], ...]
    arguments: str
    last: int
    heredoc: bool = False

    def __str__(self) -> str:
        """Return the instruction on one line."""
        flags = "".join(f" --{k}" + (f"={v}" if v else "") for k, v in self.flags)
        return f"{self.keyword}{flags} {' '.join(self.arguments.split())}"

    def flag(self, name: str) -> str | None:
        """Return the value of a flag, None when it is not set."""
        return dict(self.flags).get(name)


def directives(text: str) -> Iterator[tuple[str, str]]:
    """Yield names and values of parser directives: the comments at the top like `# syntax=…`."""
    for line in text.removeprefix("\ufeff").splitlines():
        found = _DIRECTIVE.fullmatch(line.strip())
        if not found:
            return
        yield found[1].lower(), found[2]


def instructions(text: str, escape: str) -> Iterator[Instruction]:
    """Yield the instructions. escape: the character that continues a line."""
    lines = enumerate(text.removeprefix("\ufeff").splitlines(), 1)
    for number, line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pieces, last = [line.strip()], number
        while pieces[-1].endswith(escape):
            pieces[-1] = pieces[-1].removesuffix(escape)
            last, following = next((one for one in lines if not _is_empty(one[1])), (last, ""))
            pieces.append(following.rstrip())
        whole = "".join(pieces)
        keyword, _space, rest = whole.partition(" ")
        keyword = keyword.upper()
        ends = [found[2] for found in _HEREDOC.finditer(rest)] if keyword in _BUILDKIT_FLAGS else []
        for end in ends:
            last = next((at for at, body in lines if body.strip() == end), last)
        flags, rest = _flags(rest.strip())
        yield Instruction(number, keyword, flags, rest, last, bool(ends))


def _is_empty(line: str) -> bool:
    """Tell whether a line is skipped, also within a continued one: comments and empty lines."""
    return not line.strip() or line.lstrip().startswith("#")


def _flags(rest: str) -> tuple[tuple[tuple[str, str], ...], str]:
    flags = []
    end = 0
    while found := _FLAG.match(rest, end):
        flags.append((found[1], found[2] or ""))
        end = found.end()
    return tuple(flags), rest[end:]


def needs_buildkit(instruction: Instruction) -> bool:
    """Tell whether only BuildKit supports the instruction."""
    flags = {name for name, _value in instruction.flags}
    if instruction.heredoc or flags & _BUILDKIT_FLAGS.get(instruction.keyword, set()):
        return True
    platform = instruction.flag("platform") or ""
    return instruction.keyword == "FROM" and bool(_PLATFORMS.search(platform))


# Characters; Docker refuses a longer line, and the time that shlex takes grows with the square.
_LONGEST = 65_535


def split_words(arguments: str) -> list[str]:
    """Return the arguments of COPY and ADD, which are words or a JSON list."""
    if arguments.startswith("["):
        try:
            return [str(word) for word in json.loads(arguments)]
        except (ValueError, RecursionError):
            pass
    if len(arguments) <= _LONGEST:
        try:
            return shlex.split(arguments)
        except ValueError:
            pass
    return arguments.split()


def assignments(arguments: str) -> Iterator[tuple[str, str]]:
    """Yield names and values of ENV or ARG; the old form of ENV is `NAME value`."""
    words = split_words(arguments)
    if words and "=" not in words[0] and len(words) > 1:
        yield words[0], arguments.partition(" ")[2].strip()
        return
    for word in words:
        name, equals, value = word.partition("=")
        if equals:
            yield name, value
