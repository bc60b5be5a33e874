"""Which notebooks Jupyter trusts, from one start of a folder to the next.

Jupyter runs the scripts in a notebook's outputs only when it was run or saved here before, which it
knows by signatures. Each folder has its own: what runs in a server can read and forge them.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path

from notedock.core import own_files
from notedock.core.app_paths import write_atomically
from notedock.core.made_outside import Signatures
from notedock.flows.context import Context

_LIMIT = 48 << 20  # bytes of a file: two of 16 MB at most, written as text


def save(context: Context, key: str, signatures: Signatures | None) -> None:
    """Keep those of the server of this key, if any. They are lost where they cannot be written."""
    if signatures is not None:
        both = {"secret": signatures.secret, "database": signatures.database}
        text = json.dumps({name: b64encode(one).decode() for name, one in both.items()})
        with suppress(OSError):
            write_atomically(_path(context, key), text)


def saved(context: Context, key: str) -> Signatures | None:
    """Return those that the next server of this key is to have, None without any."""
    found = own_files.read_json(_path(context, key), limit=_LIMIT)
    try:
        return Signatures(b64decode(found["secret"]), b64decode(found["database"]))
    except (TypeError, LookupError, ValueError):
        return None


def _path(context: Context, key: str) -> Path:
    return context.paths.signatures / f"{key}.json"
