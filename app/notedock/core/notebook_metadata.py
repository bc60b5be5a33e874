"""What a notebook says of itself: its kernel, its language, and the modules that it imports.

Source: nbformat's documentation, “The notebook file format”, versions 3 and 4; PEP 723.
"""

from __future__ import annotations

import os
import re
from io import BufferedReader
from pathlib import Path

import msgspec

from notedock.core.folder_files import NoFileError, follow, open_file
from notedock.core.notebook_imports import imported
from notedock.core.recipe_text import decode

MAX_READ = 64_000_000  # bytes of a notebook; a larger one counts as none
_MAX_MODULE = 200_000  # bytes of a file with code that are read
_MAX_CELLS = 5000
_MAX_OBJECTS = 2_000_000  # of a notebook's JSON: each may be a cell, and takes memory
_MAX_NAME = 100
_MAX_SCRIPT = 20_000  # characters of a block of inline script metadata
SCRIPT = "# /// script"
_END_OF_SCRIPT = "# ///"
# Kernels are known by their name where nothing says their language.
_LANGUAGES = (
    (re.compile(r"i?python|conda-(env|root).*-py$|.*-python3?$"), "python"),
    (re.compile(r"ir(?![a-z])|conda-(env|root).*-r$"), "r"),
    (re.compile(r"i?julia"), "julia"),
)
_SAME = {"ipython": "python", "python2": "python", "python3": "python"}  # names of languages


class NotebookMetadata(msgspec.Struct, frozen=True):
    """What is known of a notebook, or of a module (which has imports only).

    kernel: the name that it asks for, empty for none. language: in lower case, empty if unknown.
    imports: modules that its code imports, with dots. script: the lines of its inline script
    metadata (PEP 723), without what makes them comments.
    """

    kernel: str = ""
    language: str = ""
    imports: tuple[str, ...] = ()
    script: str = ""


_NOTHING = msgspec.Raw(b'""')


class _Cell(msgspec.Struct):
    """Its values stay as they are written until they count: they may be of any size."""

    cell_type: msgspec.Raw = _NOTHING
    source: msgspec.Raw = _NOTHING
    input: msgspec.Raw = _NOTHING  # in version 3
    language: msgspec.Raw = _NOTHING  # likewise


class _Sheet(msgspec.Struct):
    cells: list[_Cell] | None = None


class _Kernel(msgspec.Struct):
    name: msgspec.Raw = _NOTHING
    language: msgspec.Raw = _NOTHING


class _Metadata(msgspec.Struct):
    kernelspec: _Kernel | None = None
    language_info: _Kernel | None = None


class _Notebook(msgspec.Struct):
    """What is read of a notebook's JSON. Outputs, the most of it, are skipped."""

    metadata: _Metadata | None = None
    cells: list[_Cell] | None = None
    worksheets: list[_Sheet] | None = None  # in version 3


_DECODER = msgspec.json.Decoder(_Notebook)
_TEXT = msgspec.json.Decoder(str)
_SOURCE = msgspec.json.Decoder(str | list[str])


def read_notebook(folder: Path, notebook: str) -> NotebookMetadata | None:
    """Read a notebook. Returns None for what is none, is broken, or leads out of the folder.

    notebook: its path below the folder, which has to be resolved.
    """
    try:
        with _opened(folder, notebook) as file:
            # As much memory is taken as is asked for.
            data = file.read(min(os.fstat(file.fileno()).st_size, MAX_READ) + 1)
        if len(data) > MAX_READ or data.count(b"{") > _MAX_OBJECTS:
            return None
        return _described(_DECODER.decode(data))
    except (OSError, ValueError, RecursionError):  # msgspec's errors are ValueErrors
        return None


def read_module(folder: Path, module: str) -> NotebookMetadata | None:
    """Read a file with Python code, of which only the imports count. As for `read_notebook`."""
    try:
        with _opened(folder, module) as file:
            return NotebookMetadata(imports=imported(decode(file.read(_MAX_MODULE))))
    except OSError:
        return None


def _opened(folder: Path, notebook: str) -> BufferedReader:
    try:
        return open_file(folder, notebook)
    except NoFileError:  # a link
        return open_file(folder, follow(folder, notebook).path)


def _described(notebook: _Notebook) -> NotebookMetadata:
    sheets = notebook.worksheets or []
    cells = notebook.cells or [cell for sheet in sheets for cell in sheet.cells or ()]
    codes = [cell for cell in cells[:_MAX_CELLS] if _name(cell.cell_type) == "code"]
    metadata = notebook.metadata or _Metadata()
    spec, info = metadata.kernelspec or _Kernel(), metadata.language_info or _Kernel()
    kernel = _name(spec.name)
    told = (spec.language, info.name, codes[0].language if codes else _NOTHING)
    language = next((name for name in map(_name, told) if name), "").lower() or _language(kernel)
    language = _SAME.get(language, language)
    imports: dict[str, None] = {}
    script = ""
    for cell in codes if language in ("python", "") else ():
        source = _joined(cell.source) or _joined(cell.input)
        imports.update(dict.fromkeys(imported(source)))
        script = script or inline_script(source)
    return NotebookMetadata(kernel, language, tuple(imports), script)


def inline_script(code: str) -> str:
    """Return the lines of the inline script metadata in code, empty where it has none."""
    if SCRIPT not in code:
        return ""
    lines = code.splitlines()
    bare = [line.rstrip() for line in lines]
    if SCRIPT not in bare:
        return ""
    inside: list[str] = []
    end = None  # the last line that can end it does
    for line in lines[bare.index(SCRIPT) + 1 :]:
        if not re.match(r"#( |$)", line):
            break
        if line.rstrip() == _END_OF_SCRIPT:
            end = len(inside)
        inside.append(line[2:])
    text = "\n".join(inside[: end or 0])
    return text if len(text) <= _MAX_SCRIPT else ""


def _language(kernel: str) -> str:
    return next((name for form, name in _LANGUAGES if form.match(kernel.lower())), "")


def _joined(source: msgspec.Raw) -> str:
    """Return a cell's source, which is a text or a list of lines; empty for anything else."""
    try:
        return "".join(_SOURCE.decode(source))
    except msgspec.ValidationError:
        return ""


def _name(value: msgspec.Raw) -> str:
    try:
        name = _TEXT.decode(value)
    except msgspec.ValidationError:
        return ""
    return name if len(name) <= _MAX_NAME else ""
