"""Why one package of a folder's list cannot be installed, read from what pip, uv or conda wrote.

They report failures as text alone: pip's `--report` and uv's JSON exist for successes only. The
messages in `tests/core/build_failure_messages.toml` say which versions of them wrote what.
"""

from __future__ import annotations

import re
import sys

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
_NO_HASH = "Hashes are required in --require-hashes mode"
_WRONG_HASH = "DO NOT MATCH THE HASHES"
_BUILT = re.compile(
    r"[Ff]ailed to build|Failed building wheel|subprocess-exited-with-error|build backend returned"
)
_ASKED = re.compile(r"The user requested ([^\n]+)")
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
    if plain in _MEANT:
        return translate(
            "Problem",
            "The package that is meant is probably called “{name}”.",
            name=_MEANT[plain],
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
    if _NO_HASH in said:
        return translate(
            "Problem", "The folder names a checksum for other packages, but none for this one."
        )
    return _of_resolution(version, python, said)


def _of_resolution(version: str, python: str, said: str) -> str:
    if _CONFLICTS.search(said):
        return _conflict(said)
    others = _VERSIONS.search(said)
    if python and (_OTHER_PYTHON.search(said) or (version and others)):
        return translate(
            "Problem",
            "The folder needs it, but it is not available for Python {python}, which the "
            "environment has.",
            python=python,
        )
    if others:
        known = [one.strip() for one in others[1].split(",")]
        return translate(
            "Problem",
            "There are only other versions of it, from {first} to {last}.",
            first=known[0][:_LONGEST],
            last=known[-1][:_LONGEST],
        )
    if _BUILT.search(said):
        return translate(
            "Problem", "It has to be built on this computer before it can be used, and that failed."
        )
    if "from versions: none" in said or "not found in the package registry" in said:
        return translate(
            "Problem", "There is no package of this name. It may be misspelt, or not be public."
        )
    return translate("Problem", "The folder needs it, but it is not available.")


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
