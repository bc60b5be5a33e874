"""The language of the window: from the code to a translator's file and back on the screen."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from pytestqt.qtbot import QtBot

from notedock.core import translation
from notedock.core.translation import counted
from notedock.window.shell import language
from notedock.window.shell.application import create_application
from notedock.window.shell.pseudo_language import pseudo_localized

TOOL = Path(__file__).resolve().parents[2] / "packaging" / "translations.py"


@pytest.fixture
def english_again(qtbot: QtBot) -> Iterator[None]:
    yield
    translation.set_translator(None)
    application = create_application()
    for translator in application.findChildren(QTranslator):
        application.removeTranslator(translator)
        translator.deleteLater()


def collect(folder: Path) -> ElementTree.ElementTree[ElementTree.Element]:
    """Return the template as a translator gets it."""
    subprocess.run([sys.executable, TOOL, folder], check=True, capture_output=True)
    return ElementTree.parse(folder / "notedock.ts")


def translated(folder: Path) -> int:
    """Translate everything (each form says which one it is), and return how much that was."""
    file = collect(folder)
    messages = list(file.iter("message"))
    for message in messages:
        source, translation = message.find("source"), message.find("translation")
        assert source is not None
        assert translation is not None
        del translation.attrib["type"]
        if message.get("numerus"):
            for child in list(translation):
                translation.remove(child)
            for form in ("one", "many"):
                ElementTree.SubElement(translation, "numerusform").text = f"{form}: {source.text}"
        else:
            translation.text = f"Deutsch: {source.text}"
    root = file.getroot()
    root.set("language", "de")
    file.write(folder / "notedock_de.ts", encoding="utf-8", xml_declaration=True)
    return len(messages)


def test_what_is_collected_and_translated_is_said(
    tmp_path: Path, english_again: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert translated(tmp_path) > 200
    collect(tmp_path)  # again, for the compiled file
    monkeypatch.setattr(language, "resource", lambda _name: tmp_path)
    monkeypatch.setenv("NOTEDOCK_LANGUAGE", "de_AT")
    create_application()
    assert (
        translation.translate("Problem", "The browser could not be opened.")
        == "Deutsch: The browser could not be opened."
    )
    said = QCoreApplication.translate("Actions", "&Start")
    assert said == "Deutsch: &Start"
    assert counted("Details", "%n match", "%n matches", 1) == "one: 1 matches"
    assert counted("Details", "%n match", "%n matches", 3) == "many: 3 matches"
    assert translation.translate_data("Catalogue", "Julia") == "Deutsch: Julia"


@pytest.mark.parametrize("wanted", ["en_US", "", "fr"])
def test_without_a_translation_it_is_english(
    tmp_path: Path, english_again: None, monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    (tmp_path / "notedock_de.qm").touch()
    monkeypatch.setattr(language, "resource", lambda _name: tmp_path)
    monkeypatch.setenv("NOTEDOCK_LANGUAGE", wanted)
    create_application()
    assert not translation.has_translator()


@pytest.mark.parametrize(
    ("languages", "found"),
    [
        (["de-AT", "en"], "notedock_de"),
        (["en-US", "de"], ""),  # English comes first, and that we speak anyway
        (["fr", "pt-BR"], "notedock_pt_BR"),
        (["pt"], ""),
    ],
)
def test_the_first_language_that_there_is_counts(languages: list[str], found: str) -> None:
    there = {name: Path(name) for name in ("notedock_de", "notedock_pt_BR")}
    assert language.file_name(languages, there) == found


def test_the_pseudo_language_is_longer_and_keeps_what_has_a_meaning() -> None:
    said = pseudo_localized("Opening “{folder}” <b>now</b>, %n &times…")
    for kept in ("{folder}", "<b>", "</b>", "%n", "&t"):
        assert kept in said
    assert len(pseudo_localized("Open in the browser")) >= 1.4 * len("Open in the browser")
    assert pseudo_localized("Open").startswith("⟦Óp")
    assert pseudo_localized("") == ""


def test_a_text_that_cannot_be_collected_is_named(tmp_path: Path) -> None:
    wrong = [
        'self.tr(f"no {x}")',
        'translate("Context", name)',
        'self.tr("%n of them", "", 3)',
        'self.tr("1 match(es)")',
        'counted("Context", "one", "many", 3)',
        'counted("Context", "%n in {x}", "%n", 3)',
        'Problem(KIND, title=translate("Context", "Title."), reason="Bare reason.")',
        'Question(x, f"a {detail}", y, z, problem)',
    ]
    right = [
        "painter.translate(3, 4)",
        '"x".translate(table)',
        'self.tr("Well")',
        'Problem(KIND, title=title, reason="", detail="detail")',
    ]
    code = tmp_path / "some.py"
    code.write_text("\n".join([*wrong, *right]))
    told = subprocess.run(
        [sys.executable, TOOL, "check", code], capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    lines = [line.split(":")[1] for line in told.stderr.splitlines() if "some.py:" in line]
    assert lines == [str(number + 1) for number in range(len(wrong))]
