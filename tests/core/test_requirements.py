"""What a requirements.txt leads to, and the thin Dockerfile that comes of it."""

from __future__ import annotations

from pathlib import Path

from notedock.core.requirements import dockerfile, read_requirements
from notedock.core.server import WORK


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text)


def test_files_and_folders_that_it_names_belong_to_it(tmp_path: Path) -> None:
    put(
        tmp_path,
        requirements="\ufeffpandas==3.0  # tables\n-r more.txt\n-cpins.txt\n-e ./pkg[extra]\n"
        "wheels/own.whl\nlib @ https://example.com/x.zip\nnone/at-all.whl\n--no-binary :all:\n",
        more="-r requirements.txt\nnumpy\n",
        pins="numpy==2\n",
        other="",
    )
    (tmp_path / "pkg").mkdir()
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels/own.whl").touch()
    found = read_requirements(tmp_path)
    assert found.any
    expected = ("requirements.txt", "more.txt", "pins.txt", "pkg", "wheels/own.whl")
    assert found.sources == expected


def test_the_folder_itself_can_be_asked_for(tmp_path: Path) -> None:
    put(tmp_path, requirements="-e .\n")
    assert read_requirements(tmp_path).sources == ("requirements.txt", ".")


def test_one_that_asks_for_nothing_is_none(tmp_path: Path) -> None:
    put(tmp_path, requirements="\n# later: pandas\n\n")
    assert not read_requirements(tmp_path).any


def test_packages_are_installed_by_whom_the_image_is_made_for() -> None:
    ours = dockerfile(["requirements.txt"], "jupyter/x:1", None, ["PIP_INDEX_URL"])
    assert "USER" not in ours
    assert "ARG PIP_INDEX_URL" in ours
    assert (
        f'COPY --chown=${{NB_UID}}:${{NB_GID}} ["requirements.txt", "{WORK}/requirements.txt"]'
        in ours
    )
    theirs = dockerfile(["requirements.txt", "."], "other:1", "app", []).splitlines()
    assert theirs[1] == "USER root"
    assert theirs[-1] == "USER app"
    assert f'COPY [".", "{WORK}"]' in theirs
