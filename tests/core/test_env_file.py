"""The `.env` file: what is taken from it, what is left out, and what is not read at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from notedock.core.env_file import EnvFile, read_env_file
from notedock.core.problem import Problem
from notedock.core.variables import Variables

# Names by which whoever made a folder would change how the container itself works.
RESERVED = [
    *("PATH", "Path", "HOME", "USER", "SHELL", "IFS", "ENV", "BASH_ENV", "LD_PRELOAD"),
    *("LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONSTARTUP", "IPYTHONDIR", "JUPYTER_TOKEN"),
    *("JUPYTER_CONFIG_PATH", "JUPYTERHUB_API_TOKEN", "NB_USER", "NB_UID", "CHOWN_HOME"),
    *("GRANT_SUDO", "GEN_CERT", "NOTEDOCK_UMASK", "CONDA_DIR", "XDG_CONFIG_HOME", "TMPDIR"),
]


def read(folder: Path, content: str | bytes) -> EnvFile:
    data = content if isinstance(content, bytes) else content.encode()
    (folder / ".env").write_bytes(data)
    found = read_env_file(folder)
    assert found is not None
    return found


def test_it_is_read_as_its_authors_write_it(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "\ufeff# for the shop\nexport API_KEY=abc#1\nDB_URL='postgres://a:b@c/d?e=f' # here\n"
        'KEY="two\\nlines"\nALSO="really\ntwo"\nPRICE=$API_KEY\nEMPTY=\nNOTHING\nAPI_KEY=last\n',
    )
    assert dict(found.variables.items) == {
        "API_KEY": "last",
        "DB_URL": "postgres://a:b@c/d?e=f",
        "KEY": "two\nlines",
        "ALSO": "really\ntwo",
        "PRICE": "$API_KEY",  # nothing is looked up in the person's own environment
        "EMPTY": "",
    }
    assert (found.left_out, found.bad_lines) == ((), ())


@pytest.mark.parametrize("name", RESERVED)
def test_nothing_in_it_changes_how_the_notebooks_are_run(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, f"{name}=/evil\nDATA_PATH=/x\n")
    assert found.variables.names == ("DATA_PATH",)
    assert found.left_out == (name,)


@pytest.mark.parametrize(
    "line",
    ["A.B=1", "1A=1", "ÄÖ=1", f"{'N' * 101}=1", "ZERO=a\0b", "'Call this number:\n555'=1"],
)
def test_what_no_program_could_be_given_is_left_out_and_not_quoted(
    tmp_path: Path, line: str
) -> None:
    found = read(tmp_path, f"GOOD=1\n{line}\n")
    assert (found.variables.names, found.left_out, found.bad_lines) == (("GOOD",), (), (2,))


def test_lines_that_are_no_settings_are_numbered(tmp_path: Path) -> None:
    found = read(tmp_path, 'A=1\nnot a setting\nB="open\n')
    assert (found.variables.names, found.bad_lines) == (("A",), (2, 3))


def test_another_content_is_another_digest(tmp_path: Path) -> None:
    first = read(tmp_path, "A=1").digest
    assert read(tmp_path, "A=2").digest != first
    assert read(tmp_path, "A=1").digest == first


@pytest.mark.parametrize("content", [None, "", "# nothing\n\n"])
def test_no_file_and_one_that_says_nothing_are_the_same(
    tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / ".env").write_text(content)
    assert read_env_file(tmp_path) is None


def link_out(folder: Path) -> None:
    (folder.parent / "secret").write_text("KEY=of somebody else")
    (folder / ".env").symlink_to("../secret")


@pytest.mark.parametrize(
    "make",
    [
        link_out,
        lambda folder: (folder / ".env").symlink_to("nowhere"),
        lambda folder: (folder / ".env").mkdir(),  # as virtual environments are called, too
        lambda folder: os.mkfifo(folder / ".env"),
        lambda folder: (folder / ".env").write_bytes(b"A=\xff\xfe"),
        lambda folder: (folder / ".env").write_bytes(b"A=1\n" * 25_001),
        lambda folder: (folder / ".env").write_text("".join(f"N{n}=1\n" for n in range(1001))),
    ],
)
def test_what_is_no_such_file_is_not_read(tmp_path: Path, make: object) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    make(folder)  # type: ignore[operator]
    with pytest.raises(Problem) as caught:
        read_env_file(folder)
    assert caught.value.kind == "env-file-unusable"


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("A=1")
    (tmp_path / ".env").symlink_to("settings")
    found = read_env_file(tmp_path)
    assert found is not None
    assert found.variables.names == ("A",)


def test_values_are_secrets_in_lines_and_pieces_and_short_ones_are_not() -> None:
    key = "-----BEGIN-----\n" + "k" * 250 + "\n-----END-----"
    variables = Variables(
        (("A", "hunter22"), ("DEBUG", "true"), ("KEY", key), ("DB_PASSWORD", "abc"), ("TOKEN", "x"))
    )
    expected = ["hunter22", "-----BEGIN-----", "k" * 200, "k" * 50, "-----END-----", "abc"]
    assert list(variables.secrets()) == expected
    assert "hunter22" not in repr(variables)
