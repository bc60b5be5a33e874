"""Put this checkout into the desktop's menu, or with ``--remove`` take it out again.

``make launcher`` calls it. No MimeType is claimed: a program that offers to open folders becomes,
on some desktops, the one that opens all of them.
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
    """Write the files that make up an entry in the menu, or remove them."""
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
    """Say which files this system's menu is made of, and what is in them."""
    if sys.platform == "win32":
        return {}
    return mac_files() if sys.platform == "darwin" else desktop_files()


def write(path: Path, content: str) -> None:
    """Write a file that its owner may start: some desktops ask for that."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    path.chmod(0o755)


# ---------------------------------------------------------------- Linux and its relatives


def desktop_files() -> dict[Path, str]:
    """Say which files a desktop's menu wants, by the rules of freedesktop.org."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    entry = TEMPLATE.read_text(encoding="utf-8").replace("@PYTHON@", exec_value(str(PYTHON)))
    return {
        data / "applications" / "notedock.desktop": entry,
        data / "icons/hicolor/scalable/apps/notedock.svg": ICON.read_text(encoding="utf-8"),
    }


def exec_value(program: str) -> str:
    r"""Write a program's path as the Desktop Entry Specification wants it in an Exec line.

    >>> print(exec_value("/plain/python"))
    "/plain/python"
    >>> print(exec_value("/my $4 \\ folder/python"))
    "/my \\$4 \\\\ folder/python"
    >>> print(exec_value("/100%/python"))
    /bin/sh -c "exec \\"\\$0\\" \\"\\$@\\"" "/100%%/python"
    """
    if "=" in program or "%" in program:
        # Forbidden to a program's path and not found there by GLib, but right in an argument.
        return " ".join(["/bin/sh -c", exec_quote('exec "$0" "$@"'), exec_quote(program)])
    return exec_quote(program)


def exec_quote(argument: str) -> str:
    """Quote one argument of an Exec line."""
    quoted = "".join("\\" + letter if letter in '"`$\\' else letter for letter in argument)
    # Twice, because every value in such a file has its backslashes doubled; % begins a field.
    return '"' + quoted.replace("\\", "\\\\").replace("%", "%%") + '"'


# ---------------------------------------------------------------- macOS


def mac_files() -> dict[Path, str]:
    """Say which file the Finder wants to see for a double-click."""
    script = f"#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -P -m notedock\n"
    return {Path.home() / "Applications" / "Notedock.command": script}


if __name__ == "__main__":
    main()
