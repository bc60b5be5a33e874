"""The folder's `.dockerignore`: what of the folder no build is given.

The syntax, and how a pattern is compared, are those of docker-py's `PatternMatcher`. Only the
comparison itself is replaced where it could take for ever: the library translates patterns into
regular expressions that backtrack, and a pattern with many wildcards would stop the program.
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
_FEW = 2  # wildcards: with more than these, a regular expression may take for ever

_TOKEN = re.compile(
    r"(?P<rest>\*\*/?\Z)|(?P<folders>\*\*/?)|(?P<any>\*)|(?P<one>\[!?\]?[^\]]*\]|.)", re.DOTALL
)
# What “folders” becomes: whether to begin, what it goes over, and the slash that it ends at.
_FOLDERS = (("begin", ""), ("rest", ""), ("one", "/"))


class Ignored:
    """What `.dockerignore` says. Raises Problem when it cannot be read, or asks for too much."""

    def __init__(self, folder: Path) -> None:
        patterns = _patterns(folder)
        # Without exceptions, nothing below an excluded folder has to be looked at.
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
    """One line of it, with a comparison that takes a bounded time."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        pattern = self.cleaned_pattern.lower()
        tokens = list(_TOKEN.finditer(pattern))
        many = sum(token.lastgroup != "one" for token in tokens) > _FEW
        self._steps = _Steps(pattern) if many else None
        self._regex = re.compile(expression(pattern))

    def match(self, filepath: str) -> bool:
        """Tell whether the pattern, by itself, means this path."""
        path = filepath.replace("\\", "/").lower()
        return self._steps.match(path) if self._steps else bool(self._regex.match(path))


class _Steps:
    """A pattern as an automaton, followed through all its states at once, without backtracking.

    Each state is one of: "one" character, "any" characters but slashes, all the "rest", and the
    "folders" that `**/` means: nothing, or anything up to a slash.
    """

    def __init__(self, pattern: str) -> None:
        self._kinds: list[str] = []
        self._ones: list[str] = []
        for token in _TOKEN.finditer(pattern):
            kind = token.lastgroup or "one"
            for one, text in _FOLDERS if kind == "folders" else ((kind, token[0]),):
                self._kinds.append(one)
                self._ones.append(text)

    def match(self, path: str) -> bool:
        """Tell whether the whole path is meant."""
        states = self._reached({0})
        for character in path:
            following = set()
            for state in states - {len(self._kinds)}:
                kind = self._kinds[state]
                if kind == "rest" or (kind == "any" and character != "/"):
                    following.add(state)
                elif kind == "one" and _is_one(self._ones[state], character):
                    following.add(state + 1)
            states = self._reached(following)
        return len(self._kinds) in states

    def _reached(self, states: set[int]) -> set[int]:
        """Return `states` with those that are reached from them without a character."""
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
    """Tell whether a part of a pattern without wildcards for many means this character."""
    return re.match(expression(pattern), character) is not None
