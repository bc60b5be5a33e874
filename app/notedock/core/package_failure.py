"""Why one package of a folder's list cannot be installed, read from what pip, uv or conda wrote.

They report failures as text alone: pip's `--report` and uv's JSON exist for successes only. The
messages in `tests/core/build_failure_messages.toml` say which versions of them wrote what.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

from notedock.core.requirements import normalized
from notedock.core.translation import translate

# What is often written instead of a package's name: the name of its module, or an old one.
_MEANT = {
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "crypto": "pycryptodome",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "fitz": "PyMuPDF",
    "github": "PyGithub",
    "imblearn": "imbalanced-learn",
    "kafka": "kafka-python",
    "matplotlib-pyplot": "matplotlib",
    "mpl-toolkits": "matplotlib",
    "opencv": "opencv-python",
    "osgeo": "GDAL",
    "pil": "Pillow",
    "pptx": "python-pptx",
    "pytorch": "torch",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "tensorflow-gpu": "tensorflow",
    "usb": "pyusb",
    "yaml": "PyYAML",
}
_WINDOWS = re.compile(r"pywin32(?:-ctypes)?|pypiwin32|pywinpty|win32\w*|wmi|windows-curses|xlwings")
_MACOS = re.compile(r"pyobjc(?:-.+)?|appnope|rumps|macfsevents")
_OTHER_PYTHON = re.compile(
    r"requires? a different [Pp]ython|does not satisfy the Python|depends on Python|Requires-Python"
)
_VERSIONS = re.compile(r"\(from versions: (?!none)([^)]+)\)")
_NO_HASH = re.compile(r"Hashes are required in --require-hashes mode|versions pinned with ==\.")
_GONE = re.compile(r"because of HTTP error 4(?:04|10)")
_WRONG_HASH = "DO NOT MATCH THE HASHES"
_BUILT = re.compile(
    r"[Ff]ailed to build|Failed building wheel|subprocess-exited-with-error|build backend returned"
)
_LOCKED = "The user requested (constraint)"
_ASKED = re.compile(r"The user requested (?:\(constraint\) )?([^\n]+)")
_NEEDS = re.compile(r"^ +([\w.-]+ [^\s]+) depends on ([^\n]+)", re.MULTILINE)
_CONFLICTS = re.compile(
    r"conflicting dependencies|we can conclude that you require|conflicts? with"
)
_LONGEST = 80  # characters of what is quoted


def reason(name: str, version: str, python: str, said: str) -> str:
    """Return why a package cannot be installed, as a sentence.

    version, python: empty where they are not known. said: what the tool wrote at the end.
    """
    plain = normalized(name)
    if other := living_name(name):
        return translate(
            "Problem", "The package that is meant is probably called “{name}”.", name=other
        )
    if plain.replace("-", "_") in sys.stdlib_module_names:
        return translate("Problem", "It is a part of Python, so it does not have to be installed.")
    if "(from versions: none)" in said and _WINDOWS.fullmatch(plain):
        return translate("Problem", "It is for Windows only.")
    if "(from versions: none)" in said and _MACOS.fullmatch(plain):
        return translate("Problem", "It is for macOS only.")
    if _WRONG_HASH in said:
        return translate(
            "Problem", "What was downloaded is not what the folder's author has checked."
        )
    if _NO_HASH.search(said):
        return translate(
            "Problem", "The folder names a checksum for other packages, but none for this one."
        )
    if _GONE.search(said):
        return translate("Problem", "It is no longer at the address that the folder names.")
    return _of_resolution(version, python, said)


def needs_reason(needed: str, python: str, said: str) -> str:
    """Return why a package cannot be installed that needs another one, which cannot be had."""
    if python and _OTHER_PYTHON.search(said):
        return translate(
            "Problem",
            "It needs {needed}, which is not available for Python {python}.",
            needed=needed[:_LONGEST],
            python=python,
        )
    return translate(
        "Problem", "It needs {needed}, which is not available.", needed=needed[:_LONGEST]
    )


def living_name(name: str) -> str:
    """Return what a package is called now that is often written by this name, or nothing."""
    return _MEANT.get(normalized(name), "")


def is_of_version(said: str) -> bool:
    """Tell whether another version of a package might be installed. said: what the tool wrote."""
    return bool(_VERSIONS.search(said) or _CONFLICTS.search(said))


def _of_resolution(version: str, python: str, said: str) -> str:
    if _LOCKED in said:
        return _of_lock(python)
    if _CONFLICTS.search(said):
        return _conflict(said)
    others = _VERSIONS.search(said)
    if _OTHER_PYTHON.search(said):
        if not python:
            return translate("Problem", "It is not available for the environment's Python.")
        return translate(
            "Problem",
            "The folder needs it, but it is not available for Python {python}, which the "
            "environment has.",
            python=python,
        )
    if others:
        return _other_versions([one.strip() for one in others[1].split(",")], version, python)
    if _BUILT.search(said):
        return translate(
            "Problem", "It has to be built on this computer before it can be used, and that failed."
        )
    if "from versions: none" in said or "not found in the package registry" in said:
        return translate(
            "Problem",
            "There is no package of this name that can be used here. It may be misspelt, not be "
            "public, or be for another system.",
        )
    return translate("Problem", "The folder needs it, but it is not available.")


def _other_versions(known: Sequence[str], version: str, python: str) -> str:
    """Return that there are only these. Which there are for another Python pip does not say."""
    shown = {"first": known[0][:_LONGEST], "last": known[-1][:_LONGEST]}
    if shown["first"] == shown["last"]:
        return translate("Problem", "Only version {first} is available here.", **shown)
    if version and python:
        return translate(
            "Problem",
            "This version is not available for Python {python}. There are only others, from "
            "{first} to {last}.",
            python=python,
            **shown,
        )
    return translate(
        "Problem", "There are only other versions of it, from {first} to {last}.", **shown
    )


def _of_lock(python: str) -> str:
    """Return why a version of a lock cannot be had. Pip tells both causes in the same words."""
    if not python:
        return translate(
            "Problem",
            "The folder asks for exactly this version. It is not available here, or it does not "
            "fit what else is needed.",
        )
    return translate(
        "Problem",
        "The folder asks for exactly this version. It is not available for Python {python}, or it "
        "does not fit what else is needed.",
        python=python,
    )


def _conflict(said: str) -> str:
    """Return which requirements contradict each other, as far as the tool names them."""
    asked, needs = _ASKED.search(said), _NEEDS.search(said)
    if asked and needs:
        return translate(
            "Problem",
            "“{package}” needs {needed}, but the folder asks for {asked}.",
            package=needs[1][:_LONGEST],
            needed=needs[2].strip()[:_LONGEST],
            asked=asked[1].strip()[:_LONGEST],
        )
    return translate("Problem", "The folder asks for versions that do not fit together.")
