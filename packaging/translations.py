"""Collect the texts that people read, for translators: ``python packaging/translations.py``.

The texts are read from the code itself, because Qt's own lupdate loses numbered plurals and
values in Python without a word. What to do about each language's file is left to lupdate and
lrelease all the same. ``check`` writes nothing and says what cannot be collected; another folder
than the program's own can be named.
"""

import ast
import json
import re
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "app" / "notedock"
CATALOGUE = ROOT / "resources" / "catalogue.toml"
TRANSLATIONS = ROOT / "resources" / "translations"
HOME = CODE / "core" / "words.py"  # defines the functions, and hands texts on
DOOR = CODE / "window" / "language.py"


# Where in a call there are sentences for people.
_SENTENCES = {"Problem": slice(1, 4), "Question": slice(0, 4)}


@dataclass(frozen=True, order=True)
class Text:
    """One text to be translated. counted: it has a number in it, and so several forms."""

    context: str
    source: str
    counted: bool = False


class NotLiteralError(Exception):
    """A text that cannot be collected, and why."""


def main() -> None:
    """Write the template, and bring every language up to date."""
    words = sys.argv[1:]
    only_check = words[:1] == ["check"]
    given = [Path(word) for word in words[only_check:]]
    texts, mistakes = collect(given if only_check and given else sorted(CODE.rglob("*.py")))
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    if mistakes:
        sys.exit("How to write a text is told at the top of app/notedock/core/words.py.")
    if not only_check:
        write(texts, given[0] if given else TRANSLATIONS)


def write(texts: set[Text], folder: Path) -> None:
    """Write the template, bring the languages in `folder` up to date, and compile them."""
    template = folder / "notedock.ts"
    languages = sorted(folder.glob("notedock_*.ts"))
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch, "texts.cpp")
        source.write_text("".join(map(as_source, sorted(texts))), encoding="utf-8")
        files = [template, *languages]
        run("lupdate", "-silent", "-locations", "none", "-no-obsolete", source, "-ts", *files)
    if languages:
        run("lrelease", "-silent", *languages)
    print(f"{len(texts)} texts and {len(languages)} languages in {folder}")


def collect(files: list[Path]) -> tuple[set[Text], list[str]]:
    """Return every text in `files` and the catalogue, and what is wrong with the others."""
    texts = set(of_catalogue())
    mistakes = []
    for path in files:
        if path in (HOME, DOOR):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call, inside in calls(tree):
            try:
                texts.update(of_call(call, inside))
            except NotLiteralError as error:
                mistakes.append(f"{path}:{call.lineno}: {error}")
    return texts, mistakes


def of_catalogue() -> Iterator[Text]:
    """Yield what the catalogue of environments says."""
    for entry in tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["environment"]:
        for words in (entry["title"], entry["summary"], entry["audience"]):
            yield Text("Catalogue", words)


def calls(node: ast.AST, inside: str = "") -> Iterator[tuple[ast.Call, str]]:
    """Yield every call below `node`, with the name of the class around it."""
    if isinstance(node, ast.ClassDef):
        inside = node.name
    if isinstance(node, ast.Call):
        yield node, inside
    for child in ast.iter_child_nodes(node):
        yield from calls(child, inside)


def of_call(call: ast.Call, inside: str) -> Iterator[Text]:
    """Yield the text in a call, if it is one of those that translate."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in _SENTENCES and any(is_bare(given) for given in call.args[_SENTENCES[name]]):
        raise NotLiteralError(f"what a {name} says goes through translate() of core/words.py")
    if name == "tr" and isinstance(call.func, ast.Attribute):
        yield Text(inside, plain(call, 0))
    elif name == "translate" and is_ours(call):
        yield Text(literal(call, 0), plain(call, 1))
    elif name == "counted":
        one, many = literal(call, 1), literal(call, 2)
        if "%n" not in many or places(one) - places(many):
            raise NotLiteralError("“many” needs %n and every value that “one” has")
        yield Text(literal(call, 0), many, counted=True)


def is_ours(call: ast.Call) -> bool:
    """Tell a call that translates a text from others of that name, as of str and QPainter."""
    if not isinstance(call.func, ast.Attribute):
        return True
    return getattr(call.func.value, "id", "") in ("words", "QCoreApplication", "QApplication")


def plain(call: ast.Call, place: int) -> str:
    """Return a text without a number that decides its form."""
    text = literal(call, place)
    if "%n" in text or "(s)" in text or "(es)" in text:
        raise NotLiteralError("a text with one or many goes through counted() of core/words.py")
    return text


def is_bare(given: ast.expr) -> bool:
    """Tell a sentence that no translator will see."""
    if isinstance(given, ast.IfExp):
        return is_bare(given.body) or is_bare(given.orelse)
    return isinstance(given, ast.JoinedStr) or (
        isinstance(given, ast.Constant) and bool(given.value)
    )


def literal(call: ast.Call, place: int) -> str:
    """Return the text that stands at a place of a call."""
    given = call.args[place] if place < len(call.args) else None
    if isinstance(given, ast.Constant) and isinstance(given.value, str) and given.value:
        return given.value
    raise NotLiteralError("a text to be translated stands there literally, without f or variable")


def places(text: str) -> set[str]:
    """Return the names of the values in a text."""
    return set(re.findall(r"\{(\w+)", text))


def as_source(text: Text) -> str:
    """Return a line of C++ from which lupdate takes everything as it is meant."""
    macro = "QT_TRANSLATE_N_NOOP" if text.counted else "QT_TRANSLATE_NOOP"
    context, source = (json.dumps(one, ensure_ascii=False) for one in (text.context, text.source))
    return f"{macro}({context}, {source})\n"


def run(tool: str, *arguments: str | Path) -> None:
    """Run one of Qt's tools, which came with PySide6."""
    subprocess.run([Path(sysconfig.get_path("scripts"), f"pyside6-{tool}"), *arguments], check=True)


if __name__ == "__main__":
    main()
