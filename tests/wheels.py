"""Tiny Python packages, which pip installs without a network."""

from __future__ import annotations

import zipfile
from pathlib import Path


def write_wheel(folder: Path, name: str, version: str, *needs: str) -> str:
    """Write a package with one module of its name into a folder, which is made if need be.

    name: with underscores. The module has the version as VERSION. needs: requirements of PEP 508.
    Returns the name of the file.
    """
    about = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n"
    metadata += "".join(f"Requires-Dist: {one}\n" for one in needs)
    files = {
        f"{name}.py": f"VERSION = {version!r}\n",
        f"{about}/METADATA": metadata,
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{about}/RECORD"] = "".join(f"{file},,\n" for file in (*files, f"{about}/RECORD"))
    folder.mkdir(exist_ok=True)
    made = f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(folder / made, "w") as wheel:
        for file, text in files.items():
            wheel.writestr(file, text)
    return made
