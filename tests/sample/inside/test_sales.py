"""The data and what is asked of it: the answers are known, because the data was made with them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from modules import charts, make_data, sales
from modules.look import Chart
from modules.what_if import CHANGES, PriceModel


@pytest.fixture(scope="session")
def raw() -> pd.DataFrame:
    return sales.read()


@pytest.fixture(scope="session")
def table() -> pd.DataFrame:
    return sales.load()


@pytest.fixture(scope="session")
def model(table: pd.DataFrame) -> PriceModel:
    return PriceModel(table)


def test_the_same_seed_makes_the_same_file(tmp_path: Path) -> None:
    make_data.write(tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == make_data.FILE.read_bytes()
    make_data.write(tmp_path / "other.csv", seed=1)
    assert (tmp_path / "other.csv").read_bytes() != make_data.FILE.read_bytes()


def test_rows_with_gaps_are_found_and_left_out(raw: pd.DataFrame) -> None:
    found = sales.gaps(raw)
    prepared = sales.prepare(raw)
    assert len(found) == 12
    assert len(prepared) == len(raw) - 12
    assert not prepared.isna().any().any()


def test_revenue_and_profit_belong_together(table: pd.DataFrame) -> None:
    cost = table["units"] * table["unit_cost"]
    assert np.allclose(table["revenue"] - cost, table["profit"])


def test_the_two_surprises_are_the_most_unusual(raw: pd.DataFrame, table: pd.DataFrame) -> None:
    first = sales.unusual(sales.prepare(raw)).iloc[0]
    assert (first["product"], first["country"], first["what"]) == ("Rug", "Spain", "price")
    assert 8 < first["times"] < 12
    mended = sales.unusual(table).iloc[0]
    assert (mended["product"], mended["country"], mended["what"]) == (
        "Office chair",
        "Canada",
        "units",
    )
    assert len(sales.unusual(table, 7)) == 7


def test_only_the_slip_is_put_right(raw: pd.DataFrame) -> None:
    before = sales.prepare(raw)
    after = sales.without_slips(before)
    changed = before[before["price"] != after["price"]]
    assert len(changed) == 1
    assert after.loc[changed.index, "price"].item() == changed["price"].item() / 10


@pytest.mark.parametrize(("region", "growth"), list(make_data.GROWTH.items()))
def test_growth_is_what_was_put_in(table: pd.DataFrame, region: str, growth: float) -> None:
    found = sales.by_year(table, "region").loc[region, "growth"]
    assert found == pytest.approx(growth, abs=0.03)  # prices rise, too, which costs some of it


def test_seasons_are_those_of_the_country(table: pd.DataFrame) -> None:
    whole = sales.seasons(table)
    assert whole.loc["Textiles"].idxmax() == "Dec"
    assert whole.mean(axis=1).between(98, 102).all()
    south = sales.seasons(table[table["country"] == "Australia"])
    assert south.loc["Textiles"].idxmax() in ("May", "Jun", "Jul")


def test_what_moves_together(table: pd.DataFrame) -> None:
    matrix = sales.together(table)
    assert matrix.loc["units", "price"] < -0.3
    assert matrix.loc["delivery days", "rating"] < -0.3
    assert matrix.loc["units", "marketing"] > 0.2
    assert abs(matrix.loc["price", "marketing"]) < 0.1


@pytest.mark.parametrize("category", list(make_data.CATEGORIES))
def test_elasticities_are_those_that_the_data_was_made_with(
    model: PriceModel, category: str
) -> None:
    found = model.elasticities[category]
    assert found.error < 0.1
    assert found.value == pytest.approx(make_data.CATEGORIES[category].elasticity, abs=0.25)


def test_no_change_changes_nothing(model: PriceModel) -> None:
    answer = model.what_if(0, "Lighting")
    assert answer.after == answer.before
    year = model.table[(model.table["year"] == 2025) & (model.table["category"] == "Lighting")]
    assert answer.before["revenue"] == pytest.approx(year["revenue"].sum())


def test_the_advice_of_the_notebook_is_what_the_model_says(model: PriceModel) -> None:
    assert -9 <= model.what_if(5, "Textiles").best <= -3
    assert model.what_if(5, "Tables").best == max(CHANGES)
    curve = model.what_if(5, "Textiles").curve
    assert (curve["lowest"] <= curve["profit"]).all()
    assert (curve["profit"] <= curve["highest"]).all()


def test_an_unknown_category_is_said_in_a_sentence(model: PriceModel) -> None:
    with pytest.raises(ValueError, match="There are: Lighting, Seating, Tables, Textiles"):
        model.what_if(5, "Cars")


@pytest.mark.parametrize(
    ("amount", "words"),
    [(1_234_567, "€1.23M"), (-45_600, "€-45.6k"), (12, "€12"), (0, "€0"), (2e9, "€2bn")],
)
def test_money_is_written_as_people_say_it(amount: float, words: str) -> None:
    assert charts.money(amount) == words


def test_a_chart_takes_the_colours_of_the_page_and_says_what_it_is(table: pd.DataFrame) -> None:
    chart = charts.lines(table, "region")
    assert isinstance(chart, Chart)
    assert 'role="img" aria-label="Lines of monthly revenue for Europe' in chart.html
    assert "var(--jp-ui-font-color1, #333334)" in chart.html
    again = charts.lines(table, "region")
    assert again.html == chart.html


def test_two_charts_on_a_page_share_no_names(table: pd.DataFrame, model: PriceModel) -> None:
    drawn = (charts.lines(table, "region"), charts.what_if(model.what_if(5, "Tables")))
    first, second = (set(re.findall(r'\bid="([^"]+)"', chart.html)) for chart in drawn)
    assert first
    assert not first & second
    used = set(re.findall(r'(?:href="|url\()#([^")]+)', drawn[0].html))
    assert used <= first
