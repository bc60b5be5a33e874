"""Recipes that mean no good: nothing from outside the folder, and no work without an end."""

from __future__ import annotations

import io
import os
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import pytest
from docker.utils.build import PatternMatcher

from notedock.core.environment import Catalogue
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.problem import Action, Problem
from notedock.core.project import read_project
from notedock.core.recipes.recipe import Recipe
from notedock.core.task import Cancel, Task
from notedock.engines.base import EnvironmentSource
from notedock.engines.docker import build_context, recipe_plan
from notedock.engines.docker.build import Build
from notedock.engines.docker.classic_builder import write_context
from notedock.engines.docker.dockerignore import Ignored

SECRET = "from outside"
FEW_SECONDS = 5.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "private").mkdir()
    (tmp_path / "private/key").write_text(SECRET)
    made = tmp_path / "a/shared"
    (made / "sub").mkdir(parents=True)
    (made / "sub/file").write_text("inside")
    (made / "data").symlink_to("../../private")
    (made / "inner").symlink_to("sub")
    (made / "whole").symlink_to(made / "sub")
    return made


def planned(folder: Path, catalogue: Catalogue) -> recipe_plan.Plan:
    """Read the recipe in the folder."""
    has_own = os.path.lexists(folder / "Dockerfile")
    if has_own:
        recipe = Recipe(files=("Dockerfile",), dockerfile="Dockerfile")
    else:
        recipe = Recipe(files=("requirements.txt",), requirements=("requirements.txt",))
    base = None if has_own else catalogue.default
    description = EnvironmentDescription(folder, "key", "ann", base=base, recipe=recipe)
    environments = EnvironmentSource(catalogue.find, lambda _base, _task: None)
    plan = recipe_plan.plan(description, folder.parent / "known.json", environments)
    assert plan is not None
    return plan


def packed(folder: Path, plan: recipe_plan.Plan) -> dict[str, tarfile.TarInfo]:
    """Return what the builder would be given; nothing of it may come from outside."""
    archive = io.BytesIO()
    build_context.pack(folder, plan.files(), plan.texts, archive, Cancel())
    assert SECRET.encode() not in archive.getvalue()
    archive.seek(0)
    return {entry.name: entry for entry in tarfile.open(fileobj=archive)}


def filled(folder: Path, catalogue: Catalogue) -> None:
    """Go as far as a build goes before the engine is asked."""
    plan = planned(folder, catalogue)
    write_context(
        io.BytesIO(), Build("x", folder, plan.file, plan.text, plan.files(), {}, {}), Task()
    )


@dataclass(frozen=True)
class Hostile:
    """A recipe, and what is said of it. name: what the title names."""

    text: str
    kind: str
    name: str
    file: str = "Dockerfile"
    beside: dict[str, str] = field(default_factory=dict)


OUTSIDE = "recipe-file-outside"
LARGE = "recipe-too-large"
REFUSED = {
    "COPY over a link out": Hostile("FROM x\nCOPY data/key /opt/\n", OUTSIDE, "data/key"),
    "COPY of a link out": Hostile("FROM x\nCOPY data /opt/\n", OUTSIDE, "data"),
    "COPY of all behind a link out": Hostile("FROM x\nCOPY data/* /opt/\n", OUTSIDE, "data/*"),
    "COPY by a value": Hostile("FROM x\nENV D=data\nCOPY $D/key /opt/\n", OUTSIDE, "data/key"),
    "COPY in an early stage": Hostile(
        "FROM x AS a\nCOPY data/key /opt/\nFROM x\n", OUTSIDE, "data/key"
    ),
    "ADD over a link out": Hostile("FROM x\nADD data/key /opt/\n", OUTSIDE, "data/key"),
    "a mount": Hostile(
        "FROM x\nRUN --mount=type=bind,source=data,target=/d cat /d/key\n", OUTSIDE, "data"
    ),
    "-r over a link out": Hostile("-r data/key\n", OUTSIDE, "data/key", "requirements.txt"),
    "-c over a link out": Hostile("-c data/key\n", OUTSIDE, "data/key", "requirements.txt"),
    "-e over a link out": Hostile("-e ./data\n", OUTSIDE, "data", "requirements.txt"),
    "-r above the folder": Hostile("-r ../../x\n", OUTSIDE, "../../x", "requirements.txt"),
    "a wheel outside": Hostile("data/key.whl\n", OUTSIDE, "data/key.whl", "requirements.txt"),
    "-r in what -r names": Hostile(
        "-r more.txt\n", OUTSIDE, "data/key", "requirements.txt", {"more.txt": "-c data/key\n"}
    ),
    "many instructions": Hostile("FROM x\n" * 100_000, LARGE, "Dockerfile"),
    "values that grow": Hostile(
        "FROM x\nENV A=aaaaaaaa\n" + "ENV A=$A$A$A$A\n" * 100, LARGE, "Dockerfile"
    ),
    "many words and copies": Hostile(
        "FROM x\n"
        + "COPY sub /home/jovyan/work/sub\n" * 1000
        + f"RUN {' '.join(map(str, range(9999)))}\n",
        LARGE,
        "Dockerfile",
    ),
    "a pattern without an end": Hostile(
        "FROM x\nCOPY " + "[" * 100_000 + " /opt\n", LARGE, "Dockerfile"
    ),
    "many requirements": Hostile(
        "".join(f"-r {n}.txt\n" for n in range(1500)), LARGE, "requirements.txt",
        "requirements.txt", {f"{n}.txt": "" for n in range(1500)},
    ),
    "many things to leave out": Hostile(
        "FROM x\nCOPY . /opt\n", LARGE, ".dockerignore", beside={".dockerignore": "x\n" * 1001}
    ),
    "a class that is none": Hostile(
        "FROM x\nCOPY . /opt\n", "recipe-unclear", ".dockerignore",
        beside={".dockerignore": "x\n[z-a]\n"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_sentence_and_a_way_out(
    folder: Path, catalogue: Catalogue, name: str
) -> None:
    hostile = REFUSED[name]
    for file, text in {hostile.file: hostile.text, **hostile.beside}.items():
        (folder / file).write_text(text)
    began = time.monotonic()
    with pytest.raises(Problem) as caught:
        planned(folder, catalogue)
    assert time.monotonic() - began < FEW_SECONDS
    assert caught.value.kind == hostile.kind
    assert f"“{hostile.name}”" in caught.value.title
    assert caught.value.action is Action.START_WITHOUT


@pytest.mark.parametrize("file", [".dockerignore", "requirements.txt", "Dockerfile"])
def test_a_recipe_that_is_itself_a_link_out_is_refused(
    folder: Path, catalogue: Catalogue, file: str
) -> None:
    if file == ".dockerignore":
        (folder / "Dockerfile").write_text("FROM x\n")
    (folder / file).symlink_to("../../private/key")
    with pytest.raises(Problem) as caught:
        planned(folder, catalogue)
    assert caught.value.kind == OUTSIDE
    assert f"“{file}”" in caught.value.title


HARMLESS = {
    "deep lists": "FROM x\nCOPY " + "[" * 100_000,
    "a line over many lines": "FROM x\nRUN a \\\n" + " b \\\n" * 100_000,
    "open braces": "FROM x\nENV A=" + "${a:-" * 100_000 + "\n",
    "many flags": "FROM x\nRUN " + "--a=b " * 100_000 + "x\n",
    "wildcards": "FROM x\nCOPY " + "*a" * 100 + "/*/*/* /opt/\n",
    "many wildcards": "FROM x\n" + "".join(f"COPY {'*' * n}/file /o\n" for n in range(1, 1000)),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_like_work_without_an_end_is_read_at_once(
    folder: Path, catalogue: Catalogue, name: str
) -> None:
    (folder / ("a" * 200)).mkdir()
    (folder / "Dockerfile").write_text(HARMLESS[name])
    began = time.monotonic()
    packed(folder, planned(folder, catalogue))
    assert time.monotonic() - began < FEW_SECONDS


def test_patterns_are_compared_with_a_limited_number_of_names(
    folder: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_context, "_MAX_COMPARISONS", 100)
    for number in range(60):
        (folder / str(number)).touch()
    (folder / "Dockerfile").write_text("FROM x\nCOPY 1* /opt/\n")
    assert "10" in packed(folder, planned(folder, catalogue))
    (folder / "Dockerfile").write_text("FROM x\nCOPY 1* /opt/\nCOPY 2* /opt/\n")
    with pytest.raises(Problem) as caught:
        planned(folder, catalogue)
    assert caught.value.kind == LARGE


def test_folders_within_folders_are_all_given(folder: Path, catalogue: Catalogue) -> None:
    levels = list(accumulate(["deep"] * 600, lambda path, name: f"{path}/{name}"))
    for level in levels:
        (folder / level).mkdir()
    (folder / "Dockerfile").write_text("FROM x\nCOPY . /opt\n")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(500)
    try:
        assert set(levels) < set(packed(folder, planned(folder, catalogue)))
        assert read_project(folder).notebooks == ()
    finally:
        sys.setrecursionlimit(limit)


def test_links_are_given_as_links_and_what_they_lead_to_only_within_the_folder(
    folder: Path, catalogue: Catalogue
) -> None:
    (folder / "Dockerfile").write_text("FROM x\nCOPY inner/file whole /opt/\nCOPY . /all/\n")
    given = packed(folder, planned(folder, catalogue))
    assert {"inner", "whole", "sub", "sub/file", "data"} < set(given)
    assert (given["inner"].linkname, given["whole"].linkname) == ("sub", "sub")
    assert given["data"].linkname == "../../private"
    (folder / "Dockerfile").write_text("FROM x\nCOPY inner/file /opt/\n")
    assert set(packed(folder, planned(folder, catalogue))) == {"inner", "sub/file"}
    (folder / "Dockerfile").write_text("FROM x\nCOPY */key */file * /opt/\n")
    given = packed(folder, planned(folder, catalogue))
    assert given["data"].issym()
    assert "data/key" not in given


def test_pipes_and_sockets_and_devices_are_not_given(folder: Path, catalogue: Catalogue) -> None:
    os.mkfifo(folder / "sub/pipe")
    (folder / "Dockerfile").write_text("FROM x\nCOPY sub /opt/\n")
    assert set(packed(folder, planned(folder, catalogue))) == {"sub", "sub/file"}


def test_a_file_that_is_replaced_by_a_link_while_it_is_packed_is_not_followed(
    folder: Path, catalogue: Catalogue
) -> None:
    (folder / "Dockerfile").write_text("FROM x\nCOPY sub /opt/\n")
    plan = planned(folder, catalogue)
    files = plan.files()
    (folder / "sub/file").unlink()
    (folder / "sub").rmdir()
    (folder / "sub").symlink_to("../../private")
    (folder.parent.parent / "private/file").write_text(SECRET)
    archive = io.BytesIO()
    with pytest.raises(OSError, match="sub/file"):
        build_context.pack(folder, files, {}, archive, Cancel())
    assert SECRET.encode() not in archive.getvalue()


def test_links_within_the_folder_change_the_hash_when_their_target_does(
    folder: Path, catalogue: Catalogue
) -> None:
    (folder / "Dockerfile").write_text("FROM x\nCOPY inner/file /opt/\n")
    before = planned(folder, catalogue).parts
    (folder / "sub/file").write_text("something else")
    after = planned(folder, catalogue).parts
    assert [name for name in after if after[name] != before.get(name)] == ["inner/file"]


def test_latin_1_requirements_are_given_to_pip_in_utf_8(folder: Path, catalogue: Catalogue) -> None:
    (folder / "requirements.txt").write_bytes("# für Bücher\n-r sub/more.txt\n".encode("latin-1"))
    (folder / "sub/more.txt").write_bytes("cowsay # größer\n".encode("utf-16"))
    plan = planned(folder, catalogue)
    assert plan.sources == ("requirements.txt", "sub/more.txt")
    assert plan.texts["requirements.txt"].encode().startswith("# für Bücher".encode())
    assert plan.texts["sub/more.txt"] == "cowsay # größer\n"


# ---------------------------------------------------------------- .dockerignore


@pytest.mark.parametrize(
    ("pattern", "path", "is_meant"),
    [
        ("**/a/**/*.py[co]", "a/x.pyc", True),
        ("**/a/**/*.py[co]", "z/a/b/c/x.pyo", True),
        ("**/a/**/*.py[co]", "z/ab/c/x.pyo", False),
        ("**/a/**/*.py[co]", "z/a/b/c/x.py", False),
        ("a*b*c*", "a-b-c-d", True),
        ("a*b*c*", "a-b/c-d", False),
        ("A*b*C*", "a-b/c-d", False),
        ("*/*/*.CSV", "x/y/z.csv", True),
        ("*/*/*.csv", "x/y/z/z.csv", False),
        ("x/**/y/**", "x/y/z/z.csv", True),
        ("**/x*[!a-c]**", "u/xd/e", True),
        ("**/?*?*?*", "u/ab", False),
        ("**/?*?*?*", "u/abc", True),
    ],
)
def test_patterns_with_many_wildcards_mean_what_they_mean_to_the_library(
    tmp_path: Path, pattern: str, path: str, is_meant: bool
) -> None:
    (tmp_path / ".dockerignore").write_text(pattern)
    assert Ignored(tmp_path).matches(path) == PatternMatcher([pattern]).matches(path) == is_meant  # type: ignore[arg-type]


def test_patterns_with_many_wildcards_take_no_time(tmp_path: Path) -> None:
    (tmp_path / ".dockerignore").write_text("**a" * 20 + "b\n" + "*a" * 20 + "b\n")
    began = time.monotonic()
    assert not Ignored(tmp_path).matches("a" * 200 + "/a" * 100)
    assert time.monotonic() - began < FEW_SECONDS


# ---------------------------------------------------------------- what cannot be read


@pytest.fixture
def beside() -> Iterator[Path]:
    """A folder that others may open, with things in it that they may not read."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve()
        folder.chmod(0o755)
        (folder / "Dockerfile").write_text("FROM x\nCOPY . /home/jovyan/work\n")
        (folder / "locked.txt").touch(mode=0o000)
        (folder / "drawer").mkdir(mode=0o000)
        yield folder


@contextmanager
def somebody_else() -> Iterator[None]:
    """Lend the rights of an account that owns nothing, where tests run as root."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_an_unreadable_file_beside_a_dockerfile_is_named_and_can_be_left_out(
    beside: Path, catalogue: Catalogue
) -> None:
    (beside / ".dockerignore").write_text("drawer\nlocked.txt\n!other\n")
    with somebody_else():
        given = packed(beside, planned(beside, catalogue))
    assert set(given) == {"Dockerfile", ".dockerignore"}
    for name, ignored in (("drawer", "x\n"), ("locked.txt", "drawer\n")):
        (beside / ".dockerignore").write_text(ignored)
        with somebody_else(), pytest.raises(Problem) as caught:
            filled(beside, catalogue)
        assert caught.value.kind == "recipe-file-unreadable"
        assert f"“{name}”" in caught.value.title
        assert "“.dockerignore”" in caught.value.remedy


@pytest.mark.parametrize("name", ["Dockerfile", "requirements.txt"])
def test_an_unreadable_recipe_is_named(beside: Path, catalogue: Catalogue, name: str) -> None:
    (beside / "Dockerfile").unlink()
    (beside / name).touch(mode=0o000)
    with somebody_else(), pytest.raises(Problem) as caught:
        planned(beside, catalogue)
    assert caught.value.kind == "recipe-file-unreadable"
    assert f"“{name}”" in caught.value.title
    assert ".dockerignore" not in caught.value.remedy
