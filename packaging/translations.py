"""Collect the texts to translate: ``python packaging/translations.py [check] [FOLDER | FILES]``.

The texts are read from the syntax tree, because Qt's lupdate silently loses plurals and named
values in Python. They are then handed to lupdate and lrelease as C++, which maintain each
language's file. ``check`` writes nothing and reports what cannot be collected.
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
# These define the functions, and pass on texts that are no literals.
DEFINITIONS = {CODE / "core" / "translation.py", CODE / "window" / "shell" / "language.py"}


# The arguments that are shown on the screen, by the class that is called.
_SENTENCES = {
    "Problem": {"title", "reason", "remedy"},
    "Question": {"text", "detail", "yes", "no"},
}
_POSITIONS = {"Question": 4}  # how many leading positional arguments are such texts


@dataclass(frozen=True, order=True)
class Text:
    """One text to translate. counted: it has plural forms."""

    context: str
    source: str
    counted: bool = False


class NotLiteralError(Exception):
    """A text that cannot be collected; the message says why."""


def main() -> None:
    """Update the template and every language's file."""
    words = sys.argv[1:]
    only_check = words[:1] == ["check"]
    given = [Path(word) for word in words[only_check:]]
    texts, mistakes = collect(given if only_check and given else sorted(CODE.rglob("*.py")))
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    if mistakes:
        sys.exit("How to write a text is told at the top of app/notedock/core/translation.py.")
    if not only_check:
        write(texts, given[0] if given else TRANSLATIONS)


def write(texts: set[Text], folder: Path) -> None:
    """Write the template, update the languages in `folder`, and compile them."""
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
    """Return every text in `files` and in the catalogue, and error messages for the others."""
    texts = set(of_catalogue())
    mistakes = []
    for path in files:
        if path in DEFINITIONS:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call, inside in calls(tree):
            try:
                texts.update(of_call(call, inside))
            except NotLiteralError as error:
                mistakes.append(f"{path}:{call.lineno}: {error}")
    return texts, mistakes


def of_catalogue() -> Iterator[Text]:
    """Yield the texts of the catalogue of environments."""
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
    if any(map(is_untranslated, sentences(call, name))):
        raise NotLiteralError(f"what a {name} says goes through translate() of core/translation.py")
    if name == "tr" and isinstance(call.func, ast.Attribute):
        yield Text(inside, singular(call, 0))
    elif name == "translate" and is_translate_call(call):
        yield Text(literal(call, 0), singular(call, 1))
    elif name == "counted":
        one, many = literal(call, 1), literal(call, 2)
        if "%n" not in many or places(one) - places(many):
            raise NotLiteralError("“many” needs %n and every value that “one” has")
        yield Text(literal(call, 0), many, counted=True)


def sentences(call: ast.Call, name: str) -> list[ast.expr]:
    """Return the arguments of a call of the class `name` that are shown on the screen."""
    named = [one.value for one in call.keywords if one.arg in _SENTENCES.get(name, ())]
    return [*call.args[: _POSITIONS.get(name, 0)], *named]


def is_translate_call(call: ast.Call) -> bool:
    """Tell our translate() from the methods of that name of str and QPainter."""
    if not isinstance(call.func, ast.Attribute):
        return True
    return getattr(call.func.value, "id", "") in ("translation", "QCoreApplication", "QApplication")


def singular(call: ast.Call, place: int) -> str:
    """Return the literal at a position, which must have no plural forms."""
    text = literal(call, place)
    if "%n" in text or "(s)" in text or "(es)" in text:
        raise NotLiteralError(
            "a text with one or many goes through counted() of core/translation.py"
        )
    return text


def is_untranslated(given: ast.expr) -> bool:
    """Tell whether an argument is a text that is not translated."""
    if isinstance(given, ast.IfExp):
        return is_untranslated(given.body) or is_untranslated(given.orelse)
    return isinstance(given, ast.JoinedStr) or (
        isinstance(given, ast.Constant) and bool(given.value)
    )


def literal(call: ast.Call, place: int) -> str:
    """Return the string literal at a position of a call. Raises NotLiteralError."""
    given = call.args[place] if place < len(call.args) else None
    if isinstance(given, ast.Constant) and isinstance(given.value, str) and given.value:
        return given.value
    raise NotLiteralError("a text to be translated stands there literally, without f or variable")


def places(text: str) -> set[str]:
    """Return the names of the `{values}` in a text."""
    return set(re.findall(r"\{(\w+)", text))


def as_source(text: Text) -> str:
    """Return a line of C++ from which lupdate reads the text."""
    macro = "QT_TRANSLATE_N_NOOP" if text.counted else "QT_TRANSLATE_NOOP"
    context, source = (json.dumps(one, ensure_ascii=False) for one in (text.context, text.source))
    return f"{macro}({context}, {source})\n"


def run(tool: str, *arguments: str | Path) -> None:
    """Run one of Qt's tools, which PySide6 installs."""
    subprocess.run([Path(sysconfig.get_path("scripts"), f"pyside6-{tool}"), *arguments], check=True)


if __name__ == "__main__":
    main()
