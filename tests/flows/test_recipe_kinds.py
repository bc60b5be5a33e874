"""What an environment is given of a recipe of each kind, on the real engine."""

from __future__ import annotations

import json
from dataclasses import replace

import docker
import pytest

from notedock.core.environment_description import EnvironmentDescription
from notedock.core.problem import Problem
from notedock.core.recipes.recipe import Item, Place, Recipe
from notedock.core.start_request import StartRequest
from notedock.core.task import Task
from notedock.flows.prepare import prepare
from notedock.flows.start import start
from notedock.flows.stop import stop
from tests.conftest import SMALL, lab_image
from tests.flows.page import Page, ask
from tests.flows.recipes import BASE, Seen, put
from tests.wheels import write_wheel

CONDA = lab_image("conda")
CHANNEL = "file:///opt/channel"
NOTEBOOK = "notebooks/Start.ipynb"


def items(*texts: str, file: str = "environment.yml") -> tuple[Item, ...]:
    return tuple(Item(text, Place(file)) for text in texts)


def made(seen: Seen, recipe: Recipe, base: str = SMALL) -> str:
    """Return the image that is made of a recipe. base: empty for its own Dockerfile."""
    context = seen.context
    described = EnvironmentDescription(
        seen.folder,
        context.key(seen.folder),
        context.person,
        base=context.catalogue.find(base) if base else None,
        recipe=recipe,
    )
    return prepare(context, described, seen.task())


def said(image: str, script: str) -> str:
    """Return what a script writes in an image, as the person of the Jupyter images."""
    ran = docker.from_env().containers.run(image, ["-c", script], entrypoint="sh", remove=True)
    return str(ran.decode()).strip()


def test_conda_packages_join_the_environment_and_the_pip_part_follows(seen: Seen) -> None:
    local = write_wheel(seen.folder, "lab_moon", "1.0")
    put(seen.folder)
    recipe = Recipe(
        files=("environment.yml",),
        channels=items(CHANNEL),
        conda=items("lab-stars=2.0"),
        local=items(local),
    )
    image = made(seen, recipe, CONDA)
    assert seen.built()
    look = "python -c 'import lab_stars, lab_moon; print(lab_stars.VERSION)'; lab-sky"
    assert said(image, look).split() == ["2.0", "blue"]
    assert made(seen, recipe, CONDA) == image
    assert not seen.built()
    older = replace(recipe, conda=items("lab-stars=1.0"))
    assert said(made(seen, older, CONDA), look.replace("; lab-sky", "")) == "1.0"
    assert "“environment.yml”" in seen.notices[-1]


OLD = "ipykernel==6.17.1"


def test_pins_that_would_break_jupyter_get_a_kernel_of_their_own(seen: Seen) -> None:
    """The page opens, and the notebook has what its author asked for and what the image brings."""
    put(seen.folder, requirements_txt=f"{OLD}\ncowsay==6.1\n")
    recipe = Recipe(files=("requirements.txt",), requirements=("requirements.txt",))
    image = made(seen, recipe)
    own = said(image, "python -c 'import ipykernel; print(ipykernel.__version__)'")
    assert own != "6.17.1"
    server = start(seen.context, StartRequest(seen.folder, SMALL), seen.task())
    try:
        with Page(server, NOTEBOOK) as page:
            page.run("import cowsay, ipykernel, sys; print(ipykernel.__version__, sys.prefix)")
            assert page.until("stream")["text"] == "6.17.1 /opt/conda/envs/folder\n"
        (kernel,) = ask(server, "GET", "/api/kernelspecs")["kernelspecs"].values()
        assert kernel["spec"]["display_name"] == "Python 3.11 (this folder)"
    finally:
        stop(seen.context, server, Task(), force=True)
    seen.built()
    assert made(seen, recipe) == image
    assert not seen.built()


def test_what_would_break_jupyter_only_by_what_it_needs_is_taken_back(seen: Seen) -> None:
    """No pin says so: that a package needs an old Jupyter shows when it is there."""
    file = write_wheel(seen.folder, "lab_old", "1.0", "json5<0.9")
    put(seen.folder)
    recipe = Recipe(files=("pyproject.toml",), local=items(file, file="pyproject.toml"))
    image = made(seen, recipe)
    look = "from importlib.metadata import version; print(version('json5'))"
    assert said(image, f'python -c "{look}"').split(".")[:2] != ["0", "8"]
    assert "Jupyter cannot go with" in seen.log
    in_kernel = "/opt/conda/envs/folder/bin/python -c 'import lab_old; print(lab_old.VERSION)'"
    assert said(image, in_kernel) == "1.0"


def locked(seen: Seen, *constraints: str) -> Recipe:
    """Return the recipe of a package that needs others, with a lock; all of them in the folder."""
    made = [("lab_star", "1.0"), ("lab_star", "2.0"), ("lab_moon", "1.0"), ("json5", "0.1")]
    there = [write_wheel(seen.folder, name, version) for name, version in made]
    there.append(write_wheel(seen.folder, "lab_new", "1.0", "lab-star", "json5"))
    listed = "".join(f"./{one} ; os_name == 'nt'\n" for one in there)
    put(seen.folder, requirements_txt=f"--no-index\n--find-links .\n{listed}lab-new\n")
    return Recipe(
        files=("requirements.txt", "uv.lock"),
        requirements=("requirements.txt",),
        constraints=items(*constraints, file="uv.lock"),
    )


def test_a_lock_fixes_what_packages_need_and_never_changes_jupyter(seen: Seen) -> None:
    recipe = locked(seen, "lab-star==1.0", "json5==0.1 ; os_name != 'nt'", "lab-moon==1.0")
    image = made(seen, recipe)
    look = "import json5, lab_star, importlib.util as u; print(lab_star.VERSION, json5.VERSION)"
    look += "; print(u.find_spec('lab_moon'))"  # which nothing needs
    assert said(image, f'/opt/conda/envs/folder/bin/python -c "{look}"').split() == [
        *("1.0", "0.1", "None")
    ]
    assert said(image, "python -c 'import json5; json5.loads'") == ""
    seen.built()
    assert made(seen, recipe) == image
    assert not seen.built()
    newer = replace(recipe, constraints=items("lab-star==2.0", file="uv.lock"))
    assert said(made(seen, newer), "python -c 'import lab_star as s; print(s.VERSION)'") == "2.0"
    assert "“uv.lock”" in seen.notices[-1]


def test_a_version_of_a_lock_that_is_not_there_is_named(seen: Seen) -> None:
    with pytest.raises(Problem) as caught:
        made(seen, locked(seen, "lab-star==3.0"))
    assert caught.value.kind == "package-failed"
    assert "Version 3.0 of “lab-star”" in caught.value.title
    assert caught.value.reason.startswith("The folder asks for exactly this version.")


def test_another_python_gets_a_kernel_of_its_own(seen: Seen) -> None:
    recipe = Recipe(
        files=("environment.yml",),
        python=items("3.9")[0],
        channels=items(CHANNEL),
        conda=items("lab-stars"),
    )
    image = made(seen, recipe, CONDA)
    kernel = json.loads(said(image, "cat /opt/conda/share/jupyter/kernels/python3/kernel.json"))
    python = kernel["argv"][0]
    assert python == "/opt/conda/envs/folder/bin/python"
    assert said(image, f"{python} -c 'import lab_stars; print(lab_stars.VERSION)'") == "2.0"
    assert said(image, "python -c 'import lab_stars' 2>&1 | tail -1").startswith("ModuleNotFound")


def test_system_packages_commands_and_the_start_script_are_as_on_binder(seen: Seen) -> None:
    put(
        seen.folder,
        postBuild="test $(id -u) != 0 && cat data.txt > ~/made-by-postBuild\n",
        start='#!/bin/bash\nexport FROM_START="$PWD"\nexec "$@"\n',
        data_txt="blue\n",
    )
    recipe = Recipe(
        files=("apt.txt", "postBuild", "start"),
        system=items("hello", file="apt.txt"),
        commands=items("sh postBuild", file="postBuild"),
        start="start",
    )
    image = made(seen, recipe)
    assert said(image, "hello; cat ~/made-by-postBuild") == "Hello, world!\nblue"
    put(seen.folder, data_txt="red\n")
    assert seen.built()
    assert made(seen, recipe) == image  # data alone are no reason
    put(seen.folder, postBuild="true\n")
    made(seen, recipe)
    assert "“postBuild”" in seen.notices[-1]


def test_a_dockerfile_elsewhere_is_built_in_its_folder_with_its_arguments(
    seen: Seen, with_buildx: None
) -> None:
    """Its arguments reach its steps, and not the command that builds it on this computer."""
    put(
        seen.folder,
        env__Dockerfile=f"{BASE}ARG DOCKER_CONFIG\nARG NB_UID\nCOPY words.txt /opt/\n"
        "RUN --mount=type=cache,target=/c echo $DOCKER_CONFIG $NB_UID >> /tmp/told\n",
        app__words_txt="blue\n",
    )
    recipe = Recipe(
        files=(".devcontainer.json", "env/Dockerfile"),
        dockerfile="env/Dockerfile",
        context="app",
        arguments={"DOCKER_CONFIG": "/nowhere", "UNUSED": "x"},
    )
    image = made(seen, recipe, "")
    assert said(image, "cat /opt/words.txt /tmp/told").split() == ["blue", "/nowhere", "1000"]
    seen.built()
    assert made(seen, recipe, "") == image
    assert not seen.built()
    with pytest.raises(Problem) as caught:
        made(seen, replace(recipe, context="../outside"), "")
    assert caught.value.kind == "recipe-file-missing"


def test_names_that_would_be_commands_are_only_names(seen: Seen) -> None:
    """Also where they get as far as pip and conda: neither a shell nor the builder reads them."""
    hostile = "x; touch /tmp/evil; $(touch /tmp/evil)\nRUN touch /tmp/evil"
    for recipe in (
        Recipe(files=("a",), pip=items(hostile)),
        Recipe(files=("a",), conda=items(hostile), channels=items(CHANNEL, hostile)),
    ):
        seen.log = ""
        with pytest.raises(Problem):
            made(seen, recipe, CONDA)
        steps = [line for line in seen.log.splitlines() if line.startswith("Step ")]
        assert not any("evil" in one for one in steps)
        assert "evil" in seen.log
