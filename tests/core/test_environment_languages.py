"""Which environment is proposed for notebooks in other languages."""

from __future__ import annotations

import pytest

from notedock.core.environment import Environment, read_catalogue
from notedock.core.environment_languages import environment_for_languages

CATALOGUE = read_catalogue(environ={})


@pytest.mark.parametrize(
    ("languages", "name"),
    [
        ((), "scipy-notebook"),
        (("python",), "scipy-notebook"),
        (("r",), "r-notebook"),
        (("R",), "r-notebook"),
        (("julia",), "julia-notebook"),
        (("r", "python"), "datascience-notebook"),
        (("r", "julia"), "datascience-notebook"),
        (("julia", "python"), "datascience-notebook"),
        (("bash",), "scipy-notebook"),
        (("bash", "r"), "r-notebook"),
    ],
)
def test_what_is_proposed_has_the_languages(languages: tuple[str, ...], name: str) -> None:
    found = environment_for_languages(CATALOGUE, languages, CATALOGUE.default)
    assert found.name == name


def test_with_python_besides_it_is_built_on_the_default() -> None:
    spark = CATALOGUE.find("pyspark-notebook")
    found = environment_for_languages(CATALOGUE, ("python", "r"), spark)
    assert found.name == "all-spark-notebook"


def test_a_default_that_has_them_or_is_not_known_stays() -> None:
    has = CATALOGUE.find("datascience-notebook")
    assert environment_for_languages(CATALOGUE, ["r"], has) is has
    unknown = Environment("own/image", "own/image", "", "own/image")
    assert environment_for_languages(CATALOGUE, ["r"], unknown) is unknown
