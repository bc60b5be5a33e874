"""A browser of the tests' own: a script that notes the links that it is asked to open."""

from __future__ import annotations

from pathlib import Path
from string import Template

# A link with a token comes in a file that leads to it.
_SCRIPT = Template(r"""#!/bin/sh
case "$$1" in
  file://*) sed -n 's/.*http-equiv="refresh" content="0; url=\([^"]*\)".*/\1/p' "$${1#file://}" ;;
  *) printf '%s\n' "$$1" ;;
esac >> '$links'
$then
""")


def write_browser(script: Path, links: Path, then: str = "") -> None:
    """Write the script. links: the file that gets a line for each link. then: what it does next."""
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(_SCRIPT.substitute(links=links, then=then))
    script.chmod(0o755)
