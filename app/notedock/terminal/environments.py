"""The commands `notedock environments` and `notedock environments remove`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace

from notedock.core import terminal_text
from notedock.core.environment import Environment
from notedock.core.formatting import format_size
from notedock.core.problem import Problem
from notedock.engines.engine_group import is_builtin
from notedock.flows import engine_choice, environments
from notedock.flows.context import Context
from notedock.flows.installed_environments import (
    InstalledEnvironment,
    InstalledEnvironments,
    RemovalBlocker,
    installed_environments,
)
from notedock.terminal.job_output import JobOutput, print_json, print_line

_TIMEOUT = 2.0  # seconds to ask registries for sizes that are not cached
# HERE: what it takes on this computer. FREES: what removing it would free, if it may be removed.
_HEADER = ("NAME", "DOWNLOAD", "HERE", "FREES", "DESCRIPTION")


@dataclass(frozen=True)
class _Entry:
    """One row of the table.

    download: bytes, or None when unknown.
    here: whether it is on this computer, or None when the engine does not answer.
    """

    environment: Environment
    default: bool
    download: int | None
    here: bool | None
    kept: InstalledEnvironment | None


def show(context: Context, output: JobOutput, *, as_json: bool) -> None:
    """Print the catalogue, and the other environments on this computer."""
    sizes = output.run(lambda task: environments.sizes(context, task.cancel, _TIMEOUT))
    installed: InstalledEnvironments | None = None
    try:
        installed = output.run(lambda _task: installed_environments(context))
        away = output.run(lambda _task: engine_choice.silent(context))
    except Problem as problem:
        away = problem
    if away is not None:
        output.say(f"{away.title} What is on this computer is not known.")
    entries = [
        _offered(context, one, sizes, installed, known=away is None)
        for one in context.catalogue.environments
    ]
    offered = {entry.environment.reference for entry in entries}
    kept = installed.kept if installed is not None else ()
    others = [
        one for one in kept if is_builtin(one.installed) or one.environment.reference not in offered
    ]
    if as_json:
        print_json(list(map(_as_dict, [*entries, *map(_other, others)])))
        return
    _print_table([_HEADER, *map(_row, entries)])
    if others:
        print_line("")
        print_line("Also on this computer:")
        _print_table([_row(_other(one)) for one in others])
    if installed is not None and installed.kept:
        print_line("")
        total = format_size(installed.takes)
        print_line(f"Together they take {total}: what several of them share is stored once.")


def remove(context: Context, options: argparse.Namespace, output: JobOutput) -> None:
    """Remove one environment from this computer and print how much was freed.

    Raises Problem or Cancelled.
    """
    freed = output.run(
        lambda task: environments.remove(context, options.name, task, force=options.force)
    )
    output.say(f"Removed: {options.name} ({format_size(freed)})")


def _offered(
    context: Context,
    environment: Environment,
    sizes: dict[str, int],
    installed: InstalledEnvironments | None,
    *,
    known: bool,
) -> _Entry:
    kept = installed.find(environment.reference) if installed is not None else None
    return _Entry(
        environment,
        environment.name == context.catalogue.default.name,
        sizes.get(environment.reference),
        kept is not None if known or kept is not None else None,
        kept,
    )


def _other(kept: InstalledEnvironment) -> _Entry:
    environment = kept.environment
    if is_builtin(kept.installed):  # the name of what it is made of is another one's, too
        name = kept.installed.names[0]
        environment = replace(environment, name=name, reference=name)
    return _Entry(environment, False, None, True, kept)


def _row(entry: _Entry) -> tuple[str, ...]:
    kept, name, title = entry.kept, entry.environment.name, entry.environment.title
    title = "" if title == name else title
    download = format_size(entry.download) if entry.download is not None else "?"
    here = {True: "yes", False: "no", None: "?"}[entry.here]
    frees = "-"
    if kept is not None:
        here = format_size(kept.installed.size)
        frees = format_size(kept.frees) if kept.blocker is RemovalBlocker.NONE else "-"
        download = "-" if entry.download is None else download
        title += f", edition {kept.edition}" if kept.edition else ""
    title += " (default)" if entry.default else ""
    return name, download, here, frees, title


def _print_table(rows: list[tuple[str, ...]]) -> None:
    """Print rows with aligned columns. Nothing is cut off, however narrow the terminal is."""
    rows = [tuple(map(terminal_text.one_line, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        print_line("  ".join(cells).rstrip())


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
        "size": kept.installed.size if kept else None,
        "frees": kept.frees if kept else None,
        "removable": kept is not None and kept.blocker is RemovalBlocker.NONE,
    }
