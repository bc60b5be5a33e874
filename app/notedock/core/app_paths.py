"""Where the program keeps its own files (never in the folder with the notebooks)."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

# The files directly in the home: only these are changed there, for NOTEDOCK_HOME may have others.
_FILES = (
    "settings.json",
    "settings.json.damaged",
    "jupyter-settings.json",
    "jupyter-settings.json.damaged",
    "sizes.json",
    "accounts.json",
    "last-problem.json",
    "window.txt",
    "window.lock",
)


class AppPaths:
    """The folders of the program, all below `home`. None is created by asking for it."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def folders(self) -> Path:
        """One JSON file per folder that was opened (`recent_folders.py`)."""
        return self.home / "folders"

    @property
    def logs(self) -> Path:
        """The log of each folder's last server, without its token."""
        return self.home / "logs"

    @property
    def errors(self) -> Path:
        """One file per unexpected error (`error_log.py`), and what crashes leave."""
        return self.home / "errors"

    @property
    def downloaded_images(self) -> Path:
        """One file per image that Notedock has downloaded (`downloaded_images.py`)."""
        return self.home / "brought"

    @property
    def dangling_images(self) -> Path:
        """One file per folder whose builds left untagged images (`dangling_images.py`)."""
        return self.home / "leavings"

    @property
    def jupyter_settings(self) -> Path:
        """What the person has set up in JupyterLab (`flows/jupyter_settings.py`)."""
        return self.home / "jupyter-settings.json"

    @property
    def image_accounts(self) -> Path:
        """The accounts that images have (`engines/docker/account_files.py`)."""
        return self.home / "accounts.json"

    @property
    def signatures(self) -> Path:
        """One file per folder: which notebooks Jupyter trusts (`flows/notebook_trust.py`)."""
        return self.home / "signatures"

    @property
    def stopping(self) -> Path:
        """One file per folder whose server is just being stopped (`flows/stopping.py`)."""
        return self.home / "stopping"

    @property
    def workspaces(self) -> Path:
        """One JSON file per folder: what was open in JupyterLab (`flows/open_documents.py`)."""
        return self.home / "workspaces"

    @property
    def redirects(self) -> Path:
        """Short-lived files that lead the browser to a link (`flows/redirect_file.py`)."""
        return self.home / "redirects"

    @property
    def trusted(self) -> Path:
        """One file per folder that was trusted, started or made here (`trust.py`)."""
        return self.home / "trusted"

    @property
    def imports(self) -> Path:
        """One file per folder whose notebooks' imports were looked for (`missing_packages.py`)."""
        return self.home / "imports"

    @property
    def recipe_hashes(self) -> Path:
        """One file per folder with a recipe: the file hashes (`docker/recipe_hashes.py`)."""
        return self.home / "recipes"

    @property
    def notebooks(self) -> Path:
        """One file per folder: what its notebooks say of themselves (`folder_notebooks.py`)."""
        return self.home / "notebooks"

    def all_folders(self) -> tuple[Path, ...]:
        """Return the folders below `home`, whether they exist or not."""
        return (
            self.folders,
            self.logs,
            self.errors,
            self.downloaded_images,
            self.dangling_images,
            self.workspaces,
            self.signatures,
            self.stopping,
            self.redirects,
            self.trusted,
            self.imports,
            self.notebooks,
            self.recipe_hashes,
        )


def app_paths(environ: Mapping[str, str] = os.environ) -> AppPaths:
    """Return the folders below NOTEDOCK_HOME when that is set, else below the system's data folder.

    That is %LOCALAPPDATA% on Windows, ~/Library/Application Support on macOS, and XDG_DATA_HOME
    elsewhere.
    """
    own = environ.get("NOTEDOCK_HOME")
    if own:
        with suppress(RuntimeError):  # of a person whom the system does not know
            own = str(Path(own).expanduser())
        return AppPaths(Path(own).absolute())
    if sys.platform == "win32":
        base = Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return AppPaths(base / "notedock")


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, for this account alone, whatever the umask.

    Raises OSError. What is there already is left as it is: `repair_modes` is for that.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        folder.chmod(0o700)  # the umask may have taken more away
    if not folder.is_dir():
        raise NotADirectoryError(f"Not a folder: {folder}")


def repair_modes(paths: AppPaths) -> None:
    """Close the program's files to other accounts: folders to 0700, files to 0600.

    An early version, a copy or a wide umask may have left them open. What belongs to another
    account, and links, are left as they are; so is a home that others use, too.
    """
    if sys.platform == "win32" or not _is_own_home(paths.home):
        return
    _set_mode(paths.home, 0o700, stat.S_ISDIR)
    for entry in _entries(paths.home):
        if entry.name in _FILES:
            _set_mode(Path(entry), 0o600, stat.S_ISREG)
    for folder in paths.all_folders():
        if _set_mode(folder, 0o700, stat.S_ISDIR):
            for entry in _entries(folder):
                _set_mode(Path(entry), 0o600, stat.S_ISREG)


def _is_own_home(home: Path) -> bool:
    """Tell whether `home` is for the program alone: not the person's home, nor one like /tmp."""
    try:
        mode = home.lstat().st_mode
        return not mode & stat.S_ISVTX and not home.samefile(Path.home())
    except (OSError, RuntimeError):
        return False


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as entries:
        yield from entries


def _set_mode(path: Path, mode: int, is_kind: Callable[[int], bool]) -> bool:
    """Set the mode of what is of this kind and account. Returns whether it is."""
    if sys.platform == "win32":
        return False
    try:
        status = path.lstat()
        if not is_kind(status.st_mode) or status.st_uid != os.geteuid():
            return False
        if stat.S_IMODE(status.st_mode) != mode:
            path.chmod(mode)
    except OSError:
        return False
    return True


def write_atomically(path: Path, text: str) -> None:
    """Write `text` as UTF-8 to a temporary file beside `path`, then rename it to `path`.

    Another reader, or a crash, sees the old file or the new one. Folders that are missing are
    made; both are for this account alone. Raises OSError when it cannot be written; then the old
    file is unchanged.
    """
    import tempfile  # not before the first paint

    make_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name[:40], suffix=".part")
    part = Path(name)
    try:
        part.chmod(0o600)  # the umask may have taken more away
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
