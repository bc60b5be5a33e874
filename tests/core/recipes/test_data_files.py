"""Reading JSON, TOML and YAML of strangers: what is wrong is said, with its line, and soon."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notedock.core.recipes.data_files import line_of, read_json, read_toml, read_yaml
from notedock.core.recipes.recipe import RecipeError

Reader = Callable[[Path, str], object]


def failure(read: Reader, folder: Path, text: str) -> RecipeError:
    (folder / "file").write_text(text)
    started = time.monotonic()
    with pytest.raises(RecipeError) as caught:
        read(folder, "file")
    assert time.monotonic() - started < 5
    assert caught.value.place.file == "file"
    assert caught.value.detail
    assert len(caught.value.detail) <= 200
    assert "\n" not in caught.value.detail
    return caught.value


def test_json_may_have_comments_and_commas_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "file").write_text('\ufeff{ // one\n /* two */ "a": [1, "// no comment",],\n}\n')
    assert read_json(tmp_path, "file") == {"a": [1, "// no comment"]}


@pytest.mark.parametrize(
    ("read", "text", "line"),
    [
        (read_json, '{\n "a": 1\n "b": 2\n}', 3),
        (read_json, "[]", 0),
        (read_json, "", 1),
        (read_toml, "a = 1\nb = \n", 2),
        (read_toml, "a = 1\na = 2\n", 2),
        (read_yaml, "a: 1\nb: c: d\n", 2),
        (read_yaml, "a:\n\t- 1\n", 2),
        (read_yaml, "a: \x00", 0),
        (read_yaml, "", 0),
        (read_yaml, "a: 1\n---\nb: 2\n", 2),
        (read_yaml, "a: *b\n", 1),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, read: Reader, text: str, line: int
) -> None:
    assert failure(read, tmp_path, text).place.line == line


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_json, "[" * 500_000),
        (read_json, '{"a":' * 150_000),
        (read_json, "/*" * 400_000),
        (read_json, "9" * 500_000),
        (read_toml, "a." * 400_000 + "a = 1"),
        (read_toml, "b = {" + "a." * 400_000 + "a = 1}"),
        (read_toml, "a = " + "[" * 400_000),
        (read_toml, "a = " + "9" * 400_000),
        (read_yaml, "[" * 500_000),
        (read_yaml, "- " * 400_000 + "a"),
        (read_yaml, "".join(f"{'  ' * depth}a:\n" for depth in range(60))),
        (read_yaml, "a: &a [*a]"),
        (read_yaml, "a: &a [1]\nb: [" + "*a," * 200 + "]"),
    ],
)
def test_what_would_take_too_long_or_too_much_is_refused(
    tmp_path: Path, read: Reader, text: str
) -> None:
    failure(read, tmp_path, text)


def test_places_in_yaml_are_known(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("# c\na: &x\n  - b\nc: *x\n")
    node = read_yaml(tmp_path, "file")
    assert isinstance(node, yaml.MappingNode)
    (_a, first), (_c, second) = node.value
    assert first is second
    assert first.value[0].start_mark.line == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300) | st.text("[]{}:,-&*a1\"'#=. \n", max_size=300))
def test_whatever_is_in_a_file_it_is_read_or_refused(tmp_path: Path, data: bytes | str) -> None:
    content = data.encode() if isinstance(data, str) else data
    (tmp_path / "file").write_bytes(content)
    for read in (read_json, read_toml, read_yaml):
        with suppress(RecipeError):
            read(tmp_path, "file")


def test_the_line_on_which_a_word_stands() -> None:
    assert [line_of("a\n\nb = 1\nb", word) for word in ("a", "b", "c")] == [1, 3, 0]
