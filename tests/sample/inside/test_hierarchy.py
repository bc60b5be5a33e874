"""From a table to a hierarchy: whatever the table, nothing is lost and nothing is counted twice."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.hierarchy import BLANK, Node, branch, hierarchy

# Few names, so that they meet again; some missing, some that only look like each other.
NAMES = st.one_of(
    st.sampled_from(["a", "A", "a ", "", "Zürich", "日本", "🪑", "x" * 300, None, np.nan, 1, "1"]),
    st.text(max_size=4),
)
NUMBERS = st.one_of(st.none(), st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9))
ROWS = st.lists(st.tuples(NAMES, NAMES, NAMES, NUMBERS), max_size=30)
LEVELS = ["one", "two", "three"]


def table_of(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    columns = [*LEVELS, "value"]
    # As objects: names and numbers of all kinds side by side, as tables from elsewhere have them.
    return pd.DataFrame({
        name: pd.Series([row[at] for row in rows], dtype=object) for at, name in enumerate(columns)
    })  # fmt: skip


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.get("children", []):
        yield from nodes(child)


def total(rows: list[tuple[object, ...]]) -> float:
    return math.fsum(row[3] for row in rows if row[3] is not None)  # type: ignore[misc]


@given(ROWS)
def test_the_sum_of_the_whole_is_the_sum_of_the_rows(rows: list[tuple[object, ...]]) -> None:
    root = hierarchy(table_of(rows), LEVELS, "value")
    assert root["value"] == pytest.approx(total(rows), abs=1e-4)
    assert root["rows"] == len(rows)


@given(ROWS, st.integers(1, 3), st.booleans())
def test_every_node_is_the_sum_of_its_children(
    rows: list[tuple[object, ...]], depth: int, largest_first: bool
) -> None:
    root = hierarchy(
        table_of(rows), LEVELS[:depth], "value", more=["value"], largest_first=largest_first
    )
    for node in nodes(root):
        children = node.get("children", [])
        if children:
            assert node["value"] == math.fsum(child["value"] for child in children)
            assert node["rows"] == sum(child["rows"] for child in children)
            assert len({child["name"] for child in children}) == len(children)
        assert node["more"][0] == pytest.approx(node["value"], abs=1e-4)


@given(ROWS)
def test_every_row_is_below_exactly_one_leaf(rows: list[tuple[object, ...]]) -> None:
    table = table_of(rows)
    seen = 0

    def look(node: Node, path: list[str]) -> None:
        nonlocal seen
        below = branch(table, LEVELS, path)
        assert len(below) == node["rows"]
        children = node.get("children", [])
        assert bool(children) == (len(path) < 3 and len(below) > 0)
        seen += 0 if children else node["rows"]
        for child in children:
            look(child, [*path, child["name"]])

    look(hierarchy(table, LEVELS, "value"), [])
    assert seen == len(rows)


@given(ROWS)
def test_the_result_can_be_sent_to_a_browser(rows: list[tuple[object, ...]]) -> None:
    root = hierarchy(table_of(rows), LEVELS, "value")
    assert json.loads(json.dumps(root, allow_nan=False)) == root


@given(ROWS)
def test_the_largest_comes_first(rows: list[tuple[object, ...]]) -> None:
    for node in nodes(hierarchy(table_of(rows), LEVELS, "value")):
        values = [child["value"] for child in node.get("children", [])]
        assert values == sorted(values, reverse=True)


def test_the_table_stays_as_it_was_and_its_index_does_not_matter() -> None:
    table = table_of([("a", "b", "c", 1), ("a", "b", "d", 2)]).set_index(pd.Index([7, 7]))
    copy = table.copy(deep=True)
    root = hierarchy(table, LEVELS, "value")
    assert root["value"] == 3
    pd.testing.assert_frame_equal(table, copy)


def test_an_empty_table_is_a_root_alone() -> None:
    assert hierarchy(table_of([]), LEVELS, "value", name="Nothing") == {
        "name": "Nothing",
        "value": 0,
        "rows": 0,
    }


def test_one_level_without_a_value_counts_rows_in_the_tables_order() -> None:
    table = pd.DataFrame({"month": pd.Categorical(["Feb", "Jan", "Feb"], ["Jan", "Feb"])})
    root = hierarchy(table, ["month"], largest_first=False)
    assert [(child["name"], child["value"]) for child in root["children"]] == [
        ("Feb", 2),
        ("Jan", 1),
    ]


def test_missing_names_are_blank_and_missing_values_nothing() -> None:
    rows = [("a", None, "x", 1), ("a", np.nan, "x", None), (pd.NaT, "b", "y", 2)]
    root = hierarchy(table_of(rows), LEVELS, "value")
    names = [node["name"] for node in nodes(root)]
    assert names == ["All", BLANK, "b", "y", "a", BLANK, "x"]
    assert root["value"] == 3


def test_one_name_below_two_parents_is_two_nodes() -> None:
    rows = [("a", "other", "x", 1), ("b", "other", "x", 2)]
    root = hierarchy(table_of(rows), LEVELS, "value")
    assert [node["value"] for node in nodes(root) if node["name"] == "other"] == [2, 1]


def test_levels_can_be_dates_and_numbers() -> None:
    table = pd.DataFrame({"day": pd.to_datetime(["2024-02-29"]), "size": [1.5], "n": [2]})
    root = hierarchy(table, ["day", "size"], "n")
    assert [node["name"] for node in nodes(root)] == ["All", "2024-02-29 00:00:00", "1.5"]


@pytest.mark.parametrize(
    ("levels", "value", "words"),
    [
        ([], "value", "at least one level"),
        ("one", "value", "in a list"),
        (["one", "one"], "value", "only once"),
        (["four"], "value", "no column 'four'"),
        (["one"], "nothing", "no column 'nothing'"),
        (["twice"], "value", "2 columns called 'twice'"),
        (["one"], "two", "not a number"),
        (["one"], "endless", "infinite"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(levels: list[str], value: str, words: str) -> None:
    table = table_of([("a", "b", "c", 1)]).assign(endless=np.inf)
    table[["twice", "again"]] = 0
    table = table.rename(columns={"again": "twice"})
    with pytest.raises(ValueError, match=words):
        hierarchy(table, levels, value)
