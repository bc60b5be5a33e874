"""Environments of the built-in engine: made by uv, shared, found damaged, never half-made.

One of the catalogue's is made for all tests here; a folder's are copies of it by hard links.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from notedock.core.app_paths import AppPaths
from notedock.core.environment import read_catalogue
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind
from notedock.core.recipes.recipe import Item, Place, Recipe
from notedock.core.task import Cancelled, Progress, Step, Task
from notedock.engines.base import EnvironmentSource
from notedock.engines.builtin import fence, manifest, record
from notedock.engines.builtin.content import Content
from notedock.engines.builtin.environments import BuiltinEnvironments
from notedock.engines.builtin.failures import of_catalogue, of_folder
from notedock.engines.builtin.store import Store
from tests.flows.package_index import File, PackageIndex

CATALOGUE = read_catalogue(environ={})
MINIMAL = CATALOGUE.find("minimal-notebook")
SOURCE = EnvironmentSource(CATALOGUE.find, lambda _environment, _task: None)
PACKAGES = (
    File("lab-sky", "1.0"),
    File("lab-moon", "1.0", needs=("lab-nowhere>=3",)),
    File("notebook-shim", "0.1"),  # older than Jupyter's own
)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> AppPaths:
    return AppPaths(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def environments(paths: AppPaths) -> BuiltinEnvironments:
    return BuiltinEnvironments(paths)


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Packages of our own, beside those of everybody."""
    with PackageIndex(PACKAGES) as served:
        monkeypatch.setenv("PIP_EXTRA_INDEX_URL", served.url)
        yield


def described(
    folder: Path, requirements: str = "", recipe: Recipe | None = None
) -> EnvironmentDescription:
    folder.mkdir(exist_ok=True)
    recipe = recipe or Recipe()
    if requirements:
        (folder / "requirements.txt").write_text(requirements)
        recipe = replace(recipe, files=("requirements.txt",), requirements=("requirements.txt",))
    return EnvironmentDescription(folder, "key", "person", base=MINIMAL, recipe=recipe)


def left_over(paths: AppPaths) -> list[str]:
    for one in threading.enumerate():
        if one.name == "discard":
            one.join()
    return [one.name for one in Store(paths.home / "builtin").folder.glob(".*")]


def test_folders_with_the_same_content_share_one(
    environments: BuiltinEnvironments, paths: AppPaths, tmp_path: Path, index: None
) -> None:
    """What the folder asks for, and Jupyter, work in it; a second folder takes nothing."""
    seen: list[Progress] = []
    one = described(tmp_path / "one", "-e .\nlab-sky\n")
    (one.folder / "setup.py").write_text("from setuptools import setup\nsetup(name='own')\n")
    reference = environments.prepare(one, Task(report=seen.append), SOURCE)
    assert {Step.PREPARE} <= {each.step for each in seen}
    assert max(each.done for each in seen if each.step is Step.PREPARE) > 80  # packages
    prepared = environments.find(reference)
    assert prepared.kernels == ()
    assert list(prepared.folder.glob("lib/python*/site-packages/lab_sky.py"))
    assert not (one.folder / "build").exists()
    before = environments.installed("person")
    two = described(tmp_path / "two", "-e .\nlab-sky\n")
    (two.folder / "setup.py").write_bytes((one.folder / "setup.py").read_bytes())
    assert environments.prepare(two, Task(), SOURCE) == reference
    after = environments.installed("person")
    assert after.takes == before.takes
    assert {each.built_for for each in after.environments} == {"", str(two.folder)}
    base = next(each for each in after.environments if not each.built_for)
    assert MINIMAL.reference in base.known_as
    copy = next(each for each in after.environments if each.built_for)
    assert copy.frees < 1 << 20 < base.size
    assert environments.has(MINIMAL.reference)
    cost = environments.cost(MINIMAL.reference)
    assert cost is not None
    assert cost.missing == 0
    (two.folder / "setup.py").write_text("from setuptools import setup\nsetup(name='other')\n")
    assert environments.prepare(two, Task(), SOURCE) != reference
    assert left_over(paths) == []


def test_what_builds_a_package_sees_nothing_of_the_person(
    environments: BuiltinEnvironments, paths: AppPaths, tmp_path: Path
) -> None:
    assert fence.tools(paths.home).bwrap, "the lab has bubblewrap"
    secret = tmp_path / "secret"
    secret.touch()
    record.records(paths).mkdir(exist_ok=True)
    (record.records(paths) / "token").touch()
    spy = described(tmp_path / "spy", "-e .\n")
    (spy.folder / "setup.py").write_text(
        "from pathlib import Path\nfrom setuptools import setup\n"
        f"assert not Path({str(secret)!r}).exists()\n"
        f"assert list(Path({str(record.records(paths))!r}).iterdir()) == []\n"
        f"assert not Path({str(spy.folder)!r}).exists()\n"
        "setup(name='spy')\n"
    )
    environments.prepare(spy, Task(), SOURCE)
    (record.records(paths) / "token").unlink()


def test_what_would_change_jupyter_goes_into_the_kernel_alone(
    environments: BuiltinEnvironments, tmp_path: Path, index: None
) -> None:
    asked = described(tmp_path / "folder", "notebook-shim==0.1\n")
    prepared = environments.find(environments.prepare(asked, Task(), SOURCE))
    (kernels,) = prepared.kernels
    told = json.loads((kernels / "kernels" / "python3" / "kernel.json").read_text())
    assert Path(told["argv"][0]).is_file()
    assert Path(told["argv"][0]).is_relative_to(prepared.reads[0])
    assert list(prepared.folder.glob("lib/python*/site-packages/notebook_shim/__init__.py"))


def test_a_package_that_cannot_be_had_is_named(
    environments: BuiltinEnvironments, paths: AppPaths, tmp_path: Path, index: None
) -> None:
    asked = described(tmp_path / "folder", "lab-sky\nlab-moon==1.0\n")
    with pytest.raises(Problem) as raised:
        environments.prepare(asked, Task(), SOURCE)
    assert raised.value.kind is ProblemKind.PACKAGE_FAILED
    assert raised.value.package in ("lab-moon", "lab-nowhere")
    assert left_over(paths) == []


def test_a_cancelled_one_is_not_there(
    environments: BuiltinEnvironments, paths: AppPaths, tmp_path: Path, index: None
) -> None:
    asked = described(tmp_path / "folder", "lab-sky==1.0\n")
    environments.prepare(described(tmp_path / "base"), Task(), SOURCE)
    before = {one.id for one in environments.installed("person").environments}
    task = Task()
    with pytest.raises(Cancelled):
        environments.prepare(asked, replace(task, log=lambda _text: task.cancel.set()), SOURCE)
    assert {one.id for one in environments.installed("person").environments} == before
    assert left_over(paths) == []


def test_a_damaged_one_is_made_anew(
    environments: BuiltinEnvironments, paths: AppPaths, tmp_path: Path, index: None
) -> None:
    asked = described(tmp_path / "folder", "lab-sky>=1\n")
    reference = environments.prepare(asked, Task(), SOURCE)
    found = environments.find(reference)
    (module,) = found.folder.glob("lib/python*/site-packages/lab_sky.py")
    module.unlink()
    again = BuiltinEnvironments(paths)
    with pytest.raises(Problem) as raised:
        again.find(reference)
    assert raised.value.kind is ProblemKind.ENVIRONMENT_DAMAGED
    assert again.prepare(asked, Task(), SOURCE) == reference
    assert module.is_file()
    assert again.find(reference) == found


def test_one_in_use_is_not_removed(
    environments: BuiltinEnvironments, paths: AppPaths, tmp_path: Path, index: None
) -> None:
    reference = environments.prepare(described(tmp_path / "folder", "lab-sky<2\n"), Task(), SOURCE)
    server = record.records(paths) / "some-key"
    server.mkdir(parents=True)
    (server / "server.json").write_text(json.dumps({"reference": reference}))

    def found() -> object:
        listed = environments.installed("person").environments
        return next((one for one in listed if reference in one.names), None)

    with pytest.raises(Problem) as raised:
        environments.uninstall(found(), "person")  # type: ignore[arg-type]
    assert raised.value.kind is ProblemKind.ENVIRONMENT_IN_USE
    (server / "server.json").unlink()
    environments.uninstall(found(), "person")  # type: ignore[arg-type]
    assert found() is None
    assert not environments.has(reference)
    assert environments.has(MINIMAL.reference)


# ---------------------------------------------------------------- without making any


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(files=("Dockerfile",), dockerfile="Dockerfile"),
        Recipe(system=(Item("gdal-bin", Place("apt.txt")),)),
        Recipe(conda=(Item("gdal", Place("environment.yml")),)),
        Recipe(r=(Item("dplyr", Place("install.R")),)),
        Recipe(julia="."),
        Recipe(commands=(Item("make", Place("postBuild")),)),
        Recipe(start="start"),
        Recipe(languages=(Item("r", Place("runtime.txt")),)),
    ],
)
def test_what_needs_docker_is_refused(tmp_path: Path, recipe: Recipe) -> None:
    environments = BuiltinEnvironments(AppPaths(tmp_path))
    refused = environments.refusal(described(tmp_path, recipe=recipe))
    assert refused is not None
    assert refused.kind is ProblemKind.RECIPE_NEEDS_DOCKER


def test_images_alone_are_refused(tmp_path: Path) -> None:
    environments = BuiltinEnvironments(AppPaths(tmp_path))
    for name in ("r-notebook", "pytorch-notebook", "someone/image:1"):
        asked = replace(described(tmp_path), base=CATALOGUE.find(name))
        refused = environments.refusal(asked)
        assert refused is not None
        assert refused.kind is ProblemKind.ENVIRONMENT_NEEDS_DOCKER
    assert environments.refusal(described(tmp_path)) is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("https://x.example/${UV_INDEX}/a.whl", ProblemKind.RECIPE_UNCLEAR),
        ("a @ file:///etc/a.whl", ProblemKind.RECIPE_FILE_OUTSIDE),
        ("--find-links /home", ProblemKind.RECIPE_FILE_OUTSIDE),
        ("-e ../elsewhere", ProblemKind.RECIPE_FILE_OUTSIDE),
        ("-r /etc/passwd", ProblemKind.RECIPE_FILE_OUTSIDE),
        ("-c/etc/passwd", ProblemKind.RECIPE_FILE_OUTSIDE),
        ("-r \\\n/etc/passwd", ProblemKind.RECIPE_FILE_OUTSIDE),
        ("a @ /etc/a.whl", ProblemKind.RECIPE_FILE_OUTSIDE),
    ],
)
def test_lines_reach_nothing_of_this_computer(tmp_path: Path, line: str, kind: ProblemKind) -> None:
    environments = BuiltinEnvironments(AppPaths(tmp_path / "home"))
    with pytest.raises(Problem) as raised:
        environments.prepare(described(tmp_path / "folder", f"{line}\n"), Task(), SOURCE)
    assert raised.value.kind is kind


def test_every_change_of_code_is_noticed(tmp_path: Path) -> None:
    package = tmp_path / "env" / "package"
    package.mkdir(parents=True)
    (package / "code.py").write_text("one\n")
    (package / "data.bin").write_text("data")
    manifest.write(tmp_path)
    (package / "__pycache__" / "code.pyc").write_text("compiled later")
    assert manifest.check(tmp_path) is manifest.State.WHOLE
    (package / "data.bin").unlink()
    assert manifest.check(tmp_path) is manifest.State.INCOMPLETE
    manifest.write(tmp_path)
    (package / "code.py").write_text("other\n")
    assert manifest.check(tmp_path) is manifest.State.CHANGED
    (tmp_path / manifest.NAME).write_text("no list")
    assert manifest.check(tmp_path) is manifest.State.INCOMPLETE


def test_failures_are_told_apart(tmp_path: Path) -> None:
    full = "error: Failed to install\n  Caused by: No space left on device (os error 28)"
    offline = "error: error sending request for url (https://x.example/simple/a/)\n"
    compiler = (
        "  × Failed to build `lab-x==1.0`\n  error: command 'gcc' failed: No such file or directory"
    )
    assert of_catalogue(full).kind is ProblemKind.DISK_FULL
    assert of_catalogue(offline).kind is ProblemKind.DOWNLOAD_FAILED
    assert of_catalogue("Hash mismatch for `a==1`").kind is ProblemKind.DOWNLOAD_DAMAGED
    asked = described(tmp_path)
    assert of_folder(asked, Content(), full).kind is ProblemKind.DISK_FULL
    assert of_folder(asked, Content(), offline).kind is ProblemKind.RECIPE_OFFLINE
    told = of_folder(asked, Content(), compiler)
    assert told.package == "lab-x"
    assert "tools" in told.reason
