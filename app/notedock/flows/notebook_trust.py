"""Which notebooks Jupyter trusts, from one start of a folder to the next.

Jupyter runs the scripts in a notebook's outputs only when it was run or saved here before, which it
knows by signatures. Each folder has its own: what runs in a server can read and forge them. Of what
has not been run here yet, only the sample's own notebooks are trusted, while they are unchanged.
"""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from notedock.core import own_files
from notedock.core.app_paths import write_atomically
from notedock.core.folder_files import follow, open_file
from notedock.core.made_outside import Signatures
from notedock.core.resources import sample
from notedock.flows.context import Context

_LIMIT = 48 << 20  # bytes of a file: two of 16 MB at most, written as text
_DATABASE = """
CREATE TABLE nbsignatures (id integer PRIMARY KEY AUTOINCREMENT, algorithm text, signature text,
                           path text, last_seen timestamp);
CREATE INDEX algosig ON nbsignatures(algorithm, signature);
"""  # as nbformat makes it


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


def of_sample(folder: Path) -> Signatures | None:
    """Return signatures of the sample's notebooks that are in the folder; None without any.

    One that differs from the sample's own in a single byte is not among them.
    """
    notebooks = list(_unchanged(folder))
    if not notebooks:
        return None
    import sqlite3

    secret = secrets.token_hex(64).encode()
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_DATABASE)
        for text in notebooks:
            signature = hmac.new(secret, digestmod="sha256")
            for part in _parts(json.loads(text)):
                signature.update(part)
            row = "INSERT INTO nbsignatures (algorithm, signature) VALUES ('sha256', ?)"
            database.execute(row, (signature.hexdigest(),))
        database.commit()
        return Signatures(secret, database.serialize())


def _unchanged(folder: Path) -> Iterator[bytes]:
    with suppress(FileNotFoundError):
        for own in sorted((sample() / "notebooks").glob("*.ipynb")):
            path = f"notebooks/{own.name}"
            with suppress(OSError), open_file(folder, follow(folder, path).path) as copy:
                text = own.read_bytes()
                if copy.read(len(text) + 1) == text:
                    yield text


def _parts(thing: object) -> Iterator[bytes]:
    """Yield what Jupyter signs of a notebook (`nbformat.sign`): a text in several lines is one."""
    if isinstance(thing, dict):
        for key in sorted(thing):
            yield key.encode()
            yield from _parts(thing[key])
    elif isinstance(thing, list):
        for one in thing:
            yield from _parts(one)
    else:
        yield str(thing).encode()


def _path(context: Context, key: str) -> Path:
    return context.paths.signatures / f"{key}.json"
