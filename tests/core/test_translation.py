"""Translated texts, plural forms and values."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from notedock.core import problems, translation
from notedock.core.environment import Catalogue
from notedock.core.translation import counted, translate

GERMAN = {
    "The folder “{folder}” is not there.": "Der Ordner „{folder}“ ist nicht da.",
    "Open {what}": "Öffne {wos}",  # names what there is not
    "Choose the folder again.": "Wählen Sie ihn {again}.",
    "Docker is not running.": "Docker läuft nicht (100 %, {nicht}).",
    "Julia": "Julia, auf Deutsch",
}
MATCHES = {1: "%n Treffer", 2: "%n Treffer, alle"}


def german(context: str, text: str, n: int) -> str:
    if text == "%n matches":
        return MATCHES[min(n, 2)].replace("%n", str(n)) if n else "kein Treffer"
    return GERMAN.get(text, text).replace("%n", str(n))


@pytest.fixture
def in_german() -> Iterator[None]:
    translation.set_translator(german)
    yield
    translation.set_translator(None)


def test_without_a_translator_the_text_itself_is_said() -> None:
    assert translate("Test", "Open {what}", what="it") == "Open it"
    assert translate("Test", "100 % {of} it") == "100 % {of} it"


@pytest.mark.parametrize("value", ["{0}", "{folder}", "%n %1 %s", "a{", "}"])
def test_values_are_not_interpreted(value: str) -> None:
    assert translate("Test", "Open “{name}” now", name=value) == f"Open “{value}” now"
    assert counted("Test", "%n in {at}", "%n are in {at}", 2, at=value) == f"2 are in {value}"


def test_english_has_two_forms() -> None:
    said = [counted("Test", "%n match", "%n matches", n) for n in (0, 1, 2, 21)]
    assert said == ["0 matches", "1 match", "2 matches", "21 matches"]


def test_a_translation_is_used_where_there_is_one(in_german: None) -> None:
    assert problems.folder_missing("{x}").title == "Der Ordner „{x}“ ist nicht da."
    assert problems.folder_missing("x").reason.startswith("It may have been moved")
    said = [counted("Test", "%n match", "%n matches", n) for n in (0, 1, 2)]
    assert said == ["kein Treffer", "1 Treffer", "2 Treffer, alle"]
    assert counted("Test", "%n folder", "%n folders", 1) == "1 folder"  # nobody translated it


def test_a_misspelt_value_in_a_translation_falls_back_to_english(in_german: None) -> None:
    assert problems.folder_missing("x").remedy == "Wählen Sie ihn {again}."
    assert translate("Test", "Open {what}", what="it") == "Open it"


def test_the_catalogue_is_translated_as_a_whole(catalogue: Catalogue, in_german: None) -> None:
    german = catalogue.translated()
    julia = german.find("julia-notebook")
    assert julia.title == "Julia, auf Deutsch"
    assert german.find("Julia, auf Deutsch") is julia
    assert german.default in german.environments
