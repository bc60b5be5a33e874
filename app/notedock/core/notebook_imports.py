"""Which modules Python code imports, as cells of notebooks or files have it. Nothing is run."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from functools import lru_cache

_MAX_CODE = 100_000  # characters of a cell or file that is parsed
_MAX_IMPORTS = 300  # of one cell or file
_MAX_NAME = 100  # characters
# Magics of IPython whose cell is Python, for all that the first line says; others have another
# language, or none.
_PYTHON_MAGICS = frozenset({"capture", "memit", "prun", "time", "timeit"})
_MAGIC = re.compile(r"^([ \t]*)(?:[%!?]|\S.*\?[ \t]*$|\w[\w, ]*=[ \t]*[%!]).*$", re.MULTILINE)
# Of code that is no Python 3: lines at the margin that import something.
_LINE = re.compile(
    r"^(?:import[ \t]+(\w[\w., \t]*)|from[ \t]+(\w[\w.]*)[ \t]+import\b)", re.MULTILINE
)
_IMPORT = re.compile(r"\bimport\b")
_AT_MARGIN = re.compile(r"^(?:import|from)[ \t][^\n()\\;]*$", re.MULTILINE)
# Packages of many makers in one name: what is imported from them counts.
NAMESPACES = frozenset({"azure", "backports", "google", "ruamel", "sphinxcontrib", "zope"})


@lru_cache(maxsize=1000)
def imported(code: str) -> tuple[str, ...]:
    """Return the modules that code imports whenever it runs, with dots, each once.

    What it can do without is left out: imports within functions and conditions, and those whose
    failure it handles. Relative ones are, too. Code that is no Python 3 is read line by line.
    """
    if "import" not in code:
        return ()
    code = _python(code[:_MAX_CODE])
    found: dict[str, None] = {}
    for name in _modules(code):
        if len(name) <= _MAX_NAME:
            found[name] = None
        if len(found) >= _MAX_IMPORTS:
            break
    return tuple(found)


def _python(code: str) -> str:
    """Return a cell's code without the magic for the whole cell; nothing if it is no Python."""
    start = code.lstrip()
    if not start.startswith("%%"):
        return code
    first, _newline, rest = start.partition("\n")
    return rest if first[2:].split(" ")[0].strip() in _PYTHON_MAGICS else ""


def _modules(code: str) -> Iterator[str]:
    tree = _parsed_margin(code) or _parsed(_MAGIC.sub(r"\1pass", code)) or _parsed(code)
    if tree:
        yield from _of_statements(tree.body)
        return
    for line in _LINE.finditer(code):
        for name in (line[1] or line[2]).split(","):
            yield from name.split()[:1]


def _parsed_margin(code: str) -> ast.Module | None:
    """Return the imports alone, where each is one line at the margin; None for other code.

    Most cells are so, and to parse all of their code takes ten times as long.
    """
    if '"""' in code or "'''" in code:
        return None
    lines = "\n".join(_AT_MARGIN.findall(code))
    are_all = len(_IMPORT.findall(lines)) == len(_IMPORT.findall(code))
    return _parsed(lines) if are_all else None


def _parsed(code: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings(action="ignore"):  # of what is written in the code
            return ast.parse(code)
    # ValueError: zeros and lone surrogates. The others: what is nested too deeply.
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _of_statements(statements: list[ast.stmt]) -> Iterator[str]:
    for one in statements:
        match one:
            case ast.Import():
                yield from (alias.name for alias in one.names)
            case ast.ImportFrom(level=0, module=str(module)):
                root = module.partition(".")[0]
                is_namespace = root in NAMESPACES
                yield from (f"{module}.{a.name}" for a in one.names) if is_namespace else (module,)
            case ast.With() | ast.For() | ast.While():
                yield from _of_statements(one.body)
            case ast.Try() if not any(map(_handles_imports, one.handlers)):
                yield from _of_statements(one.body)


def _handles_imports(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return not names.isdisjoint({"ImportError", "ModuleNotFoundError", "Exception"})
