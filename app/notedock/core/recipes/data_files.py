"""Recipes in JSON, TOML and YAML, read within bounds of time, depth and memory.

All of them come from strangers. Parsers end the program (libyaml) or work for minutes (tomllib)
on what is nested a thousand times, so that is refused first. Numbers of lines count from 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from notedock.core.recipe_text import read_recipe
from notedock.core.recipes.recipe import Place, RecipeError

_MAX_DEPTH = 40
_MAX_EVENTS = 20_000  # of one YAML file: texts, and beginnings and ends of lists
_MAX_ALIASES = 100  # of one YAML file; what they stand for is counted once for each
_MAX_KEY = 100  # parts of a key in TOML, for which the time grows with the square
_TOO_DEEP = "nested too deeply"
_WORD = re.compile(r"[\w.-]+")


def read_json(folder: Path, file: str) -> dict[str, Any]:
    """Return the object in a JSON file, which may have comments and commas at the end.

    Raises RecipeError where it is no such file, and as `read_recipe`.
    """
    import pyjson5  # not before the first paint

    text = read_recipe(folder, file)
    try:
        data = pyjson5.decode(text, _MAX_DEPTH)
    except pyjson5.Json5NestingTooDeep as error:
        raise RecipeError(Place(file), _TOO_DEEP) from error
    except (pyjson5.Json5DecoderException, ValueError) as error:  # numbers of thousands of digits
        message, line = str(error.args[0]), 0
        if near := re.search(r" near (\d+)", message):
            line = text.count("\n", 0, int(near[1])) + 1
            message = message.replace(near[0], "", 1)
        raise RecipeError(Place(file, line), message[:200]) from error
    return _object(file, data)


def read_toml(folder: Path, file: str) -> dict[str, Any]:
    """Return the tables in a TOML file. Raises RecipeError, and as `read_recipe`."""
    return parse_toml(file, read_recipe(folder, file))


def parse_toml(file: str, text: str) -> dict[str, Any]:
    """Return the tables in a text in TOML. file: where it is from. Raises RecipeError."""
    import tomllib

    if any(part.count(".") > _MAX_KEY for part in re.split(r"[={,\n]", text)):
        raise RecipeError(Place(file), _TOO_DEEP)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise RecipeError(Place(file), _TOO_DEEP) from error
    except ValueError as error:  # also of numbers of thousands of digits
        message = str(error)
        where = re.search(r" \(at line (\d+), column \d+\)$", message)
        line = int(where[1]) if where else 0
        raise RecipeError(Place(file, line), message[: where and where.start()][:200]) from error


def line_of(text: str, word: str) -> int:
    """Return the first line of a text on which a word stands, 0 for none.

    For what neither tomllib nor pyjson5 tells. word: letters, digits, dots and dashes; of anything
    else its first such part counts.
    """
    found = _WORD.search(word)
    return _lines_of_words(text).get(found[0], 0) if found else 0


@lru_cache(maxsize=2)
def _lines_of_words(text: str) -> Mapping[str, int]:
    """Return the first line of each word, and of each part of one, where that is no word itself.

    Found once for a text: it may have thousands of names, each of which would be looked for.
    """
    words: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for word in _WORD.findall(line):
            words.setdefault(word, number)
    parts: dict[str, int] = {}
    for word, number in words.items():
        for part in word.split("."):
            parts.setdefault(part, number)
    return parts | words


def read_yaml(folder: Path, file: str) -> yaml.Node:
    """Return the one document in a YAML file, with the places of all that is in it.

    Aliases are the same node as what they stand for; none stands for what it is in. Raises
    RecipeError, and as `read_recipe`.
    """
    text = read_recipe(folder, file)
    try:
        _check_yaml(file, text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        message = getattr(error, "problem", None) or str(error).partition("\n")[0]
        raise RecipeError(Place(file, mark.line + 1 if mark else 0), message[:200]) from error
    if node is None:
        raise RecipeError(Place(file), "empty")
    return node


def _check_yaml(file: str, text: str) -> None:
    """Refuse what is nested too deeply, has too many aliases, or one within what it stands for."""
    open_anchors: list[str | None] = []
    aliases = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        mark = event.start_mark
        place = Place(file, mark.line + 1 if mark else 0)
        if number > _MAX_EVENTS:
            raise RecipeError(place, "too long")
        if isinstance(event, yaml.CollectionStartEvent):
            open_anchors.append(event.anchor)
            if len(open_anchors) > _MAX_DEPTH:
                raise RecipeError(place, _TOO_DEEP)
        elif isinstance(event, yaml.CollectionEndEvent):
            open_anchors.pop()
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
            if aliases > _MAX_ALIASES or event.anchor in open_anchors:
                raise RecipeError(place, f"too many aliases: {event.anchor}"[:200])


def _object(file: str, data: object) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise RecipeError(Place(file), "no object")
    return {str(key): value for key, value in data.items()}
