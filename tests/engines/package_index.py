"""A small index of packages as a folder, for a pip that has no network: `file:///…/simple`.

Its packages have no content. Each is in the way of being installed in a way of its own.
"""

from __future__ import annotations

import hashlib
import html
import io
import tarfile
import zipfile
from pathlib import Path

# Of wheels: the file's name up to its tag, the tag, what it needs, and which Python.
WHEELS = (
    ("lab_sky-0.5", "py3-none-any", "", ""),
    ("lab_sky-1.5", "py3-none-any", "", ""),
    ("lab_stars-2.0", "py3-none-any", "lab-sky>=1", ""),
    ("lab_moon-1.0", "py3-none-any", "lab-nowhere>=3", ""),
    ("lab_sun-1.0", "py3-none-any", "lab-future", ""),
    ("lab_future-1.0", "py3-none-any", "", ">=3.99"),
    ("lab_future-2.0", "py3-none-any", "", ">=3.99"),
    ("lab_apple-1.0", "cp311-cp311-macosx_11_0_arm64", "", ""),
)
# Of source archives: the file's name, and the step of their build that fails.
SOURCES = (("lab_raises-1.0", "get_requires_for_build_wheel"), ("lab_compiles-1.0", "build_wheel"))
_BACKEND = """
import os
def get_requires_for_build_wheel(settings=None):
    return []
def prepare_metadata_for_build_wheel(folder, settings=None):
    info = "{name}-1.0.dist-info"
    os.mkdir(os.path.join(folder, info))
    for file, text in {texts}.items():
        with open(os.path.join(folder, info, file), "w") as made:
            made.write(text)
    return info
def build_wheel(folder, settings=None, metadata=None):
    pass
def {step}(*_given, **_named):
    raise SystemExit("no compiler here")
"""
_WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_PROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'


def make(folder: Path) -> dict[str, str]:
    """Write the index below a folder; return the SHA-256 of each file, by its name."""
    files = {f"{name}-{tag}.whl": _wheel(name, needs) for name, tag, needs, _python in WHEELS}
    python = {f"{name}-{tag}.whl": wanted for name, tag, _needs, wanted in WHEELS}
    files |= {f"{name}.tar.gz": _source(name, step) for name, step in SOURCES}
    for file, content in files.items():
        page = folder / "simple" / file.partition("-")[0].replace("_", "-") / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        (page.parent / file).write_bytes(content)
        wanted = html.escape(python.get(file, ""))
        requires = f' data-requires-python="{wanted}"' if wanted else ""
        with page.open("a") as listed:
            listed.write(f'<a href="{file}"{requires}>{file}</a>\n')
    return {file: hashlib.sha256(content).hexdigest() for file, content in files.items()}


def _wheel(package: str, needs: str) -> bytes:
    name, version = package.split("-")
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    about += f"Requires-Dist: {needs}\n" if needs else ""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(f"{package}.dist-info/METADATA", about)
        archive.writestr(f"{package}.dist-info/WHEEL", _WHEEL)
        archive.writestr(f"{package}.dist-info/RECORD", "")
    return made.getvalue()


def _source(package: str, step: str) -> bytes:
    name = package.split("-")[0]
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    metadata = {"METADATA": about, "WHEEL": _WHEEL}
    texts = {
        "PKG-INFO": about,
        "pyproject.toml": _PROJECT,
        "backend.py": _BACKEND.format(name=name, step=step, texts=metadata),
    }
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for file, text in texts.items():
            entry = tarfile.TarInfo(f"{package}/{file}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return made.getvalue()
