"""What a recipe would do, in few words."""

from __future__ import annotations

import pytest

from notedock.core.recipe_summary import (
    RecipeSummary,
    copied_sources,
    summarize_dockerfile,
    summarize_requirements,
)


@pytest.mark.parametrize(
    ("text", "packages"),
    [
        ("", ()),
        ("# nothing\n\n", ()),
        ("pandas\nnumpy==2.1 # why\nplotly[a]>=5; x > '3'\n", ("pandas", "numpy", "plotly")),
        ("own @ https://example.org/own.zip", ("own",)),
        ("-r more.txt\n--index-url https://example.org\n-e .\n./here\nx/y.whl", ()),
        ("a\x1b[31mred\n\u202eevil", ()),
        ("x" * 500, ("x" * 60,)),
    ],
)  # fmt: skip
def test_the_packages_of_a_requirements_file(text: str, packages: tuple[str, ...]) -> None:
    assert summarize_requirements(text) == RecipeSummary(packages=packages)


@pytest.mark.parametrize(
    ("text", "base", "steps"),
    [
        ("", "", 0),
        ("FROM python:3.12\nRUN pip install x\nCOPY a b\nUSER me\n", "python:3.12", 2),
        ("from --platform=linux/amd64 a.example:5000/x@sha256:1 AS y\nrun x\n",
         "a.example:5000/x@sha256:1", 1),
        ("FROM first AS one\nRUN x\nFROM second\nADD y z\n", "second", 2),
        ("# FROM nothing\nFROM $BASE\n", "", 0),
    ],
)  # fmt: skip
def test_the_steps_of_a_dockerfile(text: str, base: str, steps: int) -> None:
    assert summarize_dockerfile(text) == RecipeSummary(base=base, steps=steps)


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("FROM x\nRUN cp a b\n", []),
        ("COPY a.sh /opt/", ["a.sh"]),
        ("add --chown=1:2 a b/c /opt/", ["a", "b/c"]),
        ('COPY ["a.sh", "b", "/opt/"]', ["a.sh", "b"]),
        ("COPY a \\\n  b /opt/", ["a", "b"]),
        ("COPY --from=other /a /b", []),
        ("COPY a", []),
    ],
)
def test_what_a_dockerfile_copies(text: str, sources: list[str]) -> None:
    assert copied_sources(text) == sources
