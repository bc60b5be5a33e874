"""The rows of the list of notebooks: their order and their texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QDate, QDateTime, QLocale

from notedock.core.project import Project, natural_order
from notedock.core.translation import counted, translate

_MAX_DEPTH = 6  # folders in folders that have a row each; what is deeper is told by its path


@dataclass(frozen=True)
class Row:
    """A notebook, or a subfolder, which has no path.

    title: without `.ipynb`. where: the subfolder, or empty. changed: as Unix time, 0 when it is not
    known. first: opens first. about: what the notebook says that it is. parent: the place of the
    subfolder's row among all rows, -1 at the top. count: notebooks below a subfolder.
    """

    title: str
    where: str
    path: str = ""
    changed: float = 0.0
    first: bool = False
    about: str = ""
    parent: int = -1
    count: int = 0

    @property
    def key(self) -> str:
        """What tells the row from all others."""
        return self.path or f"{self.where}/"


def rows_of(project: Project, first: str, search: str = "") -> list[Row]:
    """Return the rows: the notebook that opens first with its folder, the others in natural order.

    Each folder comes before what is in it. search: words that have to be in a path or a title.
    """
    words = search.casefold().split()
    found = [path for path in project.notebooks if _matches(project, path, words)]
    rows: list[Row] = []
    if len({_folder(path) for path in project.notebooks}) > 1:
        _add_below(rows, project, first, found, at="", parent=-1, depth=0)
    else:
        rows.extend(_rows_in(project, first, found, -1))
    return rows


def _matches(project: Project, path: str, words: Sequence[str]) -> bool:
    text = f"{path.removesuffix('.ipynb')}\n{project.titles.get(path, '')}".casefold()
    return all(word in text for word in words)


def _add_below(
    rows: list[Row],
    project: Project,
    first: str,
    paths: list[str],
    *,
    at: str,
    parent: int,
    depth: int,
) -> None:
    """Add the rows of `paths`, all of which begin with `at`, a folder with a slash or empty."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        name, slash, _rest = path[len(at) :].partition("/")
        whole = _folder(path)[len(at) :] if depth == _MAX_DEPTH else name
        folders.setdefault(whole if slash else "", []).append(path)
    direct = folders.pop("", [])

    def place(name: str) -> tuple[object, ...]:
        return first not in folders[name], natural_order(name), name

    ordered = sorted(folders, key=place)
    leads = first in direct or not any(first in inside for inside in folders.values())
    if leads:
        rows.extend(_rows_in(project, first, direct, parent))
    for name in ordered:
        inside = folders[name]
        where = _common_folder(inside, f"{at}{name}")
        row = Row(where[len(at) :], where, parent=parent, count=len(inside))
        rows.append(row)
        below = len(rows) - 1
        _add_below(rows, project, first, inside, at=f"{where}/", parent=below, depth=depth + 1)
        if not leads and name == ordered[0]:
            rows.extend(_rows_in(project, first, direct, parent))


def _rows_in(project: Project, first: str, paths: Iterable[str], parent: int) -> list[Row]:
    """Return the rows of the notebooks of one folder, in their order."""
    rows = [_row(path, project, parent, first=path == first) for path in paths]
    return sorted(rows, key=lambda row: (not row.first, natural_order(row.title), row.path))


def _row(path: str, project: Project, parent: int, *, first: bool) -> Row:
    where, _slash, name = path.rpartition("/")
    changed, about = project.changed.get(path, 0.0), project.titles.get(path, "")
    return Row(name.removesuffix(".ipynb"), where, path, changed, first, about, parent)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _common_folder(paths: Sequence[str], at: str) -> str:
    """Return the deepest folder that all of `paths` are in, which is `at` or below it."""
    shortest, longest = min(paths), max(paths)  # what these share, all share
    parts = zip(_folder(shortest).split("/"), _folder(longest).split("/"), strict=False)
    common: list[str] = []
    for one, other in parts:
        if one != other:
            break
        common.append(one)
    return max("/".join(common), at, key=len)


def first_label() -> str:
    """Return the text of the mark of the notebook that opens first."""
    return translate("Notebooks", "opens first")


def count_text(row: Row) -> str:
    """Return how many notebooks are below a subfolder."""
    return counted("Notebooks", "1 notebook", "%n notebooks", row.count)


def changed_text(changed: float, now: QDateTime | None = None) -> str:
    """Return when a notebook was changed, like “changed 10 min ago”; empty when it is not known."""
    if not changed:
        return ""
    then, now = QDateTime.fromSecsSinceEpoch(int(changed)), now or QDateTime.currentDateTime()
    seconds = then.secsTo(now)
    days = then.date().daysTo(now.date())
    if 0 <= seconds < 60:
        return translate("Notebooks", "changed just now")
    if 0 <= seconds < 3600:
        minutes = seconds // 60
        return counted("Notebooks", "changed %n min ago", "changed %n min ago", minutes)
    if days == 0 and seconds > 0:
        hours = seconds // 3600
        return counted("Notebooks", "changed %n hour ago", "changed %n hours ago", hours)
    if days == 1:
        return translate("Notebooks", "changed yesterday")
    return translate("Notebooks", "changed {date}", date=_date(then.date()))


def _date(date: QDate) -> str:
    return QLocale().toString(date, QLocale.FormatType.ShortFormat)


def facts_of(row: Row) -> list[str]:
    """Return all that is known of a row, as sentences or parts of them."""
    if not row.path:
        return [count_text(row)]
    facts = [row.about, first_label() if row.first else "", changed_text(row.changed)]
    opens = translate("Notebooks", "A click or Return opens it in the browser")
    return [*filter(None, facts), opens]
