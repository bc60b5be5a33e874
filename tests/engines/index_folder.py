"""A package index as a folder, for a pip that has no network.

Its packages have no content. Each is in the way of being installed in a way of its own.
"""

from __future__ import annotations

import hashlib
import html
import io
import tarfile
from pathlib import Path

from tests.flows.package_index import File

WHEELS = (
    File("lab-sky", "0.5"),
    File("lab-sky", "1.5"),
    File("lab-stars", "2.0", needs=("lab-sky>=1",)),
    File("lab-moon", "1.0", needs=("lab-nowhere>=3",)),
    File("lab-sun", "1.0", needs=("lab-future",)),
    File("lab-future", "1.0", requires_python=">=3.99"),
    File("lab-future", "2.0", requires_python=">=3.99"),
    File("lab-old", "1.0", "cp27-cp27"),
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
    """Write the index below a folder, as `simple`; return the SHA-256 of each file, by its name."""
    files = {one.file_name: one.content for one in WHEELS}
    python = {one.file_name: one.requires_python for one in WHEELS}
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
