"""What a Compose file declares: the service that runs Jupyter, and nothing else."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notedock.core.recipes.compose import read
from notedock.core.recipes.recipe import Recipe, RecipeError
from tests.core.recipes.folders import put, texts, unused

FILE = "docker-compose.yml"


def test_the_image_of_its_jupyter_service_and_the_rest_by_name(tmp_path: Path) -> None:
    text = """\
version: "3"
services:
  db:
    image: postgres:15
  notebook:
    image: quay.io/jupyter/scipy-notebook:2024-01-01
    container_name: x
    ports:
      - "8888:8888"
    volumes:
      - .:/home/jovyan/work
    depends_on: [db]
"""
    recipe = read(put(tmp_path, {FILE: text}), FILE)
    assert recipe.files == (FILE,)
    assert recipe.image
    assert texts((recipe.image,)) == [f"quay.io/jupyter/scipy-notebook:2024-01-01 @ {FILE}:6"]
    assert unused(recipe) == [
        f"{FILE}:4 unsupported services: db",
        f"{FILE}:9 unsupported notebook: ports",
        f"{FILE}:11 unsupported notebook: volumes",
        f"{FILE}:12 unsupported notebook: depends_on",
    ]


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        ("a: {image: redis}\n  b: {image: jupyter/base-notebook}", "jupyter/base-notebook"),
        ("a: {image: redis}\n  b: {image: own, command: jupyter lab}", "own"),
        ("a: {image: redis}\n  b: {image: own, command: [sh, -c, jupyter lab]}", "own"),
        ("a: {image: redis}\n  my-notebook: {image: own}", "own"),
        ("a: {image: redis}\n  b: {image: own, ports: ['127.0.0.1:80:8888']}", "own"),
        ("a: {image: redis}\n  b: {image: own, ports: [{target: 8888}]}", "own"),
        ("a: {image: redis}\n  b: {image: own, ports: ['8888:80']}", ""),
        ("a: {image: redis}\n  b: {image: own}", ""),
        ("a: {image: redis}", ""),
        ("a: {image: '${REG:-quay.io}/jupyter/x:${TAG:-1}'}", "quay.io/jupyter/x:1"),
        ("a: &a {image: jupyter/x}\n  b:\n    <<: *a\n    image: redis", "jupyter/x"),
        ("b: {<<: *base, command: jupyter}", "base:1"),
    ],
)
def test_which_service_runs_jupyter(tmp_path: Path, services: str, expected: str) -> None:
    text = f"x-base: &base {{image: 'base:1'}}\nservices:\n  {services}\n"
    recipe = read(put(tmp_path, {FILE: text}), FILE)
    assert (recipe.image.text if recipe.image else "") == expected
    if not expected:
        assert recipe == Recipe(unused=recipe.unused)
        assert unused(recipe) == [f"{FILE} unsupported"]


@pytest.mark.parametrize(
    ("build", "dockerfile", "context", "arguments"),
    [
        (".", "Dockerfile", ".", {}),
        ("./env", "env/Dockerfile", "env", {}),
        ("{context: env, dockerfile: ../other}", "other", "env", {}),
        ("{args: {A: '1', B: 2}}", "Dockerfile", ".", {"A": "1", "B": "2"}),
        ("{args: [A=1=2, HOME, 'C=${X}']}", "Dockerfile", ".", {"A": "1=2"}),
        ("{args: {A: '${X:-1}', B: '${Y}'}}", "Dockerfile", ".", {"A": "1"}),
    ],
)
def test_the_build_of_its_only_service(
    tmp_path: Path, build: str, dockerfile: str, context: str, arguments: dict[str, str]
) -> None:
    files = {FILE: f"services:\n  a:\n    build: {build}\n"}
    files |= {"Dockerfile": "", "env/Dockerfile": "", "other": ""}
    recipe = read(put(tmp_path, files), FILE)
    assert recipe.files == (FILE, dockerfile)
    assert (recipe.dockerfile, recipe.context) == (dockerfile, context)
    assert recipe.arguments == arguments


@pytest.mark.parametrize(
    "service",
    [
        "build: ../outside",
        "build: https://example.com/x.git",
        "build: missing",
        "build: {dockerfile_inline: FROM x}",
        "build: ${WHERE}",
        "image: ${IMAGE}",
        "image: no name",
        "image: [a]",
        "command: sleep",
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(tmp_path: Path, service: str) -> None:
    text = f"services:\n  jupyter:\n    {service}\n"
    with pytest.raises(RecipeError) as caught:
        read(put(tmp_path, {FILE: text, "x/Dockerfile": ""}), FILE)
    assert str(caught.value.place) == f"{FILE}:3"


def test_merges_within_merges_are_read_once(tmp_path: Path) -> None:
    lines = ["x0: &x0 {image: jupyter/x}"]
    lines += [f"x{n}: &x{n} {{<<: [*x{n - 1}, *x{n - 1}]}}" for n in range(1, 45)]
    text = "\n".join([*lines, "services: {a: *x44}"])
    started = time.monotonic()
    recipe = read(put(tmp_path, {FILE: text}), FILE)
    assert time.monotonic() - started < 5
    assert recipe.image
    assert recipe.image.text == "jupyter/x"


WORDS = ("services", "a", "image", "build", "jupyter", "args", "ports", "<<", "&x", "*x", "- ", "1")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.sampled_from((*WORDS, ": ", "\n", "\n  ", "\n    ", "{", "}", "[", "]", ", ")))
    .map("".join)
    .map("services:\n  jupyter: ".__add__)
)
def test_whatever_it_has_only_recipe_errors_are_raised(tmp_path: Path, text: str) -> None:
    with suppress(RecipeError):
        read(put(tmp_path, {FILE: text}), FILE)
