"""Folders as authors write them, each with the recipe that must come out."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notedock.core.recipes.explanation import explain
from notedock.core.recipes.folder_recipe import KNOWN, read_folder_recipe
from notedock.core.recipes.recipe import Item, Reason, Recipe
from notedock.core.requirements import read_requirements
from notedock.core.trust import recipe_hash

ENVIRONMENT = """\
name: geo
channels: [conda-forge, defaults]
dependencies:
  - python=3.9
  - numpy=1.21.2=py39hdbf815f_0
  - blas=*=openblas
  - conda-forge::geopandas>=0.10,<=0.14
  - vs2015_runtime=14.27=h1
  - r-base
  - pip
  - pip:
    - folium==0.14
    - -r more.txt
    - --extra-index-url https://example.com/simple
    - --find-links wheels
    - -e .
"""
PROJECT = """\
[project]
name = "story"
version = "1"
requires-python = ">=3.9,<3.12"
dependencies = ["pandas>=2 ; python_version > '3'", "no valid @@"]
[project.optional-dependencies]
notebooks = ["seaborn"]
docs = ["sphinx"]
[dependency-groups]
notebook = [{include-group = "plots"}, "rich"]
plots = ["altair", {include-group = "notebook"}]
dev = ["pytest"]
"""
POETRY = """\
[tool.poetry]
name = "story"
[tool.poetry.dependencies]
python = "^3.8"
pandas = "^1.3"
tiny = "^0.2.3"
rough = "~1.4"
any = "*"
exact = "2.0"
extra = {version = ">=1", extras = ["all"], markers = "os_name == 'posix'"}
later = {version = "1", optional = true}
here = {path = "../here"}
source = {git = "https://example.com/a.git", tag = "v1"}
[tool.poetry.group.dev.dependencies]
pytest = "*"
[build-system]
requires = ["poetry-core"]
"""


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def texts(items: tuple[Item, ...]) -> list[str]:
    return [one.text for one in items]


def unused(recipe: Recipe) -> set[tuple[str, Reason, str]]:
    return {(one.place.file, one.reason, one.part or one.instead) for one in recipe.unused}


@pytest.mark.parametrize(
    ("files", "used"),
    [
        ({}, ()),
        ({"readme.txt": "", "data.csv": ""}, ()),
        ({"requirements.txt": "pandas"}, ("requirements.txt",)),
        ({"requirements.txt": "", "Dockerfile": "FROM x", "apt.txt": "a"}, ("Dockerfile",)),
        ({"environment.yml": ENVIRONMENT, "requirements.txt": ""}, ("environment.yml", "more.txt")),
        ({"environment.yaml": "dependencies: [a]"}, ("environment.yaml",)),
        ({"Pipfile": "[packages]\na='*'", "requirements.txt": ""}, ("Pipfile",)),
        ({"requirements.txt": "", "pyproject.toml": PROJECT}, ("requirements.txt",)),
        ({"pyproject.toml": "[tool.ruff]", "setup.py": ""}, ("setup.py",)),
        ({"setup.cfg": "[options]\ninstall_requires = a"}, ("setup.cfg",)),
        ({"setup.cfg": "[metadata]\nname = a"}, ()),
        ({"setup.cfg": "[flake8]\nmax-line-length = 1"}, ()),
        ({"pixi.toml": "[dependencies]\na='*'", "pyproject.toml": PROJECT}, ("pixi.toml",)),
        (
            {"requirements.txt": "", "install.R": "", "Project.toml": "[deps]", "apt.txt": "a"},
            ("requirements.txt", "install.R", "Project.toml", "apt.txt"),
        ),
        ({"apt.txt": "gdal-bin"}, ("apt.txt",)),
        ({"postBuild": "#!/bin/sh", "start": "#!/bin/sh"}, ("postBuild", "start")),
        ({"runtime.txt": "python-3.8"}, ("runtime.txt",)),
        ({"binder/environment.yml": "dependencies: [a]", "requirements.txt": ""},
         ("binder/environment.yml",)),
        ({".binder/Dockerfile": "FROM x", "Dockerfile": "FROM y"}, (".binder/Dockerfile",)),
        ({"env/requirements.txt": "a"}, ("env/requirements.txt",)),
        (
            {"env/requirements.txt": "a", "env/environment.yml": "dependencies: [a]"},
            ("env/environment.yml",),
        ),
        ({"env/requirements.txt": "a", "two/requirements.txt": "b"}, ()),
        ({"node_modules/requirements.txt": "a"}, ()),
        ({"a/b/requirements.txt": "a"}, ()),
        ({"compose.yaml": "services: {jupyter: {image: a/jupyter}}"}, ("compose.yaml",)),
        (
            {"compose.yaml": "services: {jupyter: {image: a/jupyter}}", "apt.txt": "a"},
            ("apt.txt",),
        ),
    ],
)  # fmt: skip
def test_which_files_count(tmp_path: Path, files: dict[str, str], used: tuple[str, ...]) -> None:
    put(tmp_path, files)
    assert read_folder_recipe(tmp_path).files == used


def test_an_environment_of_conda(tmp_path: Path) -> None:
    put(tmp_path, {"environment.yml": ENVIRONMENT, "requirements.txt": "", "more.txt": ""})
    recipe = read_folder_recipe(tmp_path)
    assert recipe.python is not None
    assert (recipe.python.text, recipe.python.place.line) == ("3.9", 4)
    assert texts(recipe.channels) == ["conda-forge", "defaults"]
    assert texts(recipe.conda) == [
        "numpy=1.21.2", "blas=*=openblas", "conda-forge::geopandas>=0.10,<=0.14", "r-base"
    ]  # fmt: skip
    assert texts(recipe.pip) == ["folium==0.14"]
    assert texts(recipe.pip_options) == ["--extra-index-url https://example.com/simple"]
    assert recipe.requirements == ("more.txt",)
    assert (texts(recipe.local), recipe.editable) == (["."], True)
    assert texts(recipe.languages) == ["r"]
    assert unused(recipe) == {
        ("environment.yml", Reason.OTHER_SYSTEM, "vs2015_runtime=14.27=h1"),
        ("environment.yml", Reason.UNSUPPORTED, "--find-links wheels"),
        ("requirements.txt", Reason.REPLACED, "environment.yml"),
    }


def test_a_project_of_pep_621_with_groups(tmp_path: Path) -> None:
    put(tmp_path, {"pyproject.toml": PROJECT})
    recipe = read_folder_recipe(tmp_path)
    assert recipe.python is not None
    assert recipe.python.text in ("<3.12,>=3.9", ">=3.9,<3.12")
    assert texts(recipe.pip) == ["pandas>=2 ; python_version > '3'", "seaborn", "altair", "rich"]
    assert recipe.local == ()
    parts = {one.part for one in recipe.unused}
    assert "project.dependencies: no valid @@" in parts
    assert {"optional-dependencies: docs", "dependency-groups: dev"} <= parts


INDEX = 'url = "https://a.example/simple"'


def test_packages_come_from_where_a_project_says(tmp_path: Path) -> None:
    """A package of the folder, or of a company, is never taken from the index by its name alone."""
    text = f"""[project]
name = "a"
version = "1"
dependencies = [
  "Own_lib", "outside", "member", "torch", "tool[x]>=1 ; os_name != 'a'", "many", "plain", "deep"]
[tool.uv.sources]
own-lib = {{path = "libs/own"}}
outside = {{path = "../outside"}}
member = {{workspace = true}}
torch = {{index = "cpu"}}
tool = {{git = "https://b.example/tool", rev = "v2"}}
many = [{{index = "cpu"}}]
deep = {{git = "https://b.example/deep", subdirectory = "sub"}}
[[tool.uv.index]]
name = "cpu"
{INDEX}
"""
    put(tmp_path, {"pyproject.toml": text, "libs/own/pyproject.toml": ""})
    recipe = read_folder_recipe(tmp_path)
    assert texts(recipe.local) == ["libs/own"]
    tool = 'tool[x]@ git+https://b.example/tool@v2 ; os_name != "a"'
    assert [one.replace(" @", "@") for one in texts(recipe.pip)] == ["torch", tool, "plain"]
    assert texts(recipe.pip_options) == ["--extra-index-url https://a.example/simple"]
    left_out = {"outside", "member", "many", "deep"}
    assert {one.part for one in recipe.unused} == {f"project.dependencies: {n}" for n in left_out}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Pipfile", f"[[source]]\n{INDEX}\n[packages]\na = '*'"),
        ("Pipfile", (f"[[source]]\nname = 'pypi'\nurl = 'https://c.example'\n[[source]]\n{INDEX}\n"
                    "[[source]]\nurl = 'https://${NAME}:${KEY}@b.example'\n[packages]\na = '*'")),
        ("Pipfile.lock", ('{"_meta": {"sources": [{"url": "https://a.example/simple"}]},'
                         ' "default": {"a": {"version": "==1"}}}')),
        ("pyproject.toml", f"[tool.poetry.dependencies]\na = '*'\n[[tool.poetry.source]]\n{INDEX}"),
    ],
)  # fmt: skip
def test_other_indexes_are_asked(tmp_path: Path, name: str, text: str) -> None:
    put(tmp_path, {name: text})
    recipe = read_folder_recipe(tmp_path)
    assert texts(recipe.pip_options) == ["--extra-index-url https://a.example/simple"]


def test_one_package_of_poetry_for_several_pythons(tmp_path: Path) -> None:
    text = "a = [{version = '1', python = '<3.8'}, {version = '2', python = '>=3.8'}]"
    put(tmp_path, {"pyproject.toml": f"[tool.poetry.dependencies]\n{text}"})
    assert len(read_folder_recipe(tmp_path).pip) == 2
    text = "[tool.poetry.dependencies]\na = '1'\npython = '^2.7 || ^3.6'"
    put(tmp_path, {"pyproject.toml": text})
    (left_out,) = read_folder_recipe(tmp_path).unused
    assert (left_out.part, left_out.place.line) == ("python ^2.7 || ^3.6", 3)


def test_a_project_that_is_a_package_is_installed(tmp_path: Path) -> None:
    text = "[project]\nname='my-story'\ndynamic=['version']\n[build-system]\nrequires=[]"
    put(tmp_path, {"pyproject.toml": text})
    assert read_folder_recipe(tmp_path).files == ()
    put(tmp_path, {"src/my_story/__init__.py": ""})
    assert texts(read_folder_recipe(tmp_path).local) == ["."]
    put(tmp_path, {"pyproject.toml": "[project]\nname='x'\ndynamic=['dependencies']"})
    assert texts(read_folder_recipe(tmp_path).local) == ["."]


def test_a_project_of_poetry_with_its_lock(tmp_path: Path) -> None:
    put(tmp_path, {"pyproject.toml": POETRY})
    recipe = read_folder_recipe(tmp_path)
    assert recipe.python is not None
    assert sorted(recipe.python.text.split(",")) == ["<4", ">=3.8"]
    found = {one.text.partition(" ")[0].partition("<")[0] for one in recipe.pip}
    assert len(recipe.pip) == 7
    assert {"any", "exact==2.0", "source"} <= found
    pandas, tiny, rough = (one.text for one in recipe.pip[:3])
    assert "<2" in pandas
    assert ">=1.3" in pandas
    assert "<0.3" in tiny
    assert "<1.5" in rough
    assert any(one.text.startswith('extra[all]>=1; os_name == "posix"') for one in recipe.pip)
    assert "tool.poetry.dependencies: here" in {one.part for one in recipe.unused}
    lock = '[[package]]\nname="Pandas"\nversion="1.3.5"\n[[package]]\nname="six"\nversion="1.9"\n'
    put(tmp_path, {"poetry.lock": lock})
    pinned = read_folder_recipe(tmp_path)
    assert texts(pinned.pip) == texts(recipe.pip)
    assert texts(pinned.constraints) == ["Pandas==1.3.5", "six==1.9"]
    assert pinned.files == ("pyproject.toml", "poetry.lock")
    put(tmp_path, {"poetry.lock": "[[package]\n"})
    broken = read_folder_recipe(tmp_path)
    assert texts(broken.pip) == texts(recipe.pip)
    assert ("poetry.lock", Reason.BROKEN, "pyproject.toml") in unused(broken)


def test_a_pipfile_and_its_lock(tmp_path: Path) -> None:
    pipfile = '[packages]\nrequests = {version = "==2.1", extras = ["socks"]}\nx = {path = "."}\n'
    put(tmp_path, {"Pipfile": pipfile + '[requires]\npython_version = "3.8"\n'})
    recipe = read_folder_recipe(tmp_path)
    assert texts(recipe.pip) == ["requests[socks]==2.1"]
    assert recipe.python is not None
    assert recipe.python.text == "3.8"
    lock = '{"_meta": {"requires": {"python_version": "3.9"}}, "default": {"idna": {"version": '
    put(tmp_path, {"Pipfile.lock": lock + '"==3.1", "markers": "python_version >= \'3\'"}}}'})
    recipe = read_folder_recipe(tmp_path)
    assert texts(recipe.pip) == ['idna==3.1; python_version >= "3"']
    assert recipe.files == ("Pipfile.lock", "Pipfile")


def test_a_manifest_of_pixi(tmp_path: Path) -> None:
    text = """[workspace]\nchannels = ["conda-forge"]\n[dependencies]\npython = "3.11.*"
gdal = "3.8"\nproj = ">=9"\n[pypi-dependencies]\nrich = "*"\n[tasks]\nrun = "x"\n"""
    put(tmp_path, {"pixi.toml": text})
    recipe = read_folder_recipe(tmp_path)
    assert recipe.python is not None
    assert recipe.python.text == "3.11"
    assert texts(recipe.conda) == ["gdal=3.8", "proj>=9"]
    assert texts(recipe.pip) == ["rich"]
    assert texts(recipe.channels) == ["conda-forge"]
    assert ("pixi.toml", Reason.UNSUPPORTED, "tasks") in unused(recipe)


def test_what_comes_on_top(tmp_path: Path) -> None:
    apt = "gdal-bin libx=1.2 # two\n\n$(rm -rf ~)\n"
    files = {"apt.txt": apt, "binder/postBuild": "", "binder/apt.txt": apt, "binder/start": ""}
    put(tmp_path, files)
    recipe = read_folder_recipe(tmp_path)
    assert texts(recipe.system) == ["gdal-bin", "libx=1.2"]
    assert texts(recipe.commands) == ["chmod +x ./binder/postBuild && ./binder/postBuild"]
    assert recipe.start == "binder/start"
    assert ("binder/apt.txt", Reason.UNSUPPORTED, "$(rm") in unused(recipe)
    assert ("apt.txt", Reason.REPLACED, "binder/") in unused(recipe)


def test_versions_that_contradict_each_other_are_told(tmp_path: Path) -> None:
    put(tmp_path, {"runtime.txt": "python-3.7", "environment.yml": "dependencies: [python=3.9]"})
    recipe = read_folder_recipe(tmp_path)
    assert recipe.python is not None
    assert recipe.python.text == "3.9"
    assert ("runtime.txt", Reason.CONFLICT, "environment.yml") in unused(recipe)
    put(tmp_path, {"runtime.txt": "r-4.1-2021-05-06"})
    recipe = read_folder_recipe(tmp_path)
    assert recipe.r_snapshot is not None
    assert recipe.r_snapshot.text == "2021-05-06"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("environment.yml", "dependencies:\n  - [a\n  - b: }\n", 3),
        ("environment.yml", "dependencies: 3", 1),
        ("environment.yml", "- a\n- b\n", 1),
        ("environment.yml", "dependencies:\n- a\n- {conda: [b]}\n", 3),
        ("environment.yml", "dependencies:\n- pip: a\n", 2),
        ("Pipfile", "[packages\n", 1),
        ("Pipfile.lock", "{", 1),
        ("pixi.toml", "dependencies = 3\n", 0),
        ("pyproject.toml", "[project]\ndependencies = 'a'\n", 0),
        ("runtime.txt", "python 3", 1),
    ],
)
def test_a_broken_file_is_told_with_what_is_used_instead(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    put(tmp_path, {name: text, "setup.py": ""})
    recipe = read_folder_recipe(tmp_path)
    (broken,) = [one for one in recipe.unused if one.reason is Reason.BROKEN]
    assert broken.place.file == name
    assert broken.place.line == line
    assert broken.detail
    assert recipe.files == ("setup.py",)
    assert broken.instead == ("" if name == "runtime.txt" else "setup.py")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Requirements.txt", "requirements.txt"),
        ("requirement.txt", "requirements.txt"),
        ("requirements.txt.txt", "requirements.txt"),
        ("requirements", "requirements.txt"),
        ("requirements-colab.txt", "requirements.txt"),
        ("dockerfile", "Dockerfile"),
        ("Dockerfile.txt", "Dockerfile"),
        ("environment.yml.txt", "environment.yml"),
        ("enviroment.yml", "environment.yml"),
        ("postbuild", "postBuild"),
        ("README.md", ""),
        ("data.txt", ""),
        ("start.sh", ""),
        ("description", ""),
        ("package.json", ""),
    ],
)
def test_a_recipe_under_another_name_is_asked_about(tmp_path: Path, name: str, meant: str) -> None:
    put(tmp_path, {name: "dependencies: [a]"})
    recipe = read_folder_recipe(tmp_path)
    assert recipe.declares_nothing
    assert [one.detail for one in recipe.unused] == ([meant] if meant else [])
    used = read_folder_recipe(tmp_path, {name})
    assert used.files == ((name,) if meant else ())
    if meant:
        put(tmp_path, {meant: "dependencies: [b]"})
        assert read_folder_recipe(tmp_path).files == (meant,)


@pytest.mark.parametrize(
    ("used", "other", "asked"),
    [
        ("environment.yml", "requirements-dev.txt", False),
        ("pyproject.toml", "Requirements.txt", False),
        ("Dockerfile", "requirements-dev.txt", False),
        ("Dockerfile", "docker-compose.dev.yml", False),
        ("environment.yml", "dockerfile", True),
        ("environment.yml", "postbuild", True),
        ("install.R", "Requirements.txt", True),
    ],
)
def test_nobody_is_asked_about_a_file_that_would_not_count(
    tmp_path: Path, used: str, other: str, *, asked: bool
) -> None:
    text = PROJECT if used == "pyproject.toml" else "dependencies: [a]"
    put(tmp_path, {used: text, other: ""})
    recipe = read_folder_recipe(tmp_path)
    assert recipe.files == (used,)
    reason = Reason.MISNAMED if asked else Reason.REPLACED
    assert (other, reason, "" if asked else used) in unused(recipe)


@pytest.mark.parametrize(
    ("python", "other", "wanted"),
    [
        ("3.10", "requires-python = '>=3.8'", "3.10"),
        ("3.8", "requires-python = '>=3.8.1,<3.12'", "3.8"),
        ("3.8", "requires-python = '==3.8.10'", "==3.8.10"),
        ("3.7", "requires-python = '>=3.8'", ">=3.8"),
        ("3.8.10", "requires-python = '==3.8.*'", "3.8.10"),
    ],
)
def test_the_more_exact_version_of_python_counts(
    tmp_path: Path, python: str, other: str, wanted: str
) -> None:
    project = f"[project]\nname = 'a'\nversion = '1'\ndependencies = ['b']\n{other}"
    put(tmp_path, {"runtime.txt": f"python-{python}", "pyproject.toml": project})
    recipe = read_folder_recipe(tmp_path)
    assert recipe.python is not None
    assert recipe.python.text == wanted
    contradicts = ("runtime.txt", Reason.CONFLICT, "pyproject.toml") in unused(recipe)
    assert contradicts == (python == "3.7")


def test_a_configuration_of_setuptools_that_pip_cannot_install(tmp_path: Path) -> None:
    options = "[options]\npython_requires = >=3.8\ninstall_requires =\n  a>=1 ; os_name != 'x'\n"
    put(tmp_path, {"setup.cfg": f"{options}  no @@ package\n"})
    recipe = read_folder_recipe(tmp_path)
    assert recipe.local == ()
    assert recipe.python is not None
    assert [str(one.place) for one in (recipe.python, *recipe.pip)] == [
        "setup.cfg:2",
        "setup.cfg:4",
    ]
    assert texts(recipe.pip) == ["a>=1 ; os_name != 'x'"]
    assert unused(recipe) == {("setup.cfg", Reason.UNSUPPORTED, "install_requires: no @@ package")}
    put(tmp_path, {"pyproject.toml": "[tool.black]"})
    assert texts(read_folder_recipe(tmp_path).local) == ["."]


def test_requirements_that_include_each_other_are_told(tmp_path: Path) -> None:
    put(
        tmp_path,
        {"requirements.txt": "a\n-r sub/b.txt", "sub/b.txt": "b\n\n-r ../requirements.txt"},
    )
    recipe = read_folder_recipe(tmp_path)
    (cycle,) = recipe.unused
    assert (cycle.place.file, cycle.place.line) == ("sub/b.txt", 3)
    assert cycle.part == "-r ../requirements.txt"
    read = read_requirements(tmp_path).texts
    assert read == {
        "requirements.txt": "a\n-r sub/b.txt",
        "sub/b.txt": "b\n\n# -r ../requirements.txt",
    }


def test_what_leads_out_or_is_no_file_is_told(tmp_path: Path) -> None:
    outside = tmp_path / "secret.yml"
    outside.write_text("dependencies: [a]")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "environment.yml").symlink_to(outside)
    os.mkfifo(folder / "requirements.txt")
    (folder / "Pipfile").mkdir()
    recipe = read_folder_recipe(folder)
    assert recipe.declares_nothing
    broken = {one.place.file for one in recipe.unused if one.reason is Reason.BROKEN}
    assert broken == {"environment.yml", "requirements.txt", "Pipfile"}


_NAMES = [one for one in KNOWN if one != "Dockerfile"]
_SCRAPS = st.text("[]{}-:=\"'\n #,.<>@&*!|%$\\ ab1", max_size=80)
_WORDS = st.sampled_from([*ENVIRONMENT.split("\n"), *PROJECT.split("\n"), *POETRY.split("\n")])


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(_NAMES), st.lists(st.one_of(_SCRAPS, _WORDS), max_size=30))
def test_nothing_that_a_file_says_raises(tmp_path: Path, name: str, lines: list[str]) -> None:
    put(tmp_path, {name: "\n".join(lines)})
    try:
        read_folder_recipe(tmp_path)
    finally:
        (tmp_path / name).unlink()


@pytest.mark.parametrize(
    "name",
    [
        *("environment.yml", "pixi.toml", "Pipfile", "Pipfile.lock", "requirements.txt", "apt.txt"),
        *(
            "pyproject.toml",
            "uv.lock",
            "pylock.toml",
            "setup.cfg",
            "DESCRIPTION",
            "renv.lock",
            "Project.toml",
            "runtime.txt",
        ),
        *(".devcontainer.json", "compose.yaml"),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "[" * 400_000,
        "a: " * 300_000,
        "- a\n" * 100_000,
        "a" * 900_000,
        "{" * 900_000,
        "dependencies:\n" + "- a=1=\n" * 100_000,
        " \\\n" * 150_000,
    ],
)
def test_a_hostile_file_takes_no_time(tmp_path: Path, name: str, text: str) -> None:
    put(tmp_path, {"pyproject.toml": PROJECT, name: text})
    _take_no_time(tmp_path)


_NAMED = [f'"a{number}"' for number in range(5000)]
_BEFORE = "#a\n" * 200_000  # a name is not to be looked for in all of it, for each name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DESCRIPTION", "Package: a\n" + "a:\n" * 300_000),
        ("Pipfile", f"{_BEFORE}[packages]\n" + "='*'\n".join([*_NAMED, ""])),
        ("pyproject.toml", f"{_BEFORE}[project]\ndependencies = [{','.join(_NAMED)}]"),
        ("requirements.txt", "-r b\n" * 30_000),
        ("requirements.txt", "\n".join(f"-r b{number}" for number in range(50_000))),
        ("requirements.txt", "./a\n" * 30_000),
    ],
)
def test_many_of_the_same_take_no_time(tmp_path: Path, name: str, text: str) -> None:
    put(tmp_path, {name: text})
    _take_no_time(tmp_path)


def _take_no_time(folder: Path) -> None:
    before = time.process_time()
    recipe = read_folder_recipe(folder)
    explain(folder, recipe)
    recipe_hash(folder, recipe)
    assert time.process_time() - before < 5
