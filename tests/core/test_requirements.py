"""What a requirements.txt leads to."""

from __future__ import annotations

from pathlib import Path

import pytest

from notedock.core.requirements import listed, read_requirements, to_append


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


def test_what_is_listed_is_known_by_its_name_in_every_spelling(tmp_path: Path) -> None:
    put(
        tmp_path,
        requirements="Scikit_Learn [extra] == 1.7.2 ; python_version > '3'\nplotly>=5\r\n"
        "# seaborn\n-r more.txt\nzope.interface==7.*\nlib @ https://example.com/x.zip\n./pkg\n",
        more="numpy \\\n  ===2.4\n",
    )
    assert listed(read_requirements(tmp_path)) == {
        "scikit-learn": "1.7.2",
        "plotly": "",
        "zope-interface": "",
        "lib": "",
        "numpy": "2.4",
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"a==1\nb==2\n"),
        (b"pandas\n", b"pandas\na==1\nb==2\n"),
        (b"pandas", b"pandas\na==1\nb==2\n"),
        (b"x\r\npandas", b"x\r\npandas\r\na==1\r\nb==2\r\n"),
        (b"pandas \\\n", b"pandas \\\n\na==1\nb==2\n"),
        (b"pandas \\", b"pandas \\\n\na==1\nb==2\n"),
        (b"# Gr\xfc\xdfe\n", b"# Gr\xfc\xdfe\na==1\nb==2\n"),
        (
            "\ufeffpandas\r\n".encode("utf-16-le"),
            "\ufeffpandas\r\na==1\r\nb==2\r\n".encode("utf-16-le"),
        ),
    ],
)
def test_lines_are_added_in_the_files_own_form(before: bytes, after: bytes) -> None:
    assert before + to_append(before, ["a==1", "b==2"]) == after
