"""The table of sales: reading it, making it fit for questions, and the questions themselves.

One row is one product in one country in one month. Money is in euros.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from modules.look import Sentence

FILE = Path(__file__).resolve().parent.parent / "notebooks" / "data" / "sales.csv"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LINE = ["country", "product"]  # what is sold where: one series of months
_COUNTED = ["units", "price", "marketing", "delivery_days", "rating"]


def read(file: str | Path = FILE) -> pd.DataFrame:
    """Return the table as it is in `file`, with months as dates and gaps as missing values."""
    types = {"units": "Int64"}  # whole numbers, some of which are missing
    return pd.read_csv(file, parse_dates=["month"], date_format="%Y-%m", dtype=types)


def gaps(raw: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in which some number is missing, without what is nothing to the matter."""
    names = ["month", "country", "product", "units", "price"]
    return raw.loc[raw[_COUNTED].isna().any(axis=1), names].reset_index(drop=True)


def prepare(raw: pd.DataFrame) -> pd.DataFrame:
    """Return the table without rows that have gaps, and with revenue and profit.

    Years and months of the year get columns of their own, because many questions need them.
    """
    table = raw.dropna(subset=_COUNTED).reset_index(drop=True)
    return table.assign(
        units=table["units"].astype("int64"),
        revenue=table["units"] * table["price"],
        profit=table["units"] * (table["price"] - table["unit_cost"]),
        year=table["month"].dt.year,
        season=pd.Categorical.from_codes(table["month"].dt.month - 1, MONTHS, ordered=True),
    )


def load(file: str | Path = FILE) -> pd.DataFrame:
    """Return the table as the other notebooks want it: without gaps and without slips."""
    return without_slips(prepare(read(file)))


def summary(table: pd.DataFrame) -> Sentence:
    """Say in a sentence what the table holds."""
    first, last = (f"{month:%B %Y}" for month in (table["month"].min(), table["month"].max()))
    revenue = f"€{table['revenue'].sum() / 1e6:,.0f} million"
    return Sentence(
        f"**{len(table):,} rows**: {table['product'].nunique()} products in "
        f"{table['country'].nunique()} countries, from {first} to {last}. "
        f"{table['units'].sum():,} pieces were sold for **{revenue}**."
    )


def usual(table: pd.DataFrame, column: str) -> pd.Series:
    """Return for each row what is usual for its product in its country: the median.

    Pieces sold are compared with the same month of other years: seasons are nothing unusual.
    """
    of = [*_LINE, "season"] if column == "units" else _LINE
    return table.groupby(of, observed=True)[column].transform("median")


def unusual(table: pd.DataFrame, count: int = 3) -> pd.DataFrame:
    """Return the rows whose units or price are furthest from what is usual, worst first.

    times: how many times as much, or as little, it is.
    """
    findings = pd.concat([_compared(table, "units"), _compared(table, "price")])
    distance = np.abs(np.log(findings["times"].clip(lower=1e-9)))
    worst = distance.to_numpy().argsort(kind="stable")[::-1][:count]
    names = ["month", "country", "product", "what", "value", "usual", "times"]
    return findings.iloc[worst][names].reset_index(drop=True)


def _compared(table: pd.DataFrame, column: str) -> pd.DataFrame:
    middle = usual(table, column)
    value = table[column].astype(float)
    return table.assign(what=column, value=value, usual=middle, times=value / middle)


def without_slips(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with slipped decimal points in prices put right.

    A price that is about ten times the usual one of its product and country is such a slip.
    """
    usual = table.groupby(_LINE)["price"].transform("median")
    slipped = (table["price"] / usual).between(7, 13)
    price = table["price"].where(~slipped, table["price"] / 10)
    return table.assign(
        price=price,
        revenue=table["units"] * price,
        profit=table["units"] * (price - table["unit_cost"]),
    )


def by_month(table: pd.DataFrame, by: str, value: str = "revenue") -> pd.DataFrame:
    """Return `value` summed for each month (rows) and each `by` (columns)."""
    return table.pivot_table(value, "month", by, aggfunc="sum", observed=True)


def by_year(table: pd.DataFrame, by: str, value: str = "revenue") -> pd.DataFrame:
    """Return `value` summed for each `by` (rows) and year (columns), and the yearly growth."""
    years = table.pivot_table(value, by, "year", aggfunc="sum", observed=True)
    first, last = years.columns[0], years.columns[-1]
    growth = (years[last] / years[first]) ** (1 / max(last - first, 1)) - 1
    ordered = years.assign(growth=growth).sort_values(last, ascending=False)
    return ordered.rename_axis(columns=None)


def seasons(table: pd.DataFrame, by: str = "category") -> pd.DataFrame:
    """Return how much is sold in each month of the year: 100 is an average month.

    Growth over the years is taken out first, so that it is not mistaken for a season.
    """
    monthly = by_month(table, by, "units")
    yearly = monthly.groupby(monthly.index.year).transform("mean")
    index = (100 * monthly / yearly).groupby(monthly.index.month).mean()
    return index.T.set_axis([MONTHS[month - 1] for month in index.index], axis="columns")


def together(table: pd.DataFrame) -> pd.DataFrame:
    """Return how strongly the columns move together, from -1 to 1.

    What is compared is how far each month is from what is usual for that product, country and
    time of the year. Else one would only learn that cheap things are sold more often.
    """
    logs = np.log(table[_COUNTED].clip(lower=1e-9))
    usual = logs.groupby([table[name] for name in [*_LINE, "season"]], observed=True)
    names = [name.replace("_", " ") for name in _COUNTED]
    matrix = (logs - usual.transform("mean")).corr()
    return matrix.set_axis(names).set_axis(names, axis="columns")
