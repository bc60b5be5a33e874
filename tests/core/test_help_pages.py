"""The pages of the help are complete, in plain words, and lead nowhere outside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from notedock.core.help_pages import PAGES, HelpPage, picture, read_pages
from tests.jargon import jargon

ROOT = Path(__file__).resolve().parents[2]
_LINK = re.compile(r"(!?)\[[^]]+\]\(([^)]+)\)")


def test_the_list_has_every_page() -> None:
    files = {file.stem for file in (ROOT / "docs" / "help").glob("*.md")}
    assert files == set(PAGES)
    titles = [page.title for page in read_pages(["de_AT", "de"])]  # there is no translation yet
    assert len(set(titles)) == len(PAGES)
    assert all(titles)


@pytest.mark.parametrize("page", read_pages(), ids=lambda page: page.name)
def test_a_page_is_plain_and_complete(page: HelpPage) -> None:
    assert jargon(page.text) == []
    assert "http" not in page.text
    for is_picture, target in _LINK.findall(page.text):
        if is_picture:
            light, dark = picture(target, dark=False), picture(target, dark=True)
            assert light is not None, target
            assert dark is not None, target
            assert light != dark
            assert (ROOT / "docs" / "help" / target).resolve() == light.resolve()
        else:
            assert target.removesuffix(".md") in PAGES
