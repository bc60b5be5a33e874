"""Run the sample's notebooks and keep what comes out in them, so that it is seen at once.

Run inside the sample's own environment, with the checkout as its folder: `make results`. Widgets
need a kernel, which a notebook that has just been opened does not have. What they show is kept
instead, without what one would take hold of: of `interact` the chart, of a tree its outline.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
_WIDGET = "application/vnd.jupyter.widget-view+json"

Output = dict[str, Any]


class StillLife:
    """What widgets show, without a kernel. states: of all widgets, by their ids."""

    def __init__(self, states: dict[str, dict[str, Any]]) -> None:
        self._states = states

    def of(self, outputs: list[Output]) -> list[Output]:
        """Return the outputs with what widgets show in their place."""
        kept = [self._of_one(output) for output in outputs]
        return [output for some in kept for output in some]

    def _of_one(self, output: Output) -> list[Output]:
        data = output.get("data", {})
        if _WIDGET not in data:
            return [output]
        return self._of_widget(data[_WIDGET]["model_id"])

    def _of_widget(self, name: str) -> list[Output]:
        state = self._states[name]
        if "outputs" in state:  # where `interact` puts what its function returns
            return self.of(state["outputs"])
        if "children" in state:
            inner = [self._of_widget(one.removeprefix("IPY_MODEL_")) for one in state["children"]]
            return [output for some in inner for output in some]
        if "_esm" in state:
            unit = state["labels"]["unit"]
            return [_shown(f"<div>{outline(state['data'], unit, state['depth'])}</div>")]
        if state["_model_name"] == "HTMLModel":
            return [_shown(state["value"])]
        return []  # a slider, or a list to choose from


def outline(node: dict[str, Any], unit: str, depth: int) -> str:
    """Return a tree as HTML that opens and closes by itself. depth: levels that are open."""
    words = f"{html.escape(node['name'])}: {node['value']:,.0f} {unit}"
    inner = "".join(outline(child, unit, depth - 1) for child in node.get("children", ()))
    if not inner:
        return f'<div style="margin-left: 2em">{words}</div>'
    opened = " open" if depth > 0 else ""
    return f'<details style="margin-left: 1em"{opened}><summary>{words}</summary>{inner}</details>'


def _shown(text: str) -> Output:
    return {"output_type": "display_data", "data": {"text/html": text}, "metadata": {}}


def run(file: Path) -> None:
    """Run one notebook from top to bottom, and write it with its results."""
    book = nbformat.read(file, as_version=4)
    written = dict(book.metadata)
    client = NotebookClient(book, record_timing=False, resources={"metadata": {"path": NOTEBOOKS}})
    client.execute()
    still = StillLife(client.widget_state)
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.from_dict(one) for one in still.of(cell.outputs)]
            for output in cell.outputs:
                # Of a result only its number differs from what is displayed.
                output.pop("execution_count", None)
                output.output_type = output.output_type.replace("execute_result", "display_data")
                plain = output.data.get("text/plain", "")
                output.data["text/plain"] = re.sub(r" at 0x[0-9a-f]+", "", plain)
    book.metadata = nbformat.from_dict(written)
    text = nbformat.writes(book)
    file.write_text(json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    """Run all notebooks of the sample."""
    for file in sorted(NOTEBOOKS.glob("*.ipynb")):
        run(file)


if __name__ == "__main__":
    main()
