"""`notedock environments`: what there is to choose, what is on this computer, and removing it."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from notedock.core.environment import Environment
from notedock.core.problem import Problem
from notedock.core.sizes import size_words
from notedock.flows import environments
from notedock.flows.context import Context
from notedock.flows.shelf import Bond, Kept, Shelf, read_shelf
from notedock.terminal.face import Face, print_json

_PATIENCE = 2.0  # seconds for sizes that were not learned before
# HERE: what it takes on this computer. FREES: what removing it would free, if it may be removed.
_HEAD = ("NAME", "DOWNLOAD", "HERE", "FREES", "WHAT IT IS")


@dataclass(frozen=True)
class _Entry:
    """One line of the list. here: None where the engine does not say."""

    environment: Environment
    default: bool
    download: int | None
    here: bool | None
    kept: Kept | None


def show(context: Context, face: Face, *, as_json: bool) -> None:
    """Print the catalogue, and what else is on this computer."""
    sizes = face.run(lambda task: environments.sizes(context, task.cancel, _PATIENCE))
    shelf: Shelf | None = None
    try:
        shelf = face.run(lambda _task: read_shelf(context))
    except Problem as problem:
        face.say(f"{problem.title} What is on this computer is not known.")
    entries = [_offered(context, one, sizes, shelf) for one in context.catalogue.environments]
    offered = {entry.environment.reference for entry in entries}
    kept = shelf.kept if shelf is not None else ()
    others = [one for one in kept if one.environment.reference not in offered]
    if as_json:
        print_json(list(map(_as_dict, [*entries, *map(_other, others)])))
        return
    _print_table([_HEAD, *map(_row, entries)])
    if others:
        print("\nAlso on this computer:")
        _print_table([_row(_other(one)) for one in others])
    if shelf is not None and shelf.kept:
        print(f"\nAll environments together take {size_words(shelf.takes)} on this computer.")


def remove(context: Context, options: argparse.Namespace, face: Face) -> None:
    """Remove one environment from this computer. Raises Problem or Cancelled."""
    freed = face.run(
        lambda task: environments.remove(context, options.name, task, force=options.force)
    )
    face.say(f"Removed: {options.name} ({size_words(freed)})")


def _offered(
    context: Context, environment: Environment, sizes: dict[str, int], shelf: Shelf | None
) -> _Entry:
    kept = shelf.find(environment.reference) if shelf is not None else None
    return _Entry(
        environment,
        environment.name == context.catalogue.default.name,
        sizes.get(environment.reference),
        None if shelf is None else kept is not None,
        kept,
    )


def _other(kept: Kept) -> _Entry:
    return _Entry(kept.environment, False, None, True, kept)


def _row(entry: _Entry) -> tuple[str, ...]:
    kept, name, title = entry.kept, entry.environment.name, entry.environment.title
    title = "" if title == name else title
    download = size_words(entry.download) if entry.download is not None else "?"
    here = {True: "yes", False: "no", None: "?"}[entry.here]
    frees = "-"
    if kept is not None:
        here = size_words(kept.image.size)
        frees = size_words(kept.frees) if kept.bond is Bond.NONE else "-"
        download = "-" if entry.download is None else download
        title += f", edition {kept.edition}" if kept.edition else ""
    title += " (default)" if entry.default else ""
    return name, download, here, frees, title


def _print_table(rows: list[tuple[str, ...]]) -> None:
    """Print columns that stand below each other; the last one is as long as it is."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        print("  ".join(cells).rstrip())


def _as_dict(entry: _Entry) -> dict[str, object]:
    environment, kept = entry.environment, entry.kept
    return {
        "name": environment.name,
        "title": environment.title,
        "summary": environment.summary,
        "image": environment.reference,
        "default": entry.default,
        "parent": environment.parent or None,
        "languages": list(environment.languages),
        "adds": list(environment.adds),
        "download": entry.download,
        "here": entry.here,
        "size": kept.image.size if kept else None,
        "frees": kept.frees if kept else None,
        "removable": kept is not None and kept.bond is Bond.NONE,
    }
