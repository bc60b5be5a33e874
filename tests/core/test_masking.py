"""Removing the token and escape sequences from text that is cut anywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notedock.core.masking import MASK, Masker, keep_secret, mask_addresses, mask_secrets
from notedock.core.problem import Problem
from notedock.core.problem_kind import ProblemKind

TOKEN = "aab" + "0123456789abcdef" * 2 + "aa"  # begins as it ends, to be found twice at once

# Pieces of colour, title, cursor and charset sequences as terminals take them.
ESCAPES = ("\x1b[0m", "\x1b[1;31m", "\x1b[?25l", "\x1b]0;title\x07", "\x1b]8;;x\x1b\\", "\x1b(B")
# Without what is cleaned away: escapes and other control characters.
plain = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t\r"))
nearly = st.sampled_from([TOKEN[:n] for n in range(1, len(TOKEN))])
escapes = st.sampled_from(ESCAPES)
cuts = st.lists(st.integers(0, 10_000), max_size=8)


def in_pieces(text: str, where: list[int], token: str = TOKEN) -> str:
    """Return what is shown of `text` when it arrives cut at `where`."""
    masker = Masker(token)
    paths = sorted(cut % (len(text) + 1) for cut in where)
    ends = zip([0, *paths], [*paths, len(text)], strict=True)
    return "".join(masker.clean(text[a:b]) for a, b in ends) + masker.finish()


@given(st.lists(plain | nearly | escapes | st.just(TOKEN)), cuts)
def test_the_token_is_never_shown_however_the_text_is_cut(
    parts: list[str], where: list[int]
) -> None:
    assert TOKEN not in in_pieces("".join([*parts, TOKEN, *parts]), where)


@given(plain, plain, escapes, st.integers(1, len(TOKEN) - 1), cuts)
def test_a_token_with_a_colour_in_its_middle_is_masked(
    before: str, behind: str, colour: str, middle: int, where: list[int]
) -> None:
    text = before + TOKEN[:middle] + colour + TOKEN[middle:] + behind
    assert in_pieces(text, where) == before + MASK + behind


@given(st.lists(plain | nearly).map("".join).filter(lambda text: TOKEN not in text), cuts)
def test_text_with_nothing_to_hide_passes_unchanged(text: str, where: list[int]) -> None:
    assert in_pieces(text, where) == text


@given(st.lists(st.tuples(plain, escapes)), plain, cuts)
def test_colours_vanish_however_they_are_cut(
    parts: list[tuple[str, str]], last: str, where: list[int]
) -> None:
    coloured = "".join(text + escape for text, escape in parts) + last
    assert in_pieces(coloured, where, "") == "".join(text for text, _ in parts) + last


@given(st.lists(st.text() | nearly | escapes | st.just("\x1b")), cuts)
def test_no_control_character_reaches_the_reader(parts: list[str], where: list[int]) -> None:
    shown = in_pieces("".join(parts), where)
    assert re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", shown) is None


@pytest.mark.parametrize("end", [TOKEN[:-1], "a", TOKEN[-2:]])
def test_what_only_looked_like_a_token_is_shown_in_the_end(end: str) -> None:
    masker = Masker(TOKEN)
    assert masker.clean("x" + end) + masker.finish() == "x" + end
    assert masker.finish() == ""


def test_a_line_is_shown_at_once_and_not_when_the_next_one_comes() -> None:
    assert Masker(TOKEN).clean("\x1b[32mready\x1b[0m\n") == "ready\n"


@pytest.mark.parametrize("opening", ["\x1b]0;", "\x1b[", "\x1b", "\x1b("])
def test_an_escape_without_an_end_does_not_hold_the_rest_back_for_ever(opening: str) -> None:
    masker = Masker(TOKEN)
    shown = masker.clean(opening) + "".join(masker.clean("0 ;words ") for _ in range(1000))
    assert len(shown) > 6000
    assert masker.clean("end\n").endswith("end\n")


def test_without_a_token_nothing_is_masked() -> None:
    masker = Masker("")
    assert masker.clean("as it is") + masker.finish() == "as it is"


def test_what_was_met_as_a_secret_is_masked_wherever_text_is_kept() -> None:
    keep_secret(["grüne Katze 7 auf dem Dach"])
    told = Problem(
        ProblemKind.ENGINE_FAILED, title="It failed.", detail="saw grüne Katze 7 auf dem Dach"
    )
    assert told.detail == f"saw {MASK}"
    assert mask_secrets("x=grüne Katze 7 auf dem Dach!") == f"x={MASK}!"


def test_the_token_of_a_private_channel_is_masked_and_the_address_of_a_forum_is_not() -> None:
    channel = "https://conda.example.org/t/ab-123-cd/team/linux-64"
    assert mask_addresses(channel) == f"https://conda.example.org/t/{MASK}/team/linux-64"
    forum = "https://discourse.example/t/some-topic/12"
    assert mask_addresses(forum) == forum
