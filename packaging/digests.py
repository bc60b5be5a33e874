"""Writes the digests of the catalogue's images into `resources/catalogue.toml`.

`.venv/bin/python packaging/digests.py` asks the catalogue's own registry, or the one that is named,
what each tag stands for. To be run whenever the tag is changed. The file is left as it is unless
all of them are known.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

CATALOGUE = Path(__file__).parents[1] / "resources" / "catalogue.toml"
_OLD = re.compile(r"^(?:variant_)?digests? = .*\n", re.MULTILINE)

Ask = Callable[[str, str], str]  # the digest of a repository's tag, empty to leave it out


def pinned(text: str, ask: Ask) -> str:
    """Return the catalogue `text` with the digests that `ask` returns in place of its own."""
    text = _OLD.sub("", text)
    data = tomllib.loads(text)
    for entry in data["environment"]:
        name, tag = entry["id"], data["tag"]
        lines = f'id = "{name}"\n'
        if digest := ask(name, tag):
            lines += f'digest = "{digest}"\n'
        asked = {prefix: ask(name, prefix + tag) for prefix in entry.get("variants", ())}
        if known := [f'"{prefix}" = "{digest}"' for prefix, digest in asked.items() if digest]:
            lines += f"variant_digests = {{ {', '.join(known)} }}\n"
        text = text.replace(f'id = "{name}"\n', lines, 1)
    return text


def main(arguments: list[str]) -> int:
    """Ask for all of them, and write them down."""
    from notedock.engines.docker import registry

    text = CATALOGUE.read_text(encoding="utf-8")
    place = arguments[0] if arguments else tomllib.loads(text)["registry"]

    def ask(name: str, tag: str) -> str:
        reference = f"{place}/{name}:{tag}"
        digest = registry.digest(reference, registry.InsecureRegistries())
        print(reference, digest)
        return digest

    try:
        written = pinned(text, ask)
    except registry.UNREADABLE as error:
        print(f"Nothing was written: {error}", file=sys.stderr)
        return 1
    CATALOGUE.write_text(written, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
