"""The tree's Python side: what it hands to the page, and what it says where it cannot work."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from modules import charts
from modules.look import Chart
from modules.tree import Tree

TABLE = pd.DataFrame({"kind": ["a", "a", None], "name": ["x", "y", "z"], "how_much": [1, 2, 4]})


def test_a_tree_brings_its_data_its_words_and_its_looks() -> None:
    made = Tree.of(TABLE, ["kind", "name"], "how_much", unit="€", more=["how_much"], name="Whole")
    assert made.data["value"] == 7
    assert [child["name"] for child in made.data["children"]] == ["(blank)", "a"]
    assert made.labels["value"] == "how much"
    assert made.labels["more"] == [{"label": "how much", "unit": ""}]
    assert made.title == "Whole, by kind, then name"
    assert len(made._esm) > 30_000
    assert ".tree-widget" in made._css
    assert {"_esm", "_css", "data", "selected"} <= set(made.keys)


def test_a_chart_follows_the_reader() -> None:
    asked = []

    def draw(path: list[str]) -> Chart:
        asked.append(path)
        rows = pd.DataFrame({"month": pd.to_datetime(["2024-01-01"]), "revenue": [1.0]})
        return charts.story(rows, "/".join(path) or "all")

    made = Tree.of(TABLE, ["kind", "name"], "how_much")
    box = made.with_chart(draw)
    made.selected = ["a", "x"]
    assert asked == [[], ["a", "x"]]
    assert "Monthly revenue of a/x" in box.children[1].value


def test_without_its_environment_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TREE_BUNDLE", str(tmp_path / "nothing.js"))
    with pytest.raises(FileNotFoundError, match="choose its own environment"):
        Tree.of(TABLE, ["kind"])
