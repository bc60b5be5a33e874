"""The catalogue, the mirror, and which names can be an image."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from notedock.core.environment import Catalogue, is_reference, read_catalogue
from notedock.core.problem import Problem
from tests.pinned_catalogue import tool

DIGEST = "sha256:" + "0a" * 32

VALID = (
    "ubuntu",
    "ubuntu:24.04",
    "jupyter/scipy-notebook",
    "quay.io/jupyter/scipy-notebook:2026-07-28",
    "127.0.0.1:5000/lab/big:latest",
    "localhost:5000/big",
    "[::1]:5000/big",
    "REGISTRY.example.com/team/project/notebook:v1.0_final-2",
    "a__b/c.d/e---f",
    f"ubuntu@{DIGEST}",
    f"quay.io/jupyter/base-notebook:latest@{DIGEST}",
    "u:" + "x" * 128,
)
INVALID = (
    "",
    " ",
    "Ubuntu",
    "two words",
    "ubuntu:",
    ":latest",
    "ubuntu::latest",
    "ubuntu:one:two",
    "/ubuntu",
    "ubuntu/",
    "a//b",
    "-ubuntu",
    "ubuntu-",
    "a..b",
    "ubuntu@sha256:abc",
    "ubuntu:-tag",
    "u:" + "x" * 129,
    "https://quay.io/jupyter/scipy-notebook",
    "größer",
    "ubuntu\n",
    "ubuntu\0",
    "$(reboot)",
    "--privileged",
    "x" * 401,
)


@pytest.fixture(scope="module")
def original() -> Catalogue:
    return read_catalogue(environ={})


@pytest.mark.parametrize("text", VALID)
def test_what_an_engine_takes_as_an_image_is_a_reference(text: str) -> None:
    assert is_reference(text)


@pytest.mark.parametrize("text", INVALID)
def test_what_no_engine_would_take_is_refused(text: str, original: Catalogue) -> None:
    assert not is_reference(text)


@pytest.mark.parametrize("text", [one for one in INVALID if not is_reference(one.strip())])
def test_a_name_that_cannot_be_one_is_a_problem(text: str, original: Catalogue) -> None:
    with pytest.raises(Problem) as caught:
        original.find(text)
    assert caught.value.kind == "environment-unknown"


def test_every_environment_of_the_catalogue_is_whole(original: Catalogue) -> None:
    names = [one.name for one in original.environments]
    assert len(set(names)) == len(names) > 5
    for one in original.environments:
        assert is_reference(one.reference)
        assert one.title
        assert one.summary.endswith(".")


def test_every_environment_says_for_whom_it_is_and_what_it_adds(original: Catalogue) -> None:
    for one in original.family:
        assert one.audience.endswith(".")
        assert one.adds
        assert set(one.languages) <= {"Python", "R", "Julia"}


def test_the_family_is_the_tree_that_the_images_are_built_as(original: Catalogue) -> None:
    """As told by the FROM lines of jupyter/docker-stacks."""
    parents = {one.name: one.parent for one in original.family}
    assert parents == {
        "docker-stacks-foundation": "",
        "base-notebook": "docker-stacks-foundation",
        "minimal-notebook": "base-notebook",
        "r-notebook": "minimal-notebook",
        "julia-notebook": "minimal-notebook",
        "scipy-notebook": "minimal-notebook",
        "datascience-notebook": "scipy-notebook",
        "tensorflow-notebook": "scipy-notebook",
        "pytorch-notebook": "scipy-notebook",
        "pyspark-notebook": "scipy-notebook",
        "all-spark-notebook": "pyspark-notebook",
    }


def test_nothing_is_lost_from_parent_to_child(original: Catalogue) -> None:
    known = {one.name: one for one in original.family}
    for one in original.family:
        if one.parent:
            assert set(known[one.parent].languages) <= set(one.languages)
            assert not set(known[one.parent].adds) & set(one.adds)


def test_what_has_no_jupyter_is_in_the_tree_and_no_choice(original: Catalogue) -> None:
    names = {one.name for one in original.family} - {one.name for one in original.environments}
    assert names == {"docker-stacks-foundation"}


@pytest.mark.parametrize(
    "old",
    [
        "jupyter/scipy-notebook",
        " jupyter/scipy-notebook:latest",
        "docker.io/jupyter/scipy-notebook:2023-10-20",
        "index.docker.io/jupyter/scipy-notebook",
        f"jupyter/scipy-notebook@{DIGEST}",
    ],
)
def test_an_image_of_the_frozen_address_has_a_living_successor(
    old: str, original: Catalogue
) -> None:
    found = original.successor(old)
    assert found is not None
    assert found.name == "scipy-notebook"
    assert found.reference.startswith("quay.io/jupyter/scipy-notebook:")


@pytest.mark.parametrize(
    "living",
    [
        "scipy-notebook",
        "quay.io/jupyter/scipy-notebook",
        "ghcr.io/jupyter/scipy-notebook",
        "localhost:5000/jupyter/scipy-notebook",
        "jupyter/nbviewer",
        "jupyter/scipy-notebook/more",
        "jupyterhub/scipy-notebook",
        "jupyter/",
        "jupyter",
        "",
    ],
)
def test_nothing_else_is_taken_for_frozen(living: str, original: Catalogue) -> None:
    assert original.successor(living) is None


def test_the_default_is_the_one_for_most_notebooks(original: Catalogue) -> None:
    assert original.default.name == "scipy-notebook"


def test_all_are_pinned_to_one_dated_tag(original: Catalogue) -> None:
    tags = {one.reference.rpartition(":")[2] for one in original.environments}
    assert len(tags) == 1
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", tags.pop())


def test_an_environment_is_found_by_id_title_or_image(original: Catalogue) -> None:
    for one in original.environments:
        assert original.find(one.name) is one
        assert original.find(one.title) is one
        assert original.find(f" {one.reference} ") is one


def test_any_other_image_is_taken_as_it_is(original: Catalogue) -> None:
    found = original.find("ghcr.io/team/notebook:7")
    assert (found.name, found.reference) == ("ghcr.io/team/notebook:7",) * 2


def test_a_mirror_takes_the_place_of_the_public_address() -> None:
    catalogue = read_catalogue(environ={"NOTEDOCK_REGISTRY": " mirror.example.com:5000/jupyter/ "})
    for one in catalogue.environments:
        assert one.reference.startswith(f"mirror.example.com:5000/jupyter/{one.name}:")


def test_a_public_image_typed_in_is_fetched_from_the_mirror_under_its_own_name() -> None:
    catalogue = read_catalogue(environ={"NOTEDOCK_REGISTRY": "mirror.example.com/jupyter"})
    found = catalogue.find("quay.io/jupyter/base-notebook:lab-4.6.1")
    assert found.name == "quay.io/jupyter/base-notebook:lab-4.6.1"
    assert found.reference == "mirror.example.com/jupyter/base-notebook:lab-4.6.1"


def test_an_image_from_elsewhere_is_not_fetched_from_the_mirror() -> None:
    catalogue = read_catalogue(environ={"NOTEDOCK_REGISTRY": "mirror.example.com/jupyter"})
    assert catalogue.find("quay.io/jupyterhub/hub").reference == "quay.io/jupyterhub/hub"


@pytest.mark.parametrize("value", ["https://mirror.example.com", "two words", "a//b", "Größe"])
def test_a_mirror_that_can_be_no_address_is_a_problem(value: str) -> None:
    with pytest.raises(Problem) as caught:
        read_catalogue(environ={"NOTEDOCK_REGISTRY": value})
    assert caught.value.kind == "registry-setting-wrong"
    assert value in caught.value.reason


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_mirror_is_none(value: str, original: Catalogue) -> None:
    assert read_catalogue(environ={"NOTEDOCK_REGISTRY": value}) == original


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("scipy", "scipy-notebook"),
        ("scipy-notebok", "scipy-notebook"),
        ("sciipy-notebook", "scipy-notebook"),
        ("datascience", "datascience-notebook"),
        ("pytorh-notebook", "pytorch-notebook"),
        ("nothing-like-it", ""),
        ("", ""),
    ],
)
def test_a_slip_of_the_pen_gets_a_suggestion(typed: str, meant: str, original: Catalogue) -> None:
    assert original.suggestion(typed) == meant


def test_the_suggestion_is_the_way_out(original: Catalogue) -> None:
    with pytest.raises(Problem) as caught:
        original.find("Scipy-notebook")
    assert caught.value.remedy == "Did you mean scipy-notebook?"


PINNED = (
    'registry = "r.example/x"\ntag = "1"\ndefault = "a"\n[[environment]]\n'
    'id = "a"\ndigest = "sha256:old"\ntitle = "A"\nsummary = "a."\nvariants = ["gpu-"]\n'
    'variant_digests = { "gpu-" = "sha256:old" }\n'
    '[[environment]]\nid = "b"\ntitle = "B"\nsummary = "b."\n'
)


@pytest.mark.parametrize("place", ["r.example/x", "mirror.example.com/y"])
def test_a_digest_holds_for_its_tag_alone_wherever_it_comes_from(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "c.toml").write_text(tool().pinned(PINNED, lambda name, tag: f"{name} {tag}"))
    mirror = {"NOTEDOCK_REGISTRY": place, "NOTEDOCK_CATALOGUE": str(tmp_path / "c.toml")}
    catalogue = read_catalogue(environ=mirror)
    assert catalogue.digest(catalogue.default.reference) == "a 1"
    assert catalogue.digest(f"{place}/a:gpu-1") == "a gpu-1"
    assert catalogue.digest("r.example/x/b:1") == "b 1"
    assert catalogue.digest(f"{place}/a:2") == ""
    assert catalogue.digest("elsewhere.example.com/a:1") == ""


def test_digests_that_are_not_known_any_more_are_taken_out() -> None:
    assert "sha256" not in tool().pinned(PINNED, lambda _name, _tag: "")


def test_another_catalogue_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(
        'registry = "r.example"\ntag = "1"\ndefault = "b"\n'
        '[[environment]]\nid = "a"\ntitle = "A"\nsummary = "a."\n'
        '[[environment]]\nid = "b"\ntitle = "B"\nsummary = "b."\n'
    )
    catalogue = read_catalogue(path, {})
    assert [one.reference for one in catalogue.environments] == ["r.example/a:1", "r.example/b:1"]
    assert catalogue.default.name == "b"


@pytest.mark.parametrize(
    ("reference", "title", "tag"),
    [
        ("quay.io/jupyter/r-notebook:2025-11-03", "R for statistics", "2025-11-03"),
        (
            "quay.io/jupyter/tensorflow-notebook:cuda-2025-11-03",
            "Machine learning with TensorFlow, for graphics cards",
            "2025-11-03",
        ),
        (
            "quay.io/jupyter/pytorch-notebook:cuda13-2026-07-28",
            "Machine learning with PyTorch, for graphics cards (CUDA 13)",
            "2026-07-28",
        ),
    ],
)
def test_editions_are_told_in_words(
    original: Catalogue, reference: str, title: str, tag: str
) -> None:
    found = original.edition(reference)
    assert found is not None
    assert (found[0].title, found[1]) == (title, tag)


def test_an_edition_for_graphics_cards_comes_from_the_mirror_and_keeps_its_name() -> None:
    catalogue = read_catalogue(environ={"NOTEDOCK_REGISTRY": "127.0.0.1:5000/jupyter"})
    (one,) = catalogue.variants(catalogue.find("tensorflow-notebook"))
    assert one.name == "quay.io/jupyter/tensorflow-notebook:cuda-2026-07-28"
    assert one.reference == "127.0.0.1:5000/jupyter/tensorflow-notebook:cuda-2026-07-28"
    assert catalogue.find(one.name) == catalogue.find(one.reference) == one
