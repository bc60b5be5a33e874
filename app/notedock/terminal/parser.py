"""The argument parser: commands and options, which are stable for scripts and support."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

from notedock import __version__
from notedock.core import data_folder, terminal_text
from notedock.core.data_folder import DataFolder
from notedock.core.mounts import DATA
from notedock.core.requirements import normalized
from notedock.engines.engine_list import AUTO, NAMES

_NAME = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?", re.ASCII)  # of a package, as in PEP 508


class _Parser(argparse.ArgumentParser):
    """Says what is wrong without what the words that were typed may do to a terminal."""

    def error(self, message: str) -> NoReturn:
        super().error(terminal_text.one_line(message))


def build() -> argparse.ArgumentParser:
    """Return the parser. On wrong usage it exits with status 2."""
    parser = _Parser(
        prog="notedock",
        description="Open the notebooks of a folder in the environment that their author intended.",
        epilog="Without a command the window opens: notedock [FOLDER]",
    )
    parser.add_argument("--version", action="version", version=f"notedock {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    start = commands.add_parser("start", help="start the notebooks of a folder; prints their link")
    _folder(start)
    _environment(start)
    start.add_argument(
        "--without-recipe",
        action="store_true",
        help="leave out what the folder's own files say about its environment",
    )
    _recipe_options(start)
    _engine(start)
    start.add_argument("--notebook", metavar="PATH", default="", help="open this notebook")
    start.add_argument("--port", type=_port, metavar="N", help="use this port, from 1 to 65535")
    start.add_argument(
        "--read-only", action="store_true", help="nothing in the folder can be changed"
    )
    env = start.add_mutually_exclusive_group()
    env.add_argument(
        "--use-env",
        action="store_true",
        default=None,
        help="give notebooks the settings in the folder's .env file, and remember that",
    )
    env.add_argument(
        "--no-env", action="store_false", dest="use_env", help="this time without the .env file"
    )
    data = start.add_mutually_exclusive_group()
    data.add_argument(
        "--data",
        type=_data,
        metavar="FOLDER[:rw]",
        help=f"a second folder, which notebooks find at {DATA}; with :rw they can change it. "
        "It is remembered",
    )
    data.add_argument("--no-data", action="store_true", help="this time without the second folder")
    browser = start.add_mutually_exclusive_group()
    browser.add_argument("--open", action="store_true", default=None, help="open the browser")
    browser.add_argument("--no-open", action="store_false", dest="open", help="only print the link")
    _trust(start)
    _force(start, "ask only whether you trust the folder")
    _json(start)

    stop = commands.add_parser("stop", help="stop the notebooks of a folder, or all")
    which = stop.add_mutually_exclusive_group(required=True)
    which.add_argument("folder", nargs="?", metavar="FOLDER", type=_not_empty, help="the folder")
    which.add_argument("--all", action="store_true", help="all that you have started")
    _force(stop)

    _json(commands.add_parser("list", help="list what is running"))

    logs = commands.add_parser("logs", help="show what the notebooks' server has written")
    _folder(logs)
    logs.add_argument(
        "--follow", action="store_true", help="keep showing what is written, until it ends"
    )

    _folder(commands.add_parser("open", help="open running notebooks in the browser"))
    doctor = commands.add_parser("doctor", help="check this computer")
    form = doctor.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print data for programs")
    form.add_argument("--report", action="store_true", help="print a report for support")
    _environments(commands.add_parser("environments", help="list or remove environments"))

    prepare = commands.add_parser(
        "prepare", help="download or build the environment, start nothing"
    )
    _folder(prepare)
    _environment(prepare)
    _engine(prepare)
    _trust(prepare)
    _recipe_options(prepare)
    _force(prepare, "ask only whether you trust the folder")

    look = commands.add_parser(
        "look", help="say what a folder has and what it would run in, start nothing"
    )
    _folder(look)
    _json(look)
    return parser


def _environments(parser: argparse.ArgumentParser) -> None:
    parser.description = "List the environments to choose from, and what is on this computer."
    parser.usage = "%(prog)s [-h] [--json]\n       %(prog)s remove [-h] [--force] NAME|IMAGE"
    _json(parser)
    inner = parser.add_subparsers(dest="what", metavar="remove", prog=parser.prog)
    remove = inner.add_parser("remove", help="remove one that Notedock has installed")
    remove.add_argument("name", metavar="NAME|IMAGE", type=_not_empty, help="which one")
    _force(remove)


def _folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", type=_not_empty, help="the folder")


def _environment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--environment",
        metavar="NAME|IMAGE",
        type=_not_empty,
        help="an environment's name, any image, or Dockerfile for the folder's own; "
        "else the one last used in the folder",
    )


def _engine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine",
        choices=(AUTO, *NAMES),
        default=AUTO,
        help="where they run: docker, or builtin for Notedock's own engine, which needs no Docker; "
        "auto (the default) uses Docker where it answers",
    )


def _recipe_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--use-file",
        metavar="NAME",
        action="append",
        default=[],
        dest="use_files",
        help="use a recipe that has another name, such as Requirements.txt, and remember that",
    )
    parser.add_argument(
        "--as-declared",
        action="store_true",
        help="forget what you have changed of the folder's recipe, such as packages left out",
    )
    parser.add_argument(
        "--python",
        metavar="VERSION",
        type=_python,
        help="install what the folder's recipe lists for this Python, and remember that",
    )
    parser.add_argument(
        "--without",
        metavar="PACKAGE",
        type=_package,
        action="append",
        default=[],
        help="leave out a package that the folder's recipe lists, and remember that",
    )
    parser.add_argument(
        "--replace",
        metavar="PACKAGE=OTHER",
        type=_replacement,
        action="append",
        default=[],
        help="install another package in place of one that is listed, and remember that; the "
        "same name stands for any version of it",
    )


def _python(text: str) -> str:
    if not re.fullmatch(r"3\.[0-9]{1,2}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no version of Python such as 3.8")
    return text


def _package(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no name of a package")
    return text


def _replacement(text: str) -> tuple[str, str]:
    name, _equals, other = text.partition("=")
    return normalized(_package(name)), _package(other)


def _trust(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--trust", action="store_true", help="you know who made the folder")


def _force(parser: argparse.ArgumentParser, says: str = "do not ask") -> None:
    parser.add_argument("--force", action="store_true", help=says)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print data for programs")


def _port(text: str) -> int:
    # int() alone would also take "8_888" and digits of other scripts.
    port = int(text) if re.fullmatch("[0-9]{1,5}", text) else 0
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1 to 65535")
    return port


def _data(text: str) -> DataFolder:
    return data_folder.parse(_not_empty(text))


def _not_empty(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("it must not be empty")
    return text
