"""The commands and options of the terminal face, as scripts and support staff know them."""

from __future__ import annotations

import argparse
import re

from notedock import __version__

_ENGINES = ("auto", "docker", "builtin")


def build() -> argparse.ArgumentParser:
    """Return the parser; wrong usage ends with status 2 and a sentence."""
    parser = argparse.ArgumentParser(
        prog="notedock",
        description="Open the notebooks of a folder in the environment that their author meant.",
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
        help="leave out what the folder's own Dockerfile or requirements.txt says",
    )
    start.add_argument("--engine", choices=_ENGINES, default="auto", help="where they run")
    start.add_argument("--notebook", metavar="PATH", default="", help="open this notebook")
    start.add_argument("--port", type=_port, metavar="N", help="use this port, from 1 to 65535")
    start.add_argument("--read-only", action="store_true", help="nothing in the folder can change")
    browser = start.add_mutually_exclusive_group()
    browser.add_argument("--open", action="store_true", default=None, help="open the browser")
    browser.add_argument("--no-open", action="store_false", dest="open", help="only print the link")
    _force(start)
    _json(start)

    stop = commands.add_parser("stop", help="stop the notebooks of a folder, or all")
    which = stop.add_mutually_exclusive_group(required=True)
    which.add_argument("folder", nargs="?", metavar="FOLDER", type=_not_empty, help="the folder")
    which.add_argument("--all", action="store_true", help="all that you have started")
    _force(stop)

    _json(commands.add_parser("list", help="list what is running"))

    logs = commands.add_parser("logs", help="show what the notebooks' server has written")
    _folder(logs)
    logs.add_argument("--follow", action="store_true", help="go on until it ends")

    _folder(commands.add_parser("open", help="open running notebooks in the browser"))
    doctor = commands.add_parser("doctor", help="tell whether everything needed is there")
    form = doctor.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print data for programs")
    form.add_argument("--report", action="store_true", help="print all that support wants to know")
    _environments(commands.add_parser("environments", help="list or remove environments"))

    prepare = commands.add_parser(
        "prepare", help="download or build the environment, start nothing"
    )
    _folder(prepare)
    _environment(prepare)
    return parser


def _environments(parser: argparse.ArgumentParser) -> None:
    parser.description = "List the environments to choose from, and what is on this computer."
    parser.usage = "%(prog)s [-h] [--json]\n       %(prog)s remove [-h] [--force] NAME|IMAGE"
    _json(parser)
    inner = parser.add_subparsers(dest="what", metavar="remove", prog=parser.prog)
    remove = inner.add_parser("remove", help="remove one that Notedock has brought here")
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


def _force(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="ask nothing")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print data for programs")


def _port(text: str) -> int:
    # Not whatever else Python takes for a number, like "8_888".
    port = int(text) if re.fullmatch("[0-9]{1,5}", text) else 0
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1 to 65535")
    return port


def _not_empty(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("it must not be empty")
    return text
