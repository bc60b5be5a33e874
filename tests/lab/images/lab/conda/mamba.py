#!/opt/rattler/bin/python
"""Stands in for mamba, of which it understands what Notedock asks for.

Real are the solver, the reading of channels, the downloads and the installation: they are rattler,
which also pixi is made of. The lab's own are this command line, and the channel that it is given
(make_channel.py). Where no package fits it ends with status 1, as mamba does, and with `--json` it
tells why in mamba's form, with the words of rattler's solver.
"""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

from rattler import Channel, MatchSpec, PrefixRecord, VirtualPackage, install, solve


async def carry_out(asked: argparse.Namespace) -> None:
    """Solve and install; what is there stays unless it is in the way."""
    prefix = Path(asked.prefix)
    there = [PrefixRecord.from_path(file) for file in sorted(prefix.glob("conda-meta/*.json"))]
    wanted = [MatchSpec(spec) for spec in asked.specs]
    kept = {one.name.normalized for one in there} - {one.name.normalized for one in wanted}
    found = await solve(
        [Channel(channel) for channel in asked.channel],
        [*wanted, *map(MatchSpec, sorted(kept))],
        platforms=["noarch", "linux-64"],
        virtual_packages=VirtualPackage.detect(),
        locked_packages=there,
    )
    if asked.dry_run:
        return
    for one in found:
        print(f"  + {one.name.normalized} {one.version}", flush=True)
    await install(found, prefix, show_progress=False)


def main() -> int:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(prog="mamba")
    parser.add_argument("command", choices=("create", "install"))
    parser.add_argument("--yes", action="store_true", required=True)
    parser.add_argument("--prefix", required=True)
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--override-channels", action="store_true")
    parser.add_argument("--channel", action="append", default=[])
    parser.add_argument("specs", nargs="*")
    try:
        asked = parser.parse_intermixed_args()
        asyncio.run(carry_out(asked))
    except Exception as error:  # rattler's, of many kinds
        if asked.json:
            print(json.dumps({"solver_problems": [str(error)], "success": False}))
        print(f"error    libmamba {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # rattler's own threads may still be at work
