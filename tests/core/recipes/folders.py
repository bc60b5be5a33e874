"""Folders with recipes, and short texts of what a recipe does not use."""

from __future__ import annotations

from pathlib import Path

from notedock.core.recipes.recipe import Item, Recipe


def put(folder: Path, files: dict[str, str]) -> Path:
    """Write files below a folder, which is returned resolved."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder.resolve()


def unused(recipe: Recipe) -> list[str]:
    """Return what is not used, as `PLACE REASON PART`."""
    return [f"{one.place} {one.reason.value} {one.part}".strip() for one in recipe.unused]


def texts(items: tuple[Item, ...]) -> list[str]:
    """Return items as `TEXT @ PLACE`."""
    return [f"{one.text} @ {one.place}" for one in items]
