"""The tree on a page of its own, with a stand-in for the notebook behind it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Locator, Page

from tests.sample.files import ROOT

# What a notebook's page gives to a widget, as far as the tree uses it (anywidget's interface).
_BEGIN = """async ([source, values]) => {
  const file = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { default: widget } = await import(file);
  const watching = new Map();
  window.saved = [];
  window.model = {
    get: (name) => values[name],
    set: (name, value) => { values[name] = value; },
    save_changes: () => { window.saved.push(structuredClone(values.selected)); },
    on: (event, act) => watching.set(event, act),
    off: (event) => watching.delete(event),
    told: (name, value) => { values[name] = value; watching.get(`change:${name}`)?.(); },
    watching,
  };
  window.end = widget.render({ model: window.model, el: document.getElementById("tree") });
}"""
LIGHT = "--jp-layout-color0: white; --jp-ui-font-color0: black; --jp-layout-color2: #eee"
DARK = "--jp-layout-color0: #111; --jp-ui-font-color0: white; --jp-layout-color2: #424242"

Entry = dict[str, Any]


def entry(name: str, value: float, *children: Entry) -> Entry:
    """Return one entry of a hierarchy, whose value is that of its children, if it has any."""
    if children:
        value = sum(child["value"] for child in children)
    rows = sum(child["rows"] for child in children) or 1
    made: Entry = {"name": name, "value": value, "rows": rows, "more": [rows]}
    return made | ({"children": list(children)} if children else {})


def large(rows: int) -> Entry:
    """Return a hierarchy of three levels with so many leaves."""
    regions = [
        entry(
            f"Region {region}",
            0,
            *(
                entry(
                    f"Shop {region}.{shop}",
                    0,
                    *(entry(f"Item {region}.{shop}.{at}", at + 1) for at in range(rows // 50)),
                )
                for shop in range(10)
            ),
        )
        for region in range(5)
    ]
    return entry("Everything", 0, *regions)


class Stage:
    """A page with a tree. Who looks at it may use what a person would: names and roles."""

    def __init__(self, browser: Browser, bundle: str, look: str = LIGHT) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1000, "height": 640})
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self._bundle = bundle
        css = (ROOT / "css" / "tree.css").read_text(encoding="utf-8")
        self.page.set_content(
            f'<html lang="en"><style>{css}</style><body style="{look}">'
            '<div id="tree" style="width: 940px"></div></body></html>'
        )

    def show(self, data: Entry, depth: int = 1, height: int = 440) -> None:
        """Draw a tree."""
        more = [{"label": "pieces", "unit": ""}]
        labels = {"value": "revenue", "unit": "€", "rows": "rows", "more": more}
        values = {
            "data": data,
            "depth": depth,
            "height": height,
            "title": "Sales, by region",
            "labels": labels,
            "selected": [],
        }
        self.page.evaluate(_BEGIN, [self._bundle, values])

    def item(self, name: str) -> Locator:
        """Return the node of this name."""
        return self.page.get_by_role("treeitem", name=f"{name},")

    def names(self) -> list[str]:
        """Return the names of all nodes that are drawn, from top to bottom."""
        drawn = self.page.locator(".tree-node:not([aria-hidden]) .tree-name")
        return [str(name) for name in drawn.all_text_contents()]

    def is_still(self) -> bool:
        """Tell whether nothing moves any more."""
        moving = "[...document.querySelectorAll('#tree g')].some((one) => one.__transition)"
        return not self.page.evaluate(moving)

    def focused(self) -> str:
        """Return the name of the node that the keyboard is at; nothing when it is elsewhere."""
        at = "document.activeElement.closest('.tree-node')?.querySelector('.tree-name')"
        return str(self.page.evaluate(f"{at}?.textContent ?? ''"))

    def close(self) -> None:
        """Take the page away."""
        self.page.close()
