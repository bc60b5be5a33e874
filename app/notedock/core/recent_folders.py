"""The folders that were opened, with what was chosen for each, kept between two runs.

One JSON file per folder, so that a window and a terminal never overwrite each other.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from notedock.core import own_files, problems
from notedock.core.app_paths import AppPaths, write_atomically
from notedock.core.data_folder import DataFolder
from notedock.core.folder_name import shown_name
from notedock.core.limits import Limits, read_limits
from notedock.core.recipes.recipe import Adjustments
from notedock.core.start_page import StartPage
from notedock.core.variables import EnvFileChoice

_MAX_ANSWERS = 20  # about files of a recipe that are kept of each folder


@dataclass(frozen=True)
class RecentFolder:
    """What is kept of one folder.

    environment: the name last chosen there, or empty. opened: Unix time in seconds.
    start_page: what opens in the browser. port: the one that is kept for it, 0 for none.
    limits: what was chosen for its servers. shows_pages: whether it was chosen that pages which its
    notebooks serve are shown. env_file: what was answered about its `.env` file. recipe_files: what
    was answered about files of its recipe, by their digests. adjustments: what was chosen to change
    of its recipe, by the recipe's hash. data: the folder for data that its notebooks are given.
    name: what the person calls it, empty for its own name.
    pinned: since when it is kept at the top of the list, as Unix time, 0 when it is not.
    confirmed: the person has agreed that notebooks get it although it holds more than notebooks.
    durations: how many seconds the last start took, by the name of the environment. listed: it is
    in the window's list; one that was only ever started in a terminal is not.
    engine: the name of the engine that was chosen for it, or empty.
    """

    folder: Path
    environment: str
    opened: float
    start_page: StartPage = StartPage.AUTOMATIC
    port: int = 0
    limits: Limits = field(default_factory=Limits)
    shows_pages: bool = False
    env_file: EnvFileChoice = field(default_factory=EnvFileChoice)
    recipe_files: Mapping[str, bool] = field(default_factory=dict)
    adjustments: Mapping[str, Adjustments] = field(default_factory=dict)
    data: DataFolder | None = None
    name: str = ""
    pinned: float = 0.0
    confirmed: bool = False
    durations: Mapping[str, float] = field(default_factory=dict)
    listed: bool = False
    engine: str = ""


class RecentFolders:
    """The store of recent folders.

    Files that cannot be read are ignored. What cannot be written is kept for as long as the program
    runs; the first time, a choice of the person raises a Problem.
    """

    def __init__(self, paths: AppPaths) -> None:
        self._where = paths.folders
        self._unwritten: dict[Path, RecentFolder] = {}  # by the file that should hold it
        self._told = False

    def folders(self) -> list[RecentFolder]:
        """Return all entries, the last opened first, also of folders that no longer exist."""
        files = {*own_files.json_files(self._where), *self._unwritten}
        found = [self._read(path) for path in files]
        return sorted((one for one in found if one), key=lambda one: one.opened, reverse=True)

    def entry(self, folder: Path) -> RecentFolder:
        """Return what is kept of `folder`; where nothing is, the values that count without."""
        return self._read(self._path(folder)) or RecentFolder(folder, "", time.time())

    def environment(self, folder: Path) -> str:
        """Return the name of the environment last chosen for `folder`, or an empty string."""
        return self.entry(folder).environment

    def start_page(self, folder: Path) -> StartPage:
        """Return which page was chosen to open for `folder`."""
        return self.entry(folder).start_page

    def port(self, folder: Path) -> int:
        """Return the port that is kept for `folder`, for its browser tabs; 0 for none."""
        return self.entry(folder).port

    def limits(self, folder: Path) -> Limits:
        """Return the limits that were chosen for servers of `folder`."""
        return self.entry(folder).limits

    def shows_pages(self, folder: Path) -> bool:
        """Tell whether it was chosen to show pages that notebooks of `folder` serve."""
        return self.entry(folder).shows_pages

    def env_file(self, folder: Path) -> EnvFileChoice:
        """Return what was answered about the `.env` file of `folder`."""
        return self.entry(folder).env_file

    def recipe_files(self, folder: Path) -> Mapping[str, bool]:
        """Return what was answered about files of the recipe of `folder`, by their digests."""
        return self.entry(folder).recipe_files

    def adjustments(self, folder: Path) -> Mapping[str, Adjustments]:
        """Return what was chosen to change of the recipe of `folder`, by the recipe's hash."""
        return self.entry(folder).adjustments

    def data(self, folder: Path) -> DataFolder | None:
        """Return the folder for data that was chosen for `folder`."""
        return self.entry(folder).data

    def ports_of_others(self, folder: Path) -> set[int]:
        """Return the ports that are kept for other folders than `folder`."""
        return {one.port for one in self.folders() if one.port and one.folder != folder}

    def add(
        self, folder: Path, environment: str | None = None, port: int = 0, *, listed: bool = True
    ) -> None:
        """Note that `folder` was opened. environment: None keeps the one chosen before.

        port: where it was served, which is kept for it unless it is kept for another folder; 0
        keeps the one of before. listed: it is in the window's list from now on, if it was not.
        """
        before = self.entry(folder)
        entry = replace(before, opened=time.time(), listed=listed or before.listed)
        if port and port not in self.ports_of_others(folder):
            entry = replace(entry, port=port)
        self._write(entry if environment is None else replace(entry, environment=environment))

    def set_environment(self, folder: Path, environment: str) -> None:
        """Keep the environment of `folder` without moving the folder to the top.

        Raises Problem the first time that it cannot be written.
        """
        self._write_choice(replace(self.entry(folder), environment=environment))

    def set_start_page(self, folder: Path, page: StartPage) -> None:
        """Keep which page opens for `folder` without moving the folder to the top.

        Raises Problem the first time that it cannot be written.
        """
        self._write_choice(replace(self.entry(folder), start_page=page))

    def set_limits(self, folder: Path, limits: Limits) -> None:
        """Keep the limits of `folder` without moving the folder to the top.

        Raises Problem the first time that it cannot be written.
        """
        self._write_choice(replace(self.entry(folder), limits=limits))

    def set_shows_pages(self, folder: Path, shows: bool) -> None:
        """Keep whether pages that notebooks of `folder` serve are shown.

        Raises Problem the first time that it cannot be written.
        """
        self._write_choice(replace(self.entry(folder), shows_pages=shows))

    def set_env_file(self, folder: Path, choice: EnvFileChoice) -> None:
        """Keep what was answered about the `.env` file, without moving the folder to the top.

        Raises Problem the first time that it cannot be written.
        """
        self._write_choice(replace(self.entry(folder), env_file=choice))

    def set_recipe_files(self, folder: Path, answers: Mapping[str, bool]) -> None:
        """Keep what was answered about files of the recipe, without moving the folder to the top.

        answers: by digests; only the last ones are kept. Raises Problem the first time that it
        cannot be written.
        """
        kept = dict(list(answers.items())[-_MAX_ANSWERS:])
        self._write_choice(replace(self.entry(folder), recipe_files=kept))

    def set_adjustments(self, folder: Path, chosen: Mapping[str, Adjustments]) -> None:
        """Keep what was chosen to change of the recipe, without moving the folder to the top.

        chosen: by the recipe's hash; only the last ones are kept. Raises Problem the first time
        that it cannot be written.
        """
        kept = dict(list(chosen.items())[-_MAX_ANSWERS:])
        self._write_choice(replace(self.entry(folder), adjustments=kept))

    def set_data(self, folder: Path, data: DataFolder | None) -> None:
        """Keep the folder for data of `folder` without moving the folder to the top.

        Raises Problem the first time that it cannot be written.
        """
        self._write_choice(replace(self.entry(folder), data=data))

    def set_engine(self, folder: Path, engine: str) -> None:
        """Keep the engine of `folder` without moving the folder to the top; empty for any.

        Raises Problem the first time that it cannot be written.
        """
        self._write_choice(replace(self.entry(folder), engine=engine))

    def set_name(self, folder: Path, name: str) -> None:
        """Keep what the person calls `folder`; empty for its own name.

        Raises Problem the first time that it cannot be written.
        """
        self._write_choice(replace(self.entry(folder), name=name))

    def set_pinned(self, folder: Path, since: float) -> None:
        """Keep since when `folder` is at the top of the list, as Unix time; 0 for not any more.

        Raises Problem the first time that it cannot be written.
        """
        self._write_choice(replace(self.entry(folder), pinned=since))

    def set_listed(self, folder: Path) -> None:
        """Keep `folder` in the window's list; failing that, it is lost."""
        self._write(replace(self.entry(folder), listed=True))

    def confirm(self, folder: Path) -> None:
        """Keep that the person has agreed that notebooks get `folder`; failing that, it is lost."""
        self._write(replace(self.entry(folder), confirmed=True))

    def set_duration(self, folder: Path, environment: str, seconds: float) -> None:
        """Keep how long the start of `folder` in an environment took; failing that, it is lost."""
        entry = self.entry(folder)
        self._write(replace(entry, durations={**entry.durations, environment: seconds}))

    def move(self, folder: Path, to: Path) -> None:
        """Keep for `to` what was kept for `folder`, unless something is kept for it already.

        Nothing is kept for `folder` any more.
        """
        if folder != to:
            entry = self.forget(folder)
            if entry is not None and self._read(self._path(to)) is None:
                self._write(replace(entry, folder=to))

    def forget(self, folder: Path) -> RecentFolder | None:
        """Remove the entry of `folder` and return it, None when there was none.

        The folder itself is not touched.
        """
        before = self._read(self._path(folder))
        self._unwritten.pop(self._path(folder), None)
        with suppress(OSError):
            self._path(folder).unlink(missing_ok=True)
        return before

    def restore(self, entry: RecentFolder) -> None:
        """Write an entry that `forget` returned again, for undo."""
        self._write(entry)

    def _path(self, folder: Path) -> Path:
        import hashlib  # not before the first paint

        return self._where / (hashlib.sha256(str(folder).encode()).hexdigest()[:24] + ".json")

    def _write_choice(self, entry: RecentFolder) -> None:
        error = self._write(entry)
        if error is not None and not self._told:
            self._told = True
            raise problems.choice_not_kept(str(error))

    def _write(self, entry: RecentFolder) -> OSError | None:
        """Write an entry. Returns why it could not be written."""
        path = self._path(entry.folder)
        text = json.dumps(
            {
                "folder": str(entry.folder),
                "environment": entry.environment,
                "opened": entry.opened,
                "opens": entry.start_page.value,
                "port": entry.port,
                "limits": entry.limits.chosen(),
                "pages": entry.shows_pages,
                "env_file": [entry.env_file.digest, entry.env_file.used],
                "recipe_files": dict(entry.recipe_files),
                "adjustments": {one: asdict(it) for one, it in entry.adjustments.items()},
                "data": entry.data and [str(entry.data.folder), entry.data.writable],
                "name": entry.name,
                "pinned": entry.pinned,
                "confirmed": entry.confirmed,
                "durations": dict(entry.durations),
                "listed": entry.listed,
                "engine": entry.engine,
            }
        )
        try:
            if self._read(path) is None:
                own_files.put_aside(path)  # damaged, and with what the person has chosen
            write_atomically(path, text)
        except OSError as error:
            self._unwritten[path] = entry
            return error
        self._unwritten.pop(path, None)
        return None

    def _read(self, path: Path) -> RecentFolder | None:
        if path in self._unwritten:
            return self._unwritten[path]
        entry = own_files.read_json(path)
        try:
            return RecentFolder(
                _folder(entry["folder"]),
                str(entry["environment"]),
                float(entry["opened"]),
                _start_page(entry.get("opens")),
                _port(entry.get("port")),
                read_limits(entry.get("limits")),
                entry.get("pages") is True,
                _env_file(entry.get("env_file")),
                _answers(entry.get("recipe_files")),
                _adjustments(entry.get("adjustments")),
                _data(entry.get("data")),
                _name(entry.get("name")),
                _positive(entry.get("pinned")),
                entry.get("confirmed") is True,
                _durations(entry.get("durations")),
                entry.get("listed") is not False,
                _name(entry.get("engine")),
            )
        except (ArithmeticError, ValueError, KeyError, TypeError, AttributeError):
            return None  # damaged, or removed meanwhile: treated as absent


def _folder(value: str) -> Path:
    """Return the absolute path that was kept. Raises ValueError for what can be none."""
    value.encode()  # a name that is no valid text is never kept
    if "\0" in value or not Path(value).is_absolute():
        raise ValueError(value)
    return Path(value)


def _start_page(value: object) -> StartPage:
    try:
        return StartPage(value)
    except ValueError:  # missing, or written by another version
        return StartPage.AUTOMATIC


def _port(value: object) -> int:
    return value if isinstance(value, int) and 0 < value < 1 << 16 else 0


def _env_file(value: object) -> EnvFileChoice:
    match value:
        case [str(digest), bool(used)]:
            return EnvFileChoice(digest, used)
    return EnvFileChoice()


def _answers(value: object) -> dict[str, bool]:
    known = value.items() if isinstance(value, dict) else ()
    return {str(digest): used for digest, used in known if isinstance(used, bool)}


def _adjustments(value: object) -> dict[str, Adjustments]:
    found = {}
    for digest, kept in value.items() if isinstance(value, dict) else ():
        match kept:
            case {"python": str(python), "without": [*without], "instead": {**instead}}:
                names = (*without, *instead, *instead.values())
                if all(isinstance(one, str) for one in names):
                    others = {str(name): str(other) for name, other in instead.items()}
                    found[str(digest)] = Adjustments(python, tuple(map(str, without)), others)
    return found


def _data(value: object) -> DataFolder | None:
    match value:
        case [str(folder), bool(writable)]:
            with suppress(ValueError):
                return DataFolder(_folder(folder), writable)
    return None


def _name(value: object) -> str:
    return shown_name(value) if isinstance(value, str) else ""


def _positive(value: object) -> float:
    """Return a number above 0, and 0 for everything else."""
    if isinstance(value, int | float) and value is not True and 0 < value < math.inf:
        return float(value)
    return 0.0


def _durations(value: object) -> dict[str, float]:
    known = value.items() if isinstance(value, dict) else ()
    return {str(name): _positive(seconds) for name, seconds in known if _positive(seconds)}
