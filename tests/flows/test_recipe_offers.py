"""A recipe that cannot be built goes on as the person chooses, on the real engine."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from notedock.core.problem import Problem
from notedock.core.start_request import StartRequest
from notedock.core.task import Answer, Question
from notedock.flows.look import look_into
from notedock.flows.prepare_ahead import prepare_ahead
from tests.conftest import SMALL, lab_image
from tests.engines.test_download import outward_address
from tests.flows.package_index import File, PackageIndex
from tests.flows.recipes import Seen, put
from tests.flows.test_recipe_kinds import CHANNEL, said

CONDA = lab_image("conda")
RECIPE = f"channels: [{CHANNEL}]\ndependencies:\n  - pip\n  - pip:\n    - lab-old==1.0\n"
OLD = File("lab-old", "1.0", "cp39-cp39")


def test_the_python_that_packages_were_made_for_is_used_when_the_person_says_so(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lab's Python 3.9 is none (make_channel.py): what it needs is added when it is chosen."""
    put(seen.folder, environment_yml=RECIPE)
    request = StartRequest(seen.folder, CONDA, trust=True)
    asked: list[Question] = []
    reply: Answer = False

    def ask(question: Question) -> Answer:
        asked.append(question)
        if reply:
            index.files.append(File("lab-old", "1.0"))
        return reply

    with PackageIndex([OLD], outward_address()) as index:
        monkeypatch.setenv("PIP_INDEX_URL", index.url)
        monkeypatch.setenv("PIP_TRUSTED_HOST", index.host)
        with pytest.raises(Problem) as caught:
            prepare_ahead(seen.context, request, seen.task())  # nobody can be asked
        assert caught.value.kind == "python-unsuitable"
        task = replace(seen.task(), ask=ask)
        with pytest.raises(Problem) as caught:
            prepare_ahead(seen.context, request, task)
        assert caught.value.kind == "package-failed"
        assert asked[0].text == "These packages were made for Python 3.9."
        assert (asked[0].yes, asked[0].others) == ("Use Python 3.9", ("Start without lab-old",))
        reply = True
        prepare_ahead(seen.context, request, task)
        seen.built()
        prepare_ahead(seen.context, replace(request, force=True), seen.task())
        assert not seen.built()
        assert len(asked) == 2
        image = seen.prepare(CONDA)

    kernel = json.loads(said(image, "cat /opt/conda/share/jupyter/kernels/python3/kernel.json"))
    assert kernel["argv"][0] == "/opt/conda/envs/folder/bin/python"
    assert said(image, f"{kernel['argv'][0]} -c 'import lab_old; print(lab_old.VERSION)'") == "1.0"
    assert look_into(seen.context, str(seen.folder)).explanation.recipe.adjustments.python == "3.9"
    assert Path(seen.folder, "environment.yml").read_text() == RECIPE


def test_a_python_that_the_environment_cannot_have_is_said_and_not_kept(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(seen.folder, requirements_txt="lab-old==1.0\n")
    with PackageIndex([OLD], outward_address()) as index:
        monkeypatch.setenv("PIP_INDEX_URL", index.url)
        monkeypatch.setenv("PIP_TRUSTED_HOST", index.host)
        request = StartRequest(seen.folder, SMALL, trust=True, force=True)
        with pytest.raises(Problem) as caught:
            prepare_ahead(seen.context, request, seen.task())
    assert caught.value.kind == "python-not-installable"
    words = "These packages were made for Python 3.9. Chosen: “Use Python 3.9”."
    assert words in seen.notices
    assert not look_into(seen.context, str(seen.folder)).explanation.recipe.adjustments
