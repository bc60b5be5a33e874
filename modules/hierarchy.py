"""A table becomes a hierarchy: each level column is one step down, values are summed on the way.

Works with any data frame. The result is made of plain dictionaries, which is what JavaScript
understands, and what is easy to look at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

import pandas as pd

BLANK = "(blank)"  # what stands for a missing name, as in a pivot table


class Node(TypedDict):
    """One entry of the hierarchy.

    value: the sum of all rows below. rows: how many these are. more: the sums of further columns.
    """

    name: str
    value: float
    rows: int
    more: NotRequired[list[float]]
    children: NotRequired[list[Node]]


def hierarchy(
    table: pd.DataFrame,
    levels: Sequence[str],
    value: str | None = None,
    *,
    more: Sequence[str] = (),
    name: str = "All",
    largest_first: bool = True,
) -> Node:
    """Return `table` as one node, with all others below it.

    levels: the columns that lead down, the topmost first. value: the column to sum; without one
    every row counts 1. more: further columns to sum. largest_first: else in the order in which the
    table names them. A missing name becomes "(blank)", a missing value counts 0; the same name
    below two parents is two nodes. The value of a node is always the sum of its children's.

    Raises ValueError when a column is missing, named twice or not made of finite numbers.
    """
    columns = ([value] if value is not None else []) + list(more)
    _check(table, levels, columns)
    if table.empty:
        return _with({"name": name, "value": 0, "rows": 0}, [0] * len(more), [])
    table = table.reset_index(drop=True)
    ones = pd.Series(1, index=table.index)
    names = [labels(table[level]) for level in levels]
    numbers = ([ones] if value is None else []) + [_numbers(table, one) for one in columns]
    whole = pd.concat([*names, *numbers, ones], axis=1, ignore_index=True)
    keys = list(range(len(levels)))
    sums = whole.groupby(keys, sort=False, observed=True).sum()
    root: _Branch = {}
    for at, row in zip(sums.index, sums.itertuples(index=False), strict=True):
        _hang(root, at if isinstance(at, tuple) else (at,), row)
    return _node(name, root, largest_first)


def branch(table: pd.DataFrame, levels: Sequence[str], path: Sequence[str]) -> pd.DataFrame:
    """Return the rows of `table` that are below the node at `path`, a list of names."""
    for level, wanted in zip(levels, path, strict=False):
        table = table[labels(table[level]) == wanted]
    return table


def labels(column: pd.Series) -> pd.Series:
    """Return what the nodes of a level column are called."""
    # pandas takes two texts for one where they differ in what follows a NUL, and nobody sees it.
    return (
        column.astype(object).where(column.notna(), BLANK).map(lambda n: str(n).replace("\0", ""))
    )


# Names lead down to a tuple of sums: the value, the further columns, the number of rows.
_Branch = dict[str, Any]


def _check(table: pd.DataFrame, levels: Sequence[str], columns: Sequence[str]) -> None:
    if isinstance(levels, str) or not levels:
        raise ValueError('Name at least one level, in a list: levels=["region", "country"].')
    if len(set(levels)) < len(levels):
        raise ValueError("Each level can be named only once.")
    for column in (*levels, *columns):
        found = list(table.columns).count(column)
        if found == 0:
            known = ", ".join(map(str, table.columns)) or "none"
            raise ValueError(f"The table has no column {column!r}. Its columns are: {known}.")
        if found > 1:
            raise ValueError(f"The table has {found} columns called {column!r}: rename them first.")


def _numbers(table: pd.DataFrame, name: str) -> pd.Series:
    try:
        numbers = pd.to_numeric(table[name]).astype(float).fillna(0.0)
    except (TypeError, ValueError):
        raise ValueError(f"The column {name!r} holds something that is not a number.") from None
    if not numbers.map(math.isfinite).all():
        raise ValueError(f"The column {name!r} holds infinite numbers, which have no sum.")
    return numbers


def _hang(branch: _Branch, names: tuple[str, ...], sums: tuple[float, ...]) -> None:
    for one in names[:-1]:
        branch = branch.setdefault(one, {})
    branch[names[-1]] = tuple(sums)


def _node(name: str, inside: _Branch | tuple[float, ...], largest_first: bool) -> Node:
    if isinstance(inside, tuple):
        value, *more, rows = inside
        return _with({"name": name, "value": value, "rows": int(rows)}, more, [])
    children = [_node(one, below, largest_first) for one, below in inside.items()]
    if largest_first:
        children.sort(key=lambda child: child["value"], reverse=True)
    # Summed upwards, so that what stands at a node is exactly what stands below it.
    more = [
        math.fsum(column) for column in zip(*(c.get("more", []) for c in children), strict=True)
    ]
    total = math.fsum(child["value"] for child in children)
    count = sum(child["rows"] for child in children)
    return _with({"name": name, "value": total, "rows": count}, more, children)


def _with(node: Node, more: Sequence[float], children: list[Node]) -> Node:
    if more:
        node["more"] = list(more)
    if children:
        node["children"] = children
    return node
