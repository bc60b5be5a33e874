"""The program's catalogue with the digests of the lab's images, not of the published ones."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from tests.lab import registry

_TOOL = Path(__file__).parents[1] / "packaging" / "digests.py"


def tool() -> ModuleType:
    """Return the program that writes digests into the catalogue."""
    spec = importlib.util.spec_from_file_location("digests", _TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lab_catalogue() -> str:
    """Return the text of the catalogue, with the digests that the lab's registry tells."""
    digests = tool()
    text = digests.CATALOGUE.read_text(encoding="utf-8")
    return str(digests.pinned(text, lambda name, tag: registry.digest(f"jupyter/{name}", tag)))
