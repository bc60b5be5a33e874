"""The folder's `.dockerignore`: the files that are not in the build context.

Parsing and precedence are those of docker-py's `PatternMatcher`. It translates patterns to regular
expressions, whose backtracking takes exponential time for many wildcards; such patterns are matched
by an automaton instead.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import cast

from docker.utils.build import Pattern, PatternMatcher
from docker.utils.fnmatch import translate as expression

from notedock.core import problems
from notedock.core.recipe_text import read_recipe

NAME = ".dockerignore"
_MAX_PATTERNS = 1000
_MAX_LENGTH = 1000  # characters of a pattern
_MAX_REGEX_WILDCARDS = 2  # in a pattern that is matched by a regular expression

_TOKEN = re.compile(
    r"(?P<rest>\*\*/?\Z)|(?P<folders>\*\*/?)|(?P<any>\*)|(?P<one>\[!?\]?[^\]]*\]|.)", re.DOTALL
)
# The states of “folders”: skip it, or match anything up to a slash.
_FOLDERS = (("begin", ""), ("rest", ""), ("one", "/"))


class Ignored:
    """The patterns of `.dockerignore`. Raises Problem when it cannot be read, or is too large."""

    def __init__(self, folder: Path) -> None:
        patterns = _patterns(folder)
        # Without `!` patterns, nothing below an excluded folder can be included.
        self.prunes = not any(pattern.exclusion for pattern in patterns)
        self._matcher = PatternMatcher([])
        self._matcher.patterns[:0] = [pattern for pattern in patterns if pattern.dirs]

    def matches(self, path: str) -> bool:
        """Tell whether a path below the folder is left out."""
        return self._matcher.matches(cast("os.PathLike[str]", path))  # a text, in truth


def _patterns(folder: Path) -> list[_Pattern]:
    try:
        text = read_recipe(folder, NAME)
    except FileNotFoundError:
        return []
    found: list[_Pattern] = []
    for number, line in enumerate(text.splitlines(), 1):
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        if len(found) == _MAX_PATTERNS or len(pattern) > _MAX_LENGTH:
            raise problems.recipe_too_large(NAME)
        try:
            found.append(_Pattern(pattern))
        except re.error as error:
            raise problems.recipe_unclear(NAME, number, str(error)) from error
    return found


class _Pattern(Pattern):
    """One line of the file, which is matched in bounded time."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        pattern = self.cleaned_pattern.lower()
        tokens = list(_TOKEN.finditer(pattern))
        many = sum(token.lastgroup != "one" for token in tokens) > _MAX_REGEX_WILDCARDS
        self._automaton = _Automaton(pattern) if many else None
        self._regex = re.compile(expression(pattern))

    def match(self, filepath: str) -> bool:
        """Tell whether this pattern alone matches the path."""
        path = filepath.replace("\\", "/").lower()
        return self._automaton.match(path) if self._automaton else bool(self._regex.match(path))


class _Automaton:
    """A pattern as a nondeterministic automaton, run without backtracking.

    Each state is one of: "one" character, "any" characters but slashes, all the "rest", and the
    "folders" that `**/` means: nothing, or anything up to a slash.
    """

    def __init__(self, pattern: str) -> None:
        self._kinds: list[str] = []
        self._texts: list[str] = []
        for token in _TOKEN.finditer(pattern):
            kind = token.lastgroup or "one"
            for one, text in _FOLDERS if kind == "folders" else ((kind, token[0]),):
                self._kinds.append(one)
                self._texts.append(text)

    def match(self, path: str) -> bool:
        """Tell whether the pattern matches the whole path."""
        states = self._closure({0})
        for character in path:
            following = set()
            for state in states - {len(self._kinds)}:
                kind = self._kinds[state]
                if kind == "rest" or (kind == "any" and character != "/"):
                    following.add(state)
                elif kind == "one" and _is_one(self._texts[state], character):
                    following.add(state + 1)
            states = self._closure(following)
        return len(self._kinds) in states

    def _closure(self, states: set[int]) -> set[int]:
        """Return `states` with all that follow without consuming a character."""
        found = set(states)
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            kind = self._kinds[state] if state < len(self._kinds) else ""
            following = {"begin": (state + 1, state + 3), "any": (state + 1,), "rest": (state + 1,)}
            new = set(following.get(kind, ())) - found
            found |= new
            waiting += new
        return found


@lru_cache(maxsize=100_000)
def _is_one(pattern: str, character: str) -> bool:
    """Tell whether a character, `?` or `[…]` of a pattern matches this character."""
    return re.match(expression(pattern), character) is not None
