"""No text that `make translations` collects contains jargon."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.jargon import ALLOWED, DETAILS, jargon

TOOL = Path(__file__).parents[2] / "packaging" / "translations.py"


@pytest.fixture(scope="module")
def translations() -> ModuleType:
    """What collects the texts, which is no part of the program."""
    spec = importlib.util.spec_from_file_location("translations", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look their own module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def collected_texts(translations: ModuleType) -> tuple[set[Any], list[str]]:
    """All texts of the program, and what could not be collected."""
    texts, mistakes = translations.collect(sorted(translations.CODE.rglob("*.py")))
    return texts, mistakes


def test_every_text_is_in_plain_words(collected_texts: tuple[set[Any], list[str]]) -> None:
    texts, mistakes = collected_texts
    assert mistakes == []
    assert len(texts) > 400
    read = [text for text in texts if text.context not in DETAILS]
    assert [(text.context, text.source) for text in sorted(read) if jargon(text.source)] == []


def test_nothing_is_exempt_that_there_is_not(
    collected_texts: tuple[set[Any], list[str]],
) -> None:
    texts, _mistakes = collected_texts
    assert {text.source for text in texts} >= ALLOWED
    assert {text.context for text in texts} >= DETAILS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pulling images from the registry", ["images", "registry"]),
        ("The &container's port is {port}.", ["container", "port"]),
        ("An imaginary support case", []),
    ],
)
def test_terms_are_found_as_whole_words(text: str, found: list[str]) -> None:
    assert jargon(text) == found
