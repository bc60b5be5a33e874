"""Add this checkout to the desktop's application menu; ``--remove`` removes it.

``make launcher`` calls it. No MimeType is declared: on some desktops a program that declares
inode/directory becomes the default for all folders.
"""

import os
import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Not .venv/bin/notedock: pip's script there fails when the checkout's path has odd characters.
PYTHON = ROOT / ".venv" / "bin" / "python"
ICON = ROOT / "resources" / "icons" / "notedock.svg"
TEMPLATE = ROOT / "packaging" / "notedock.desktop.in"


def main() -> None:
    """Write or remove the files of the menu entry."""
    files = menu_files()
    if not files:
        print("Windows: right-click .venv\\Scripts\\notedock.exe and choose 'Pin to Start'.")
        return
    remove = sys.argv[1:] == ["--remove"]
    for path, content in files.items():
        path.unlink(missing_ok=True) if remove else write(path, content)
    done = "no longer among" if remove else "now among"
    print(f"Notedock is {done} your programs ({next(iter(files))}).")


def menu_files() -> dict[Path, str]:
    """Return the files of this system's menu entry: path and content."""
    if sys.platform == "win32":
        return {}
    return mac_files() if sys.platform == "darwin" else desktop_files()


def write(path: Path, content: str) -> None:
    """Write an executable file; some desktops want menu entries to be executable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    path.chmod(0o755)


# ---------------------------------------------------------------- Linux and its relatives


def desktop_files() -> dict[Path, str]:
    """Return the desktop entry and its icon, by the specifications of freedesktop.org."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    entry = TEMPLATE.read_text(encoding="utf-8").replace("@PYTHON@", exec_value(str(PYTHON)))
    return {
        data / "applications" / "notedock.desktop": entry,
        data / "icons/hicolor/scalable/apps/notedock.svg": ICON.read_text(encoding="utf-8"),
    }


def exec_value(program: str) -> str:
    r"""Quote a program's path for the Exec key of a desktop entry.

    >>> print(exec_value("/plain/python"))
    "/plain/python"
    >>> print(exec_value("/my $4 \\ folder/python"))
    "/my \\$4 \\\\ folder/python"
    >>> print(exec_value("/100%/python"))
    /bin/sh -c "exec \\"\\$0\\" \\"\\$@\\"" "/100%%/python"
    """
    if "=" in program or "%" in program:
        # Not allowed in the path of the program (GLib does not find it), but in an argument.
        return " ".join(["/bin/sh -c", exec_quote('exec "$0" "$@"'), exec_quote(program)])
    return exec_quote(program)


def exec_quote(argument: str) -> str:
    """Quote one argument of an Exec key."""
    quoted = "".join("\\" + letter if letter in '"`$\\' else letter for letter in argument)
    # Backslashes twice, because values are escaped again in the file; % begins a field code.
    return '"' + quoted.replace("\\", "\\\\").replace("%", "%%") + '"'


# ---------------------------------------------------------------- macOS


def mac_files() -> dict[Path, str]:
    """Return the shell script that the Finder runs on a double-click."""
    script = f"#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -P -m notedock\n"
    return {Path.home() / "Applications" / "Notedock.command": script}


if __name__ == "__main__":
    main()
