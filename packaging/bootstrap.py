"""Set up a fresh checkout: ``python3 packaging/bootstrap.py run|test|check``.

Started by the Makefile with the system's own Python, so it may use nothing but the standard
library. A second call changes nothing and needs neither the network nor an administrator.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python gets a sentence, not a traceback
    sys.exit(f"Notedock needs Python 3.11 or newer, and this is Python {sys.version.split()[0]}.")

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "notedock.stamp"

# What Qt's own wheels expect of the system, for X11 and for Wayland.
WINDOW = (
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libwayland-cursor0",
    "libwayland-egl1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
)
# What keeps notebooks to their folder that are run without Docker.
FENCE = ("bubblewrap", "iproute2", "passt")
# For the tests: a virtual screen, tools that click and type on it, and a browser. `make lab`
# installs what the engine needs.
TESTING = (
    "at-spi2-core",
    "chromium",
    "dbus",
    "libglib2.0-bin",
    "desktop-file-utils",
    "fonts-dejavu-core",
    "openbox",
    "python3-pyatspi",
    "scrot",
    "x11-utils",
    "xdg-utils",
    "xdotool",
    "xvfb",
)
# purpose: (Debian packages, name of the lock file)
PURPOSES = {
    "run": (WINDOW, "run"),
    "test": (WINDOW + TESTING, "dev"),
    "check": ((), "dev"),
}
# Ubuntu has Chromium as a snap: any of these commands will do.
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Install what the purpose on the command line needs."""
    purpose = sys.argv[1] if len(sys.argv) == 2 else ""
    if purpose not in PURPOSES:
        sys.exit(f"usage: bootstrap.py {'|'.join(PURPOSES)}")
    packages, lock = PURPOSES[purpose]
    if purpose == "run" and not has_display():
        packages = FENCE
    if find_spec("ensurepip") or is_usable():
        need_from_system(list(packages))
    else:  # Debian packages ensurepip, which venv needs, on its own
        major, minor = sys.version_info[:2]
        need_from_system([f"python{major}.{minor}-venv", *packages])
    set_up_environment(lock)


# ---------------------------------------------------------------- the system's packages


def has_display() -> bool:
    """Tell whether the window can be shown; as `notedock.__main__` does."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform in ("win32", "darwin") or any(os.environ.get(one) for one in names)


def need_from_system(packages: list[str]) -> None:
    """Install the missing ones of these Debian packages, or print their names."""
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        if sys.platform == "linux" and packages and not STAMP.exists():
            say("This is not Debian or Ubuntu. If something is missing later, install what your")
            say(f"system calls: {' '.join(packages)}")
        return
    there = installed_packages()
    missing = [name for name in packages if name not in there]
    if "chromium" in missing and any(map(shutil.which, CHROMIUMS)):
        missing.remove("chromium")
    if not missing:
        return
    say(f"Installing from your system: {' '.join(missing)}")
    apt = apt_command()
    if apt is None:
        say("That needs an administrator. Please ask for these packages and try again:")
        say(f"    apt-get install {' '.join(missing)}")
        return
    # A package source that cannot be refreshed does no harm as long as the packages are found.
    subprocess.run([*apt, "update", "-qq"], check=False)
    known = [name for name in missing if can_install(name)]
    for name in set(missing).difference(known):
        say(f"Your system does not offer {name}: whatever needs it will not work.")
    if known and subprocess.run([*apt, "install", "-qq", "-y", *known], check=False).returncode:
        say(f"These could not be installed, so going on without: {' '.join(known)}")


def installed_packages() -> set[str]:
    """Return the names of all installed packages and of what they provide."""
    form = "${db:Status-Status}\t${Package}, ${Provides}\n"
    lines = subprocess.check_output(["dpkg-query", "-W", "-f", form], text=True).splitlines()
    found = (line.partition("\t")[2] for line in lines if line.startswith("installed\t"))
    return {part.split()[0] for names in found for part in names.split(",") if part.strip()}


def apt_command() -> list[str] | None:
    """Return an apt-get command line with root rights, None when there are none."""
    options = ["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]
    call = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--no-install-recommends", *options]
    if sys.platform != "win32" and os.geteuid() == 0:
        return call
    # Without a terminal nobody could answer sudo's question.
    sudo = ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    if shutil.which("sudo") and subprocess.run([*sudo, "true"], check=False).returncode == 0:
        return [*sudo, *call]
    return None


def can_install(package: str) -> bool:
    """Tell whether apt could install a package."""
    trial = ["apt-get", "--simulate", "install", package]
    return subprocess.run(trial, check=False, capture_output=True).returncode == 0


# ---------------------------------------------------------------- the virtual environment


def set_up_environment(lock: str) -> None:
    """Install the lock file into the virtual environment, unless that is up to date."""
    if read_stamp() in {stamp_for(lock), stamp_for("dev")}:
        return
    say("Setting up Notedock's own Python environment. The first time takes a minute or two.")
    STAMP.unlink(missing_ok=True)
    install = pip("install", "--quiet")
    if not is_usable():
        run(sys.executable, "-I", "-m", "venv", "--clear", VENV)
        install = pip("install")  # a long download is worth seeing
    # Where packages come from is pip's own configuration; the hashes say what may come.
    # The lock names everything. An older pip, left to look for dependencies, takes the newest
    # release of one with extras, such as coverage[toml], and stops as that has no hash here:
    # https://github.com/pypa/pip/issues/12345
    exactly = ("--no-deps", "--require-hashes")
    run(*install, *exactly, "-r", ROOT / "packaging" / "locks" / f"{lock}.txt")
    run(*install, "--no-deps", "--no-build-isolation", "--editable", ROOT)
    STAMP.write_text(stamp_for(lock), encoding="utf-8")


def is_usable() -> bool:
    """Tell whether the virtual environment was made in this folder and its pip runs."""
    config = VENV / "pyvenv.cfg"
    # In a checkout that was moved or copied, the scripts call the Python of the old path.
    if not (PYTHON.exists() and config.exists() and str(VENV) in config.read_text("utf-8")):
        return False
    return subprocess.run([*pip(), "--version"], check=False, capture_output=True).returncode == 0


def stamp_for(lock: str) -> str:
    """Return the stamp of an up-to-date environment; a change of any part renews it."""
    sources = (ROOT / "packaging" / "locks" / f"{lock}.txt", ROOT / "pyproject.toml")
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    # The folder may have moved and the system's Python may be another one than yesterday.
    return f"{lock} {digest} {PYTHON.resolve()} {VENV}\n"


def read_stamp() -> str:
    """Return the stamp of the last installation, empty when there is none."""
    return STAMP.read_text(encoding="utf-8") if STAMP.exists() and PYTHON.exists() else ""


def pip(*words: str | Path) -> list[str | Path]:
    """Return a command line of the environment's pip."""
    return [PYTHON, "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", *words]


def run(*command: str | Path) -> None:
    """Run a command; exit with a sentence when it fails."""
    # With PIP_USER=1 pip refuses to install into a virtual environment.
    done = subprocess.run(command, check=False, env={**os.environ, "PIP_USER": "0"})
    if done.returncode:
        words = shlex.join(map(str, command))
        sys.exit(f"The set-up stopped because this failed; see above for the reason:\n    {words}")


def say(text: str) -> None:
    """Print a sentence on standard error, apart from the output of the program."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
