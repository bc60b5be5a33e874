"""What if the price rises by x %? A small model, learnt from the table.

People buy less of what gets dearer, but not of everything alike. How much less is called the
elasticity: at -2, one percent on the price costs two percent of the sales. The table knows it,
because prices differ from month to month; everything else that differs with them (country,
product, time, advertising) is taken out first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

CHANGES = tuple(range(-20, 21))  # percent; prices in the table differ no further than that


@dataclass(frozen=True)
class Elasticity:
    """How sales of one category answer to its price. error: one standard error."""

    category: str
    value: float
    error: float

    def __str__(self) -> str:
        """Say it in a sentence."""
        return f"{self.category}: 1 % on the price changes sales by {self.value:+.1f} %"


@dataclass(frozen=True)
class WhatIf:
    """Today's figures of a year against those after a change of price.

    change: in percent. curve: revenue and profit for all changes, with the lowest and the highest
    profit that the model's own uncertainty leaves open.
    """

    category: str
    change: float
    before: dict[str, float]
    after: dict[str, float]
    curve: pd.DataFrame

    @property
    def best(self) -> float:
        """The change of price, in percent, at which profit is highest."""
        return float(self.curve["profit"].idxmax())

    def __str__(self) -> str:
        """Say it in a sentence."""
        profit = self.after["profit"] / self.before["profit"] - 1
        units = self.after["units"] / self.before["units"] - 1
        return (
            f"{self.category} at {self.change:+.0f} %: "
            f"{units:+.0%} pieces sold, {profit:+.0%} profit."
        )


class PriceModel:
    """Elasticities of all categories, and what follows from them."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self.elasticities = {
            str(name): _estimate(str(name), part)
            for name, part in table.groupby("category", observed=True)
        }

    def __repr__(self) -> str:
        """One sentence for each category."""
        return "\n".join(map(str, self.elasticities.values()))

    def what_if(self, change: float, category: str, year: int | None = None) -> WhatIf:
        """Return what a change of price by `change` percent would have meant in `year`.

        Without a year, the last one in the table. Raises ValueError for an unknown category.
        """
        if category not in self.elasticities:
            known = ", ".join(self.elasticities)
            raise ValueError(f"There is no category {category!r}. There are: {known}.")
        table = self.table[self.table["category"] == category]
        table = table[table["year"] == (year or table["year"].max())]
        elasticity = self.elasticities[category]
        curve = pd.DataFrame(
            [_after(table, percent, elasticity.value) for percent in CHANGES],
            index=pd.Index(CHANGES, name="change"),
        )
        # Twice the error on either side: nineteen times out of twenty the truth is in between.
        edges = [
            [
                _after(table, percent, elasticity.value + side * elasticity.error)["profit"]
                for side in (-2, 2)
            ]
            for percent in CHANGES
        ]
        curve[["lowest", "highest"]] = np.sort(np.array(edges), axis=1)
        before, after = _after(table, 0, elasticity.value), _after(table, change, elasticity.value)
        return WhatIf(category, change, before, after, curve)


def _after(table: pd.DataFrame, percent: float, elasticity: float) -> dict[str, float]:
    factor = 1 + percent / 100
    units = table["units"] * factor**elasticity
    revenue = units * table["price"] * factor
    profit = revenue - units * table["unit_cost"]
    return {
        "units": float(units.sum()),
        "revenue": float(revenue.sum()),
        "profit": float(profit.sum()),
    }


def _estimate(category: str, table: pd.DataFrame) -> Elasticity:
    """Regress the logarithm of units on that of the price, with all that is constant taken out."""
    table = table[(table["units"] > 0) & (table["price"] > 0)]
    logs = np.log(table[["units", "price", "marketing", "rating"]].to_numpy(float))
    line = _codes(table, ["country", "product"])
    time = _codes(table, ["country", "month"])
    left = _taken_out(logs, (line, time))
    answer, given = left[:, 0], left[:, 1:]
    inverse = np.linalg.pinv(given.T @ given)
    slopes = inverse @ given.T @ answer
    rest = answer - given @ slopes
    freedom = max(len(answer) - given.shape[1] - line.max() - time.max() - 1, 1)
    error = float(np.sqrt(rest @ rest / freedom * inverse[0, 0]))
    return Elasticity(category, float(slopes[0]), error)


def _codes(table: pd.DataFrame, names: list[str]) -> np.ndarray:
    return table.groupby(names, observed=True).ngroup().to_numpy()


def _taken_out(values: np.ndarray, groups: Iterable[np.ndarray], rounds: int = 20) -> np.ndarray:
    """Return `values` with the mean of every group taken out, for several groupings at once."""
    groups = tuple(groups)
    for _round in range(rounds):
        for codes in groups:
            sums = np.zeros((codes.max() + 1, values.shape[1]))
            np.add.at(sums, codes, values)
            values = values - (sums / np.bincount(codes)[:, None])[codes]
    return values
