"""A tree to touch: any table with level columns, drawn with D3 in the notebook.

    tree = Tree.of(sales, ["region", "country", "product"], "revenue", unit="€")

Its JavaScript (`js/`) is made when this folder's own environment is prepared, and lies there, not
in the folder. Its looks are `css/tree.css`, read each time that a tree is made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

import pandas as pd
import traitlets
from ipywidgets import HTML, VBox

from modules.hierarchy import Node, hierarchy
from modules.look import Chart

HERE = Path(__file__).resolve().parent.parent
NOT_PREPARED = (
    "The tree needs the environment that this folder describes in its Dockerfile, and these "
    "notebooks run in another one. In Notedock, stop the folder, choose its own environment, "
    "and start it again."
)

try:
    import anywidget
except ModuleNotFoundError:
    raise ModuleNotFoundError(NOT_PREPARED) from None


def bundle() -> Path:
    """Return where the tree's JavaScript lies.

    Raises FileNotFoundError where it does not.
    """
    file = Path(os.environ.get("TREE_BUNDLE", "/opt/tree/tree.js"))
    if not file.is_file():
        raise FileNotFoundError(NOT_PREPARED)
    return file


class Tree(anywidget.AnyWidget):
    """A collapsible tree. Make it with `Tree.of`.

    selected: the names that lead to the node where the reader is. It can be watched, and set.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    data = traitlets.Dict().tag(sync=True)
    title = traitlets.Unicode("Tree").tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)
    depth = traitlets.Int(2).tag(sync=True)
    height = traitlets.Int(440).tag(sync=True)
    selected = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(self, data: Node, labels: dict[str, Any], **settings: Any) -> None:
        """Show what `hierarchy` made. labels: see js/src/words.js."""
        super().__init__(
            data=data,
            labels=labels,
            _esm=bundle().read_text(encoding="utf-8"),
            _css=(HERE / "css" / "tree.css").read_text(encoding="utf-8"),
            **settings,
        )

    @classmethod
    def of(
        cls,
        table: pd.DataFrame,
        levels: Sequence[str],
        value: str | None = None,
        *,
        unit: str = "",
        more: Sequence[str] = (),
        name: str = "All",
        largest_first: bool = True,
        depth: int = 2,
        height: int = 440,
    ) -> Self:
        """Return a tree of `table`.

        levels, value, more, name, largest_first: as in `hierarchy`. unit: what values are counted
        in. depth: how many levels are open at first. height: in pixels.
        """
        data = hierarchy(table, levels, value, more=more, name=name, largest_first=largest_first)
        labels = {
            "value": _spoken(value or "rows"),
            "unit": unit,
            "rows": "rows of the table",
            "more": [{"label": _spoken(one), "unit": ""} for one in more],
        }
        title = f"{name}, by {', then '.join(map(_spoken, levels))}"
        return cls(data, labels, title=title, depth=depth, height=height)

    def with_chart(self, draw: Callable[[list[str]], Chart]) -> VBox:
        """Return the tree with a chart below it, drawn anew for each node that is chosen.

        draw: gets the names that lead to the node; none for the top.
        """
        below = HTML()

        def show(_change: object = None) -> None:
            below.value = draw(list(self.selected)).html

        self.observe(show, "selected")
        show()
        return VBox([self, below])


def _spoken(column: str) -> str:
    return str(column).replace("_", " ")
