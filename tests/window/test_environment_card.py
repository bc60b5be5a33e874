"""The card of an environment: every row is as high as its text, whatever rows come and go."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from notedock.core.environment import Catalogue
from notedock.window.environments.card import EnvironmentCard
from notedock.window.environments.descriptions import EnvironmentInfo

ROWS = ("languages", "adds", "parent", "size", "edition", "folders")
WORDS = ("pandas", "matplotlib", "scikit-learn", "SciPy", "statsmodels", "Bokeh", "SQLAlchemy")


def test_no_text_is_cut_off_when_rows_come_and_go(
    qtbot: QtBot, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(3)
    card = EnvironmentCard(catalogue)
    qtbot.addWidget(card)
    card.show()

    def texts(_info: EnvironmentInfo) -> dict[str, str]:
        return {
            row: ", ".join(dice.choices(WORDS, k=dice.randint(1, 12)))
            if dice.random() < 0.6
            else ""
            for row in ROWS
        }

    monkeypatch.setattr(card, "_fact_texts", texts)
    for _look in range(300):
        for _change in range(dice.randint(1, 3)):
            card.show_info(EnvironmentInfo(dice.choice(catalogue.family)))
            if dice.random() < 0.3:
                card.resize(dice.randint(240, 420), dice.randint(200, 500))
            for _turn in range(dice.randint(0, 2)):
                QCoreApplication.processEvents()
        for _turn in range(4):
            QCoreApplication.sendPostedEvents()
            QCoreApplication.processEvents()
        labels = [one for one in card.findChildren(QLabel) if one.isVisible() and one.wordWrap()]
        assert [
            one.text() for one in labels if one.height() < one.heightForWidth(one.width())
        ] == []
