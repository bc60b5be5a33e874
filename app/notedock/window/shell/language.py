"""The window's language: the system's, where there is a translation into it, else English.

NOTEDOCK_LANGUAGE names another one, like `de`. `pseudo` makes every text longer and accented, which
shows texts that are not translated or have too little room.
"""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from notedock.core import translation
from notedock.core.resources import resource

PSEUDO = "pseudo"


def install_translators(application: QApplication) -> None:
    """Translate the program into the person's language; a second call changes nothing."""
    if translation.has_translator():
        return
    wanted = os.environ.get("NOTEDOCK_LANGUAGE", "").strip()
    translators = _pseudo() if wanted == PSEUDO else _translations(wanted)
    for translator in translators:
        translator.setParent(application)
        application.installTranslator(translator)
    if translators:
        translation.set_translator(_translate)


def _translate(context: str, text: str, number: int) -> str:
    return QCoreApplication.translate(context, text, None, number)


def _pseudo() -> list[QTranslator]:
    from notedock.window.shell.pseudo_language import Pseudo

    return [Pseudo()]


def _translations(wanted: str) -> list[QTranslator]:
    """Return the translators of our own texts and of Qt's; none for English."""
    available = {path.stem: path for path in resource("translations").glob("notedock_*.qm")}
    if not available:
        return []
    locale = QLocale(wanted) if wanted else QLocale()
    name = file_name([wanted] if wanted else locale.uiLanguages(), available)
    own = QTranslator()
    if not name or not own.load(str(available[name])):
        return []
    QLocale.setDefault(locale)
    return [*_of_qt(locale), own]


def file_name(languages: list[str], available: dict[str, Path]) -> str:
    """Return the file name for the first language that is available; empty for English."""
    for language in languages:
        parts = language.replace("-", "_").split("_")
        for length in range(len(parts), 0, -1):
            name = "_".join(["notedock", *parts[:length]])
            if name in available:
                return name
        if parts[0] == "en":
            return ""
    return ""


def _of_qt(locale: QLocale) -> list[QTranslator]:
    from PySide6.QtCore import QLibraryInfo

    where = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    qt = QTranslator()
    return [qt] if qt.load(locale, "qtbase", "_", where) else []
