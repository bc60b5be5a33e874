"""A server's key, link and token."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notedock.core.server import Server, Status, base_url, new_token, server_key
from tests.core.names import HARD_NAMES

TOKEN = "f" * 48
SERVER = Server("id", "key", Path("/data"), "x", "docker", Status.RUNNING, port=8890, token=TOKEN)

names = st.sampled_from([*HARD_NAMES.values(), "x" * 255]) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1
)


@given(names)
def test_the_key_is_a_name_that_the_engine_takes(name: str) -> None:
    key = server_key("1000", Path("/data") / name)
    assert re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+", key)
    assert key.startswith("notedock-")
    assert len(key) <= 63  # also fit to be a computer's name


@given(names, names)
def test_the_same_person_and_folder_have_one_key_and_others_another(one: str, other: str) -> None:
    key = server_key("1000", Path("/data") / one)
    assert server_key("1000", Path("/data") / one) == key
    assert server_key("1001", Path("/data") / one) != key
    assert server_key("1000", Path("/elsewhere") / one) != key
    if Path("/data") / one != Path("/data") / other:
        assert server_key("1000", Path("/data") / other) != key


def test_the_key_tells_people_which_folder_it_is() -> None:
    key = server_key("1000", Path("/data/Quarterly review (final)"))
    assert key.startswith("notedock-quarterly-review-final-")


def test_the_root_folder_has_a_key_too() -> None:
    assert re.fullmatch(r"notedock-[0-9a-f]{16}", server_key("1000", Path("/")))


def test_the_link_opens_the_server() -> None:
    assert SERVER.link() == f"http://127.0.0.1:8890/lab?token={TOKEN}"


@given(st.lists(names, min_size=1, max_size=3).map("/".join))
def test_the_link_leads_to_the_notebook_whatever_its_name(notebook: str) -> None:
    link = SERVER.at(f"/notebooks/{notebook}").link()
    assert re.fullmatch(r"[!-~]+", link)  # nothing that a shell, a mail or a browser would cut
    parts = urlsplit(link)
    assert unquote(parts.path) == f"/notebooks/{notebook}"
    assert parse_qs(parts.query) == {"token": [TOKEN]}
    assert parts.fragment == ""


def test_the_address_to_be_shown_has_no_token() -> None:
    assert SERVER.address == "http://127.0.0.1:8890/lab"
    assert (
        SERVER.at("/notebooks/a b.ipynb").address == "http://127.0.0.1:8890/notebooks/a%20b.ipynb"
    )


@given(names, names)
def test_each_folder_has_a_base_url_that_lasts(one: str, other: str) -> None:
    first, second = (server_key("1000", Path("/data") / name) for name in (one, other))
    assert re.fullmatch("/f/[0-9a-f]{16}/", base_url(first))
    assert (base_url(first) == base_url(second)) is (one == other)


def test_address_and_link_lie_below_the_base_url() -> None:
    server = replace(SERVER, base_url="/f/0123456789abcdef/")
    assert server.address == "http://127.0.0.1:8890/f/0123456789abcdef/lab"
    assert server.link() == f"{server.address}?token={TOKEN}"
    notebook = server.at("/notebooks/a b.ipynb")
    assert notebook.address == "http://127.0.0.1:8890/f/0123456789abcdef/notebooks/a%20b.ipynb"


def test_the_page_is_ours_to_choose_and_makes_no_other_server() -> None:
    assert SERVER.at("/tree") == SERVER


def test_a_printed_server_does_not_tell_its_token() -> None:
    assert TOKEN not in repr(SERVER)
    assert TOKEN not in str(SERVER)


def test_tokens_are_long_fresh_and_plain() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(re.fullmatch(r"[0-9a-f]{32,}", token) for token in tokens)


@pytest.mark.parametrize(
    ("status", "runs"), [("created", False), ("running", True), ("ended", False)]
)
def test_only_what_the_engine_calls_running_runs(status: str, runs: bool) -> None:
    assert replace(SERVER, status=Status(status)).is_running is runs
