"""The `.env` file of a folder: settings and keys that its notebooks may be given.

The folder may come from a stranger. The file is read without following a link out of it, and
variables by which a program is led astray before any notebook runs are left out.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

from notedock.core import folder_files, problems
from notedock.core.variables import Variables

NAME = ".env"
# Linux starts no program with a variable of more than 128 KiB. Many lines take long to be parsed.
_MAX_BYTES = 100_000
_MAX_VARIABLES = 1000
MAX_NAMES = 6  # of variables, in a sentence

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
# What the shell, the loader, Python, Jupyter, the images' start script or Notedock itself obey.
_RESERVED = re.compile(
    r"(LD_|NB_|JUPYTER|PYTHON|IPYTHON|NOTEDOCK_|BASH|CONDA|MAMBA|XDG_|DOCKER_STACKS_|CHOWN_).*"
    r"|PATH|HOME|USER|LOGNAME|SHELL|SHELLOPTS|PWD|OLDPWD|HOSTNAME|IFS|ENV|PS4|CDPATH|TMPDIR"
    r"|GRANT_SUDO|GEN_CERT|RESTARTABLE|NOTEBOOK_ARGS"
)


@dataclass(frozen=True)
class EnvFile:
    """What a `.env` file says.

    digest: of its content. left_out: reserved names, which are not given to notebooks. bad_lines:
    numbers of lines that are no assignment which a program can be given.
    """

    variables: Variables
    digest: str
    left_out: tuple[str, ...] = ()
    bad_lines: tuple[int, ...] = ()


def read_env_file(folder: Path) -> EnvFile | None:
    """Return what the folder's `.env` file says, None when there is none or nothing in it.

    Raises Problem when it is no file of text, too large, or not within the folder.
    """
    try:
        folder_files.status(folder, NAME)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise problems.env_file_unusable(str(error)) from None
    try:
        with folder_files.open_file(folder, folder_files.follow(folder, NAME).path) as file:
            content = file.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            raise problems.env_file_unusable(f"more than {_MAX_BYTES} bytes")
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise problems.env_file_unusable(str(error)) from None
    except UnicodeDecodeError:
        raise problems.env_file_unusable("not UTF-8") from None
    found = _parse(text, hashlib.sha256(content).hexdigest()[:32])
    return found if found.variables.items or found.left_out or found.bad_lines else None


def _parse(text: str, digest: str) -> EnvFile:
    # `dotenv_values` without what it does beside: it reports bad lines on standard error.
    from dotenv.parser import parse_stream  # not before the first paint

    values: dict[str, str] = {}  # the last value of a name counts
    left_out: dict[str, None] = {}
    bad_lines = []
    for binding in parse_stream(io.StringIO(text)):
        name, value = binding.key, binding.value
        if binding.error or (name is not None and not _is_valid(name, value or "")):
            bad_lines.append(binding.original.line)
        elif name is not None and _RESERVED.fullmatch(name.upper()):
            left_out[name] = None
        elif name is not None and value is not None:
            values[name] = value
    if len(values) > _MAX_VARIABLES:
        raise problems.env_file_unusable(f"more than {_MAX_VARIABLES} variables")
    variables = Variables(tuple(values.items()))
    return EnvFile(variables, digest, tuple(left_out), tuple(bad_lines))


def _is_valid(name: str, value: str) -> bool:
    return _IDENTIFIER.fullmatch(name) is not None and "\0" not in value
