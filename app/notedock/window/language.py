"""The window's language: the system's, where there is a translation into it, else English.

NOTEDOCK_LANGUAGE names another one, like `de`. `pseudo` is no language: it makes every text
longer and strange, which shows what was forgotten and where room is short.
"""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from notedock.core import words
from notedock.core.resources import resource

PSEUDO = "pseudo"


def speak(application: QApplication) -> None:
    """Have the program speak the person's language; a second call changes nothing."""
    if words.is_translated():
        return
    wanted = os.environ.get("NOTEDOCK_LANGUAGE", "").strip()
    translators = _pseudo() if wanted == PSEUDO else _translations(wanted)
    for translator in translators:
        translator.setParent(application)
        application.installTranslator(translator)
    if translators:
        words.speak(_translate)


def _translate(context: str, text: str, number: int) -> str:
    return QCoreApplication.translate(context, text, None, number)


def _pseudo() -> list[QTranslator]:
    from notedock.window.pseudo import Pseudo

    return [Pseudo()]


def _translations(wanted: str) -> list[QTranslator]:
    """Return what translates our own texts, and Qt's; nothing when they are to be English."""
    there = {path.stem: path for path in resource("translations").glob("notedock_*.qm")}
    if not there:
        return []
    locale = QLocale(wanted) if wanted else QLocale()
    name = _first_of([wanted] if wanted else locale.uiLanguages(), there)
    own = QTranslator()
    if not name or not own.load(str(there[name])):
        return []
    QLocale.setDefault(locale)
    return [*_of_qt(locale), own]


def _first_of(languages: list[str], there: dict[str, Path]) -> str:
    """Return the first of the person's languages that there is; English ends the search."""
    for language in languages:
        parts = language.replace("-", "_").split("_")
        for length in range(len(parts), 0, -1):
            name = "_".join(["notedock", *parts[:length]])
            if name in there:
                return name
        if parts[0] == "en":
            return ""
    return ""


def _of_qt(locale: QLocale) -> list[QTranslator]:
    from PySide6.QtCore import QLibraryInfo

    where = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    qt = QTranslator()
    return [qt] if qt.load(locale, "qtbase", "_", where) else []
