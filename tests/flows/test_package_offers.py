"""What is offered when one package of a folder cannot be installed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from notedock.core import problems
from notedock.core.environment import own_environment
from notedock.core.environment_description import EnvironmentDescription
from notedock.core.problem import Problem
from notedock.core.recipes.adjustments import adjusted_text
from notedock.core.recipes.recipe import Adjustments, Item, Place, Recipe
from notedock.core.start_request import StartRequest
from notedock.core.task import Answer, Question, Task
from notedock.flows import package_offers
from notedock.flows.context import Context
from notedock.flows.prepare_ahead import prepare_ahead
from tests.conftest import SMALL
from tests.engines.test_download import outward_address
from tests.flows.package_index import File, PackageIndex
from tests.flows.recipes import Seen, put
from tests.flows.test_recipe_kinds import CHANNEL, CONDA, said

FILE = "requirements.txt"
CONFLICT = "because these package versions have conflicting dependencies."
OTHERS = "(from versions: 0.5, 1.5)"
NONE = "(from versions: none)"


def offered(
    folder: Path, package: str, said: str = "", changes: Adjustments | None = None, **more: object
) -> dict[str, Adjustments]:
    """Return what is offered for a package of the folder's recipe: changes by their labels."""
    files = (FILE,) if (folder / FILE).exists() else ()
    recipe = Recipe(
        files=("x",), requirements=files, adjustments=changes or Adjustments(), **more  # type: ignore[arg-type]
    )  # fmt: skip
    described = EnvironmentDescription(folder, "key", "person", own_environment(), recipe)
    problem = problems.package_failed(package, "", "", 0, said)
    found = package_offers.find(cast("Context", None), described, problem, Task())
    return {one.label: one.changes for one in found}


@pytest.mark.parametrize(
    ("listed", "package", "said", "label", "built"),
    [
        ("x\nsklearn>=0\n", "sklearn", NONE, "Use scikit-learn instead of {}", "x\nscikit-learn\n"),
        ("PyTorch==2\n", "pytorch", "", "Use torch instead of {}", "torch\n"),
        ("lab-sky==99\n", "lab-sky", OTHERS, "Use another version of {}", "lab-sky\n"),
        ("lab-sky==5 ; x>0\n", "lab-sky", CONFLICT, "Use another version of {}", "lab-sky ; x>0\n"),
        ("lab-sky\n", "lab-sky", OTHERS, "", ""),
        ("lab-sky ; python_version>'3'\n", "lab-sky", OTHERS, "", ""),
        ("lab-sky==99\n", "lab-sky", NONE, "", ""),
        ("lab-raises==1.0\n", "lab-raises", "", "", ""),
        ("sklearn==1 --hash=sha256:00\n", "sklearn", NONE, "", ""),
    ],
)  # fmt: skip
def test_what_works_is_offered_and_does_it(
    tmp_path: Path, listed: str, package: str, said: str, label: str, built: str
) -> None:
    (tmp_path / FILE).write_text(listed)
    found = offered(tmp_path, package, said)
    first = [label.format(package)] if label else []
    assert list(found) == [*first, f"Start without {package}"]
    if label:
        assert adjusted_text(listed, found[first[0]]) == built
    without = adjusted_text(listed, found[f"Start without {package}"])
    assert [line for line in without.splitlines() if line.lower().startswith(package)] == []


def test_a_version_of_a_lock_can_be_given_up(tmp_path: Path) -> None:
    lock = (Item("lab_star==3.0", Place("uv.lock", 3)),)
    label, other = "Use another version of lab-star", Adjustments(instead={"lab-star": "lab-star"})
    assert offered(tmp_path, "lab-star", CONFLICT, constraints=lock) == {label: other}
    (tmp_path / FILE).write_text("lab-star\n")
    assert list(offered(tmp_path, "lab-star", CONFLICT, constraints=lock)) == [
        *(label, "Start without lab-star")
    ]
    again = offered(tmp_path, "lab-star", CONFLICT, other, constraints=lock)
    assert list(again) == ["Start without lab-star"]


def test_what_the_folder_does_not_list_cannot_be_changed(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("lab-moon\n")
    assert offered(tmp_path, "lab-nowhere", NONE) == {}
    assert offered(tmp_path, "lab-moon", dockerfile="Dockerfile") == {}
    (tmp_path / FILE).unlink()
    assert offered(tmp_path, "lab-moon") == {}


def test_another_name_that_fails_too_can_be_left_out(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("sklearn\n")
    chosen = Adjustments(instead={"sklearn": "scikit-learn"})
    found = offered(tmp_path, "scikit-learn", changes=chosen)
    assert found == {"Start without scikit-learn": Adjustments(without=("sklearn",))}
    assert offered(tmp_path, "sklearn", changes=Adjustments(without=("sklearn",))) == {}


def test_conda_has_names_of_its_own(tmp_path: Path) -> None:
    conda = tuple(Item(text, Place("environment.yml")) for text in ("pytorch=9", "sklearn", "x"))
    assert list(offered(tmp_path, "pytorch", conda=conda)) == [
        "Use another version of pytorch",
        "Start without pytorch",
    ]
    assert "Use scikit-learn instead of sklearn" in offered(tmp_path, "sklearn", conda=conda)
    assert list(offered(tmp_path, "x", OTHERS, conda=conda)) == ["Start without x"]


def test_one_failure_after_the_other_is_overcome(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the real engine, with a real pip and an index of these tests."""
    text = "sklearn\nlab-sky==99\n"
    put(seen.folder, requirements_txt=text)
    asked: list[Question] = []

    def ask(question: Question) -> Answer:
        asked.append(question)
        return True

    index = PackageIndex([File("scikit-learn", "1.0"), File("lab-sky", "1.5")], outward_address())
    with index:
        monkeypatch.setenv("PIP_INDEX_URL", index.url)
        monkeypatch.setenv("PIP_TRUSTED_HOST", index.host)
        request = StartRequest(seen.folder, SMALL, trust=True)
        prepare_ahead(seen.context, request, replace(seen.task(), ask=ask))
        assert [(one.yes, one.others) for one in asked] == [
            ("Use scikit-learn instead of sklearn", ("Start without sklearn",)),
            ("Use another version of lab-sky", ("Start without lab-sky",)),
        ]
        assert "do not work without it" in asked[0].facts[-1]
        image = seen.prepare(SMALL)
    look = "python -c 'import lab_sky, scikit_learn; print(lab_sky.VERSION)'"
    assert said(image, look) == "1.5"
    assert (seen.folder / FILE).read_text() == text


def test_a_package_that_no_channel_has_is_left_out(seen: Seen) -> None:
    """On the real engine; conda's stand-in of the lab tells why as JSON."""
    put(
        seen.folder,
        environment_yml=f"channels: [{CHANNEL}]\ndependencies: [lab-stars, no-such-thing]\n",
    )
    request = StartRequest(seen.folder, CONDA, trust=True)
    with pytest.raises(Problem) as caught:
        prepare_ahead(seen.context, request, seen.task())
    problem = caught.value
    assert (problem.kind, problem.package) == ("package-failed", "no-such-thing")
    assert problem.reason == f"It is not available from “{CHANNEL}”."
    prepare_ahead(seen.context, request, replace(seen.task(), ask=lambda _question: True))
    look = "python -c 'import lab_stars; print(lab_stars.VERSION)'"
    assert said(seen.prepare(CONDA), look) == "2.0"
