"""The pages of the help: short texts in Markdown, with the pictures of the documentation.

They are `docs/help/*.md`; a translation has the same names in a folder that is called like the
language, such as `docs/help/de`. What lies there is complete: nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from notedock.core.resources import documentation

# In the order of the list.
PAGES = ("open", "browser", "stop", "environment", "trust", "trouble")


@dataclass(frozen=True)
class HelpPage:
    """A page. title: its heading. text: in Markdown, with the heading."""

    name: str
    title: str
    text: str


def read_pages(languages: Sequence[str] = ()) -> list[HelpPage]:
    """Return all pages, each in the first of the languages (like `de`) that it is there in.

    Raises FileNotFoundError when the installation is incomplete.
    """
    return [_read(name, languages) for name in PAGES]


def _read(name: str, languages: Sequence[str]) -> HelpPage:
    pages = documentation() / "help"
    places = [*(pages / language for language in languages), pages]
    files = (place / f"{name}.md" for place in places)
    file = next((one for one in files if one.is_file()), pages / f"{name}.md")
    text = file.read_text(encoding="utf-8")
    return HelpPage(name, text.partition("\n")[0].lstrip("# "), text)


def picture(name: str, *, dark: bool) -> Path | None:
    """Return the picture that a page names like `../pictures/running-light.png`, if it is there.

    dark: the one for dark colours.
    """
    file = Path(name).name
    if dark:
        file = file.replace("-light.", "-dark.")
    found = documentation() / "pictures" / file
    return found if found.is_file() else None
