"""How charts look: one style for all, in the colours of the page that they stand on.

A chart is put into the page as a drawing (SVG) whose ink is the page's own. So it is sharp at any
size, and follows JupyterLab from light to dark without being made anew.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

COLOURS = ("#2f86cc", "#e0782f", "#2f9c78", "#a566bd", "#c9a227", "#d1527a", "#6f9f3d", "#7484d8")
INK, QUIET, GRID = "#333334", "#767677", "#b9b9ba"  # stand for the page's own, see _THEME
GOOD, BAD = COLOURS[2], COLOURS[5]
LOW_TO_HIGH = mpl.colors.LinearSegmentedColormap.from_list(
    "low to high", ("#1f5f99", "#7fb2d9", "#ececea", "#eeb07f", "#c25c14")
)

# JupyterLab's names for its colours; the colour behind each is for pages that have none.
_THEME = {
    INK: f"var(--jp-ui-font-color1, {INK})",
    QUIET: f"var(--jp-ui-font-color2, {QUIET})",
    GRID: f"var(--jp-border-color2, {GRID})",
}
_STYLE = {
    "figure.dpi": 100,
    "figure.facecolor": "none",
    "axes.edgecolor": GRID,
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.labelcolor": QUIET,
    "axes.labelsize": 10,
    "axes.prop_cycle": mpl.cycler(color=COLOURS),
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.titlepad": 14,
    "axes.titlesize": 13,
    "axes.titleweight": "bold",
    "font.size": 10,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.labelcolor": INK,
    "lines.linewidth": 2,
    "svg.fonttype": "path",  # letters as drawings: no font has to be there
    "svg.hashsalt": "notebook",  # the same chart is the same drawing, to the last byte
    "text.color": INK,
    "xtick.color": GRID,
    "xtick.labelcolor": QUIET,
    "ytick.color": GRID,
    "ytick.labelcolor": QUIET,
    "ytick.left": False,
}


def use() -> None:
    """Draw everything from now on in this style."""
    mpl.rcParams.update(_STYLE)


class Sentence(str):
    """A text that a notebook shows as its own text, not as Python's."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)


class Chart:
    """A drawing for the page. words: what it shows, for those who do not see it."""

    def __init__(self, figure: Figure, words: str) -> None:
        self.words = words
        self.html = f'<div class="chart">{_drawing(figure, words)}</div>'

    def __repr__(self) -> str:
        """Say what the chart shows, where there is no page."""
        return f"[Chart: {self.words}]"

    def _repr_html_(self) -> str:
        return self.html


def new(width: float = 9.2, height: float = 4.2, layout: str = "constrained", **more: Any) -> Any:
    """Return an empty figure in our style, in inches, and what `Figure.subplots` makes in it."""
    use()
    figure = Figure(figsize=(width, height), layout=layout)
    return figure, figure.subplots(**more)


def _drawing(figure: Figure, words: str) -> str:
    stream = io.StringIO()
    # Without the date and names of programs: they would make each drawing another one.
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    text = stream.getvalue()
    text = _without_ballast(text[text.index("<svg") :])
    for colour, name in _THEME.items():
        text = text.replace(colour, name)
    # Names inside a drawing hold for the whole page, on which there are several.
    mark = "c" + hashlib.sha256(text.encode()).hexdigest()[:8]
    text = re.sub(r'\bid="', f'id="{mark}-', text)
    text = re.sub(r'(href="|url\()#', rf"\1#{mark}-", text)
    label = html.escape(words, quote=True)
    opening = f'<svg role="img" aria-label="{label}" style="max-width: 100%; height: auto"'
    return text.replace("<svg", opening, 1)


def _without_ballast(drawing: str) -> str:
    """Return the drawing on one line, no more precise than a screen: it is saved in notebooks."""
    drawing = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r"\s*\n\s*", " ", re.sub(r">\s+<", "><", drawing)).strip()
    return re.sub(r"(?<!scale\()\b(\d+\.\d\d)\d+", r"\1", drawing)
