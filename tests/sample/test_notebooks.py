"""Every notebook, run from top to bottom in the real container: what comes out is looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.flows.page import Page, ask
from tests.sample.conftest import Sample
from tests.sample.files import ROOT

WIDGET = "application/vnd.jupyter.widget-view+json"

Outputs = list[dict[str, Any]]


class Run:
    """A notebook that has been run. outputs: what stands below each code cell, by its id."""

    def __init__(self, sample: Sample, name: str) -> None:
        self.path = f"notebooks/{name}.ipynb"
        read = json.loads((sample.folder / self.path).read_text(encoding="utf-8"))
        self.page = Page(sample.server, self.path)
        self.outputs: dict[str, Outputs] = {
            cell["id"]: self.page.outputs("".join(cell["source"]))
            for cell in read["cells"]
            if cell["cell_type"] == "code"
        }

    @staticmethod
    def kept(path: str) -> dict[str, Outputs]:
        """Return what stands below each code cell in the sample's own file."""
        cells = json.loads((ROOT / path).read_text(encoding="utf-8"))["cells"]
        return {one["id"]: one["outputs"] for one in cells if one["cell_type"] == "code"}

    def shown(self, cell: str) -> str:
        """Return all text of one cell's outputs, as pages show it."""
        return words(self.outputs[cell])

    def holds_widget(self, cell: str) -> bool:
        return any(WIDGET in output.get("data", {}) for output in self.outputs[cell])

    def ask(self, code: str) -> str:
        """Return what the kernel answers to one more line."""
        (output,) = self.page.outputs(f"print({code}, end='')")
        return str(output["text"])


def words(outputs: Outputs) -> str:
    """Return all text of outputs, as pages show it, and of each drawing what it is called."""
    data = [output.get("data", {}) for output in outputs]
    kinds = ("text/html", "text/markdown", "text/plain")
    text = " ".join(next(("".join(one[k]) for k in kinds if k in one), "") for one in data)
    return re.sub(r"\s+", " ", re.sub(r"<(?!svg)[^>]*>", " ", text))


def running(sample: Sample, name: str) -> Iterator[Run]:
    run = Run(sample, name)
    with run.page:
        yield run


@pytest.fixture(scope="package")
def start_here(sample: Sample) -> Iterator[Run]:
    yield from running(sample, "Start here")


@pytest.fixture(scope="package")
def explore(sample: Sample) -> Iterator[Run]:
    yield from running(sample, "Explore the data")


@pytest.fixture(scope="package")
def trees(sample: Sample) -> Iterator[Run]:
    yield from running(sample, "Trees from a table")


@pytest.mark.parametrize("name", ["start_here", "explore", "trees"])
def test_nothing_fails_and_nothing_warns(name: str, request: pytest.FixtureRequest) -> None:
    run: Run = request.getfixturevalue(name)
    for cell, outputs in run.outputs.items():
        bad = [one for one in outputs if one["output_type"] in ("error", "stream")]
        assert bad == [], cell


@pytest.mark.parametrize("name", ["start_here", "explore", "trees"])
def test_what_is_kept_in_the_notebooks_is_what_comes_out(
    name: str, sample: Sample, request: pytest.FixtureRequest
) -> None:
    """`make results` works them out; how a drawing is rounded may differ between computers."""
    run: Run = request.getfixturevalue(name)
    kept = Run.kept(run.path)
    for cell, outputs in run.outputs.items():
        if not run.holds_widget(cell):  # of which what they show is kept
            assert words(kept[cell]) == words(outputs), cell


def test_they_arrive_trusted_as_long_as_they_are_unchanged(sample: Sample) -> None:
    """By their content, whatever they are called: a page may have saved those in the folder."""
    copy = sample.folder / "notebooks" / "Copy.ipynb"

    def trusted(text: str) -> set[bool]:
        copy.write_text(text, encoding="utf-8")
        found = ask(sample.server, "GET", "/api/contents/notebooks/Copy.ipynb")
        cells = found["content"]["cells"]
        return {one["metadata"]["trusted"] for one in cells if one["cell_type"] == "code"}

    for file in (ROOT / "notebooks").glob("*.ipynb"):
        text = file.read_text(encoding="utf-8")
        assert trusted(text) == {True}, file.stem
        changed = json.loads(text)
        changed["cells"][0]["source"] = ["another beginning"]
        assert False in trusted(json.dumps(changed)), file.stem
    copy.unlink()


def test_start_here_greets_with_a_chart_and_a_slider(start_here: Run) -> None:
    assert "**5,172 rows**: 12 products in 12 countries" in start_here.shown("load")
    assert 'aria-label="Lines of monthly revenue for Europe, Americas' in start_here.shown("lines")
    assert start_here.holds_widget("what-if")
    assert 'aria-label="Seating at +5 %: -5% pieces sold' in start_here.shown("what-if")


def test_the_change_that_it_asks_for_works(start_here: Run) -> None:
    (output,) = start_here.page.outputs('charts.lines(table, by="category")')
    assert "Lighting" in output["data"]["text/html"]


def test_explore_finds_what_is_missing_wrong_and_true(explore: Run) -> None:
    assert explore.shown("gaps").count("?") == 12
    assert "**5,172 rows**" in explore.shown("prepare")
    assert explore.ask("sales.unusual(sales.prepare(raw)).iloc[0]['product']") == "Rug"
    assert "Aug 2024 Canada Office chair units 1,143.0 133.0 8.6" in explore.shown("found")
    assert "Italy Mar 2025 12.8 3.3" in explore.shown("italy")
    assert "Italy Apr 2025 12.6 3.4" in explore.shown("italy")


def test_what_explore_says_in_words_is_what_the_figures_say(explore: Run) -> None:
    growth = re.search(r"Asia Pacific .*?\+([\d.]+)%", explore.shown("growth"))
    assert growth is not None
    assert 11 < float(growth[1]) < 13  # "grows by about 12 % a year"
    assert explore.ask("model.what_if(0, 'Textiles').best in (-5, -6, -7)") == "True"
    assert explore.ask("model.what_if(20, 'Tables').best == 20") == "True"
    strongest = "sales.together(table).where(lambda m: m < 1).abs().stack().idxmax()"
    assert "rating" in explore.ask(strongest)
    assert "delivery days" in explore.ask(strongest)
    spain = "sales.prepare(raw).query('country == \"Spain\"').groupby('month')['revenue'].sum()"
    assert explore.ask(f"{spain}.rank(ascending=False)['2023-06-01'] <= 3") == "True"


def test_explore_answers_what_if(explore: Run) -> None:
    assert "Textiles: 1 % on the price changes sales by -2.7 %" in explore.shown("model")
    assert 'aria-label="Textiles at +5 %' in explore.shown("what-if")
    moved = explore.page.outputs("what_if('Tables', 20)")
    assert "Tables at +20 %" in moved[0]["data"]["text/html"]


def test_seasons_turn_round_in_the_south(explore: Run) -> None:
    assert explore.holds_widget("seasons")
    south = "sales.seasons(table[table['country'] == 'Australia']).loc['Textiles'].idxmax()"
    assert explore.ask(south) in ("May", "Jun", "Jul")


def test_trees_hold_the_whole_table(trees: Run) -> None:
    for cell in ("tree", "order", "chart", "own"):
        assert trees.holds_widget(cell), cell
    assert trees.ask("round(tree.data['value'] - table['revenue'].sum(), 2)") in ("0.0", "-0.0")
    assert trees.ask("[one['name'] for one in tree.data['children']][0]") == "Europe"


def test_the_chart_follows_the_tree(trees: Run) -> None:
    assert trees.outputs["ask"] == []
    below = "tree.with_chart(revenue_of).children[1].value"
    assert "Monthly revenue of Asia Pacific › Japan" in trees.ask(below)
