"""The charts of the notebooks: each takes a table, says one thing, and returns a `Chart`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import TwoSlopeNorm
from matplotlib.dates import DateFormatter, MonthLocator, YearLocator
from matplotlib.patches import FancyBboxPatch
from matplotlib.ticker import (
    FuncFormatter,
    LogLocator,
    NullFormatter,
    NullLocator,
    PercentFormatter,
)
from pandas.api.types import is_integer_dtype
from pandas.io.formats.style import Styler

from modules import look, sales
from modules.look import BAD, COLOURS, GOOD, GRID, INK, LOW_TO_HIGH, Chart
from modules.what_if import WhatIf


def money(amount: float) -> str:
    """Write euros as people say them: €1.2M, €340k, €12."""
    for size, letter in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if abs(amount) >= size:
            return f"€{amount / size:.3g}{letter}"
    return f"€{amount:.3g}"


def lines(table: pd.DataFrame, by: str, value: str = "revenue") -> Chart:
    """Draw `value` over the months, one line for each `by`, smoothed over a quarter beside it."""
    monthly = sales.by_month(table, by, value)
    monthly = monthly[monthly.iloc[-1].sort_values(ascending=False).index]
    figure, axes = look.new()
    for colour, (name, line) in zip(_colours(monthly.shape[1]), monthly.items(), strict=True):
        axes.plot(line.index, line, color=colour, alpha=0.3, linewidth=1)
        smooth = line.rolling(3, center=True, min_periods=1).mean()
        axes.plot(smooth.index, smooth, color=colour)
        axes.annotate(
            f" {name}", (smooth.index[-1], smooth.iloc[-1]), color=colour, va="center",
            fontweight="bold", annotation_clip=False,
        )  # fmt: skip
    axes.set_title(f"{value.capitalize()} by {by}, month by month")
    axes.set_ylim(bottom=0)
    axes.margins(x=0.01)
    _in_years(axes)
    _in_money(axes.yaxis.set_major_formatter)
    return Chart(figure, f"Lines of monthly {value} for {', '.join(map(str, monthly.columns))}")


def distributions(table: pd.DataFrame, column: str, by: str) -> Chart:
    """Draw how `column` is spread within each `by`: where most of it is, and how far it reaches."""
    order = list(table.groupby(by, observed=True)[column].median().sort_values().index)
    figure, axes = look.new(9.2, 0.9 + 0.75 * len(order))
    np.random.seed(1)  # seaborn moves the points aside by chance
    # Every point lies on a scale where each step is as many times as much: prices are like that.
    sns.stripplot(
        table.sample(min(len(table), 1500), random_state=1), x=column, y=by, order=order, ax=axes,
        hue=by, hue_order=order, palette=list(_colours(len(order))), size=2.4, alpha=0.45,
        linewidth=0, jitter=0.28, legend=False, rasterized=True,
    )  # fmt: skip
    groups = [table.loc[table[by] == name, column] for name in order]
    line = {"color": INK, "linewidth": 1.2}
    axes.boxplot(
        groups, positions=range(len(order)), orientation="horizontal", widths=0.5, showfliers=False,
        boxprops=line, whiskerprops=line, capprops=line, medianprops=line | {"linewidth": 3},
    )  # fmt: skip
    axes.set_yticks(range(len(order)), order)
    axes.set_xscale("log")
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.set(xlabel="", ylabel="", title=f"{_words(column)} by {by}: half of it is in the box")
    _many_times(axes.xaxis, money if column in _MONEY else "{:g}".format)
    axes.tick_params(axis="y", labelcolor=INK)
    return Chart(figure, f"How {_words(column).lower()} is spread within {', '.join(order)}")


def outliers(table: pd.DataFrame, found: pd.DataFrame, what: str = "units") -> Chart:
    """Draw every month of every product against what is usual, and name those in `found`."""
    figure, axes = look.new(9.2, 4.4)
    axes.scatter(
        table["month"], table[what] / sales.usual(table, what), s=6, color=COLOURS[0], alpha=0.25,
        linewidths=0, rasterized=True,
    )  # fmt: skip
    for row in found[found["what"] == what].itertuples():
        axes.scatter(row.month, row.times, s=46, color=BAD, zorder=3)
        axes.annotate(
            f"{row.product}, {row.country}", (row.month, row.times), (9, 0), color=INK, va="center",
            textcoords="offset points", fontweight="bold",
        )  # fmt: skip
    axes.axhline(1, color=INK, linewidth=1)
    axes.set_yscale("log")
    _many_times(axes.yaxis, "{:g}×".format)
    _in_years(axes)
    axes.set_title(f"{_words(what)}: how many times the usual of that product and country")
    return Chart(figure, f"Every month's {what} as a multiple of the usual, outliers named")


def seasons(table: pd.DataFrame, by: str = "category") -> Chart:
    """Draw when in the year things are sold: 100 is an average month."""
    index = sales.seasons(table, by)
    figure, axes = look.new(9.2, 0.9 + 0.5 * len(index))
    _squares(axes, index, "{:.0f}", 40, 100, 180)
    axes.set_title("When things are sold (100 is an average month)")
    return Chart(figure, f"Months of the year against {by}: how much more or less is sold")


def together(matrix: pd.DataFrame) -> Chart:
    """Draw which columns move together: a number between -1 and 1 for each pair."""
    figure, axes = look.new(6.4, 3.8)
    half = matrix.where(np.tril(np.ones(matrix.shape, dtype=bool), -1))
    _squares(axes, half.iloc[1:, :-1], "{:+.2f}", -1, 0, 1)
    axes.set_title("What moves together (+) and what apart (-)")
    return Chart(figure, "Correlations between " + ", ".join(matrix.columns))


def _squares(
    axes: Axes, table: pd.DataFrame, form: str, low: float, middle: float, high: float
) -> None:
    """Draw a table as coloured squares with their numbers; missing ones are left out."""
    norm = TwoSlopeNorm(middle, low, high)
    for y, row in enumerate(table.to_numpy()):
        for x, value in enumerate(row):
            if not np.isfinite(value):
                continue
            colour = LOW_TO_HIGH(norm(np.clip(value, low, high)))
            square = (x - 0.47, y - 0.45), 0.94, 0.9
            axes.add_patch(FancyBboxPatch(*square, "round,pad=0,rounding_size=0.08", color=colour))
            ink = "#222222" if 0.2 < norm(np.clip(value, low, high)) < 0.85 else "#ffffff"
            axes.text(
                x,
                y,
                form.format(round(value, 2) + 0.0),
                color=ink,
                ha="center",
                va="center",
                fontsize=9,
            )
    axes.set_xticks(range(table.shape[1]), table.columns)
    axes.set_yticks(range(table.shape[0]), table.index)
    axes.set(xlim=(-0.5, table.shape[1] - 0.5), ylim=(table.shape[0] - 0.5, -0.5))
    axes.tick_params(length=0, labelcolor=INK)
    axes.spines[:].set_visible(False)
    axes.grid(visible=False)


def pair(table: pd.DataFrame, x: str, y: str, by: str) -> Chart:
    """Draw `y` against `x`: one dot for each `by` and month, and the line that fits best."""
    points = table.groupby([by, "month"], observed=True)[[x, y]].mean().reset_index()
    figure, axes = look.new(9.2, 4.2)
    sns.regplot(
        points, x=x, y=y, ax=axes, ci=None, color=COLOURS[0],
        scatter_kws={"s": 10, "alpha": 0.5, "linewidths": 0, "rasterized": True},
        line_kws={"color": INK, "linewidth": 1.5},
    )  # fmt: skip
    axes.set(xlabel=_words(x), ylabel="", title=f"{_words(y)} against {_words(x).lower()}")
    return Chart(figure, f"Dots of {_words(y).lower()} against {_words(x).lower()}")


def what_if(answer: WhatIf) -> Chart:
    """Draw what a change of price would do: today against then, and the whole curve of profit."""
    # The slider is waiting: finding out how much room everything needs takes half of the time.
    figure, (bars, curve) = look.new(9.2, 3.8, "none", ncols=2, width_ratios=(2, 3))
    figure.subplots_adjust(left=0.06, right=0.99, top=0.88, bottom=0.09, wspace=0.2)
    names = ("revenue", "profit")
    before, after = (
        np.array([side[one] for one in names]) for side in (answer.before, answer.after)
    )
    places = np.arange(len(names))
    bars.bar(places - 0.2, before, 0.36, color=GRID, label="today")
    colours = [GOOD if new >= old else BAD for old, new in zip(before, after, strict=True)]
    drawn = bars.bar(places + 0.2, after, 0.36, color=colours)
    change = [f"{money(new)}\n{new / old - 1:+.1%}" for old, new in zip(before, after, strict=True)]
    bars.bar_label(drawn, change, color=INK, padding=3, fontsize=9)
    bars.set_xticks(places, [name.capitalize() for name in names])
    bars.tick_params(axis="x", labelcolor=INK, length=0)
    bars.set(title=f"{answer.category} at {answer.change:+.0f} %", ylim=(0, before.max() * 1.5))
    _in_money(bars.yaxis.set_major_formatter)

    profit = answer.curve["profit"] / answer.before["profit"] - 1
    edges = answer.curve[["lowest", "highest"]] / answer.before["profit"] - 1
    curve.fill_between(edges.index, edges["lowest"], edges["highest"], color=COLOURS[0], alpha=0.2,
                       linewidth=0)  # fmt: skip
    curve.plot(profit.index, profit, color=COLOURS[0])
    curve.axhline(0, color=INK, linewidth=0.8)
    now = answer.after["profit"] / answer.before["profit"] - 1
    curve.plot([answer.change], [now], "o", color=GOOD if now >= 0 else BAD, markersize=9)
    curve.set_title("Profit at every change of price")
    curve.xaxis.set_major_formatter(
        FuncFormatter(lambda percent, _at: f"{percent:+.0f} %" if percent else "0 %")
    )
    curve.yaxis.set_major_formatter(PercentFormatter(1, 0))
    return Chart(figure, str(answer))


def story(table: pd.DataFrame, title: str) -> Chart:
    """Draw the revenue of whatever rows there are, by year and month: small, to stand below."""
    monthly = table.groupby("month")["revenue"].sum()
    figure, axes = look.new(9.2, 2.4)
    axes.fill_between(monthly.index, monthly, color=COLOURS[0], alpha=0.2, linewidth=0)
    axes.plot(monthly.index, monthly, color=COLOURS[0])
    axes.set_ylim(bottom=0)
    axes.margins(x=0.01)
    axes.set_title(title)
    _in_money(axes.yaxis.set_major_formatter)
    return Chart(figure, f"Monthly revenue of {title}")


def table(
    frame: pd.DataFrame, money_in: Sequence[object] = (), percent_in: Sequence[object] = ()
) -> Styler:
    """Return `frame` with months, amounts and shares written as people write them."""
    forms: dict[object, Callable[[Any], str]] = dict.fromkeys(
        frame.select_dtypes("datetime").columns, "{:%b %Y}".format
    )
    forms |= dict.fromkeys(money_in, money)
    forms |= dict.fromkeys(percent_in, "{:+.1%}".format)
    # Digits of a number belong together; an index that only counts says nothing.
    styled = frame.style.format(forms, precision=1, thousands=",", na_rep="?")
    # The same table is the same text: Styler's own name for it is another one each time.
    styled = styled.set_uuid(hashlib.sha256(frame.to_csv().encode()).hexdigest()[:6])
    styled = styled.set_table_styles([{"selector": "td", "props": "white-space: nowrap"}])
    return styled.hide() if is_integer_dtype(frame.index) else styled


_MONEY = ("price", "revenue", "profit", "marketing", "unit_cost")


def _in_money(set_formatter: Callable[[FuncFormatter], None]) -> None:
    set_formatter(FuncFormatter(lambda amount, _at: money(amount)))


def _in_years(axes: Axes) -> None:
    axes.xaxis.set_major_locator(YearLocator())
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
    axes.xaxis.set_minor_locator(MonthLocator((4, 7, 10)))


def _many_times(axis: Axis, write: Callable[[float], str]) -> None:
    """Label an axis on which each step is as many times as much."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(FuncFormatter(lambda amount, _at: write(amount)))
    axis.set_minor_formatter(NullFormatter())
    axis.set_minor_locator(NullLocator())


def _words(column: str) -> str:
    return column.replace("_", " ").capitalize()


def _colours(count: int) -> tuple[str, ...]:
    return tuple(COLOURS[at % len(COLOURS)] for at in range(count))
