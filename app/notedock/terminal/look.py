"""The command `notedock look`: what a folder has, and what its notebooks would run in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, fields

from notedock.core.masking import mask_addresses
from notedock.core.recipes.explanation import one_line, unfolded
from notedock.core.recipes.recipe import Item, Place, Recipe
from notedock.core.recipes.unused_files import unused_sentence
from notedock.flows.context import Context
from notedock.flows.look import Look, look_into
from notedock.terminal.job_output import JobOutput, print_json, print_line

_MOST = 20  # notebooks that are named


def show(context: Context, folder: str, output: JobOutput, *, as_json: bool) -> None:
    """Print what is in a folder. Raises Problem."""
    found = output.run(lambda _task: look_into(context, folder))
    if as_json:
        print_json(_as_dict(found))
        return
    for line in _lines(found):
        print_line(line)


def _lines(found: Look) -> Iterator[str]:
    notebooks = found.project.notebooks
    yield f"Folder: {found.project.folder}"
    yield f"Environment: {found.environment.title}"
    if words := one_line(found.explanation):
        yield f"Recipe: {words}"
    if found.languages:
        yield f"Languages: {', '.join(map(str.capitalize, found.languages))}"
    yield f"Notebooks: {len(notebooks)}"
    yield from (f"  {name}" for name in notebooks[:_MOST])
    if len(notebooks) > _MOST:
        yield f"  … and {len(notebooks) - _MOST} more"
    yield ""
    yield from unfolded(found.explanation)


def _as_dict(found: Look) -> dict[str, object]:
    recipe = found.explanation.recipe
    return {
        "folder": str(found.project.folder),
        "notebooks": list(found.project.notebooks),
        "languages": list(found.languages),
        "environment": found.environment.name,
        "image": recipe.image.text if recipe.image else found.environment.reference or None,
        "summary": one_line(found.explanation),
        "files": list(recipe.files),
        "packages": dict(found.explanation.packages),
        "python": recipe.adjustments.python or (recipe.python.text if recipe.python else None),
        "changes": asdict(recipe.adjustments) if recipe.adjustments else None,
        "declares": [
            {"what": what, "text": mask_addresses(one.text), **_place(one.place)}
            for what, one in _declared(recipe, found.explanation.listed)
        ],
        "unused": [
            {
                **_place(one.place),
                "part": one.part or None,
                "reason": one.reason.value,
                "instead": one.instead or None,
                "detail": mask_addresses(one.detail) or None,
                "sentence": unused_sentence(one),
            }
            for one in recipe.unused
        ],
    }


def _place(place: Place) -> dict[str, object]:
    return {"file": place.file, "line": place.line or None}


def _declared(recipe: Recipe, listed: tuple[Item, ...]) -> Iterator[tuple[str, Item]]:
    """Yield what is declared, each with the name of its field in `Recipe`."""
    for field in fields(recipe):
        value = getattr(recipe, field.name)
        items = value if isinstance(value, tuple) else (value,)
        yield from ((field.name, one) for one in items if isinstance(one, Item))
    yield from (("requirements", one) for one in listed)
