"""Which modules code imports, as cells have it."""

from __future__ import annotations

import time
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notedock.core.notebook_imports import imported


@pytest.mark.parametrize(
    ("code", "modules"),
    [
        ("import numpy as np, pandas\nfrom sklearn.svm import SVC", "numpy pandas sklearn.svm"),
        ("from google.cloud import storage", "google.cloud.storage"),
        ("with x:\n    import a\nfor i in y:\n    import b", "a b"),
        ("import a\nimport a", "a"),
        # What it can do without.
        ("try:\n    import a\nexcept ImportError:\n    import b", ""),
        ("try:\n    import a\nexcept (KeyError, ModuleNotFoundError):\n    pass", ""),
        ("try:\n    import a\nexcept KeyError:\n    pass", "a"),
        ("def f():\n    import a\nclass C:\n    import b\nif x:\n    import c", ""),
        ("from . import a\nfrom .b import c", ""),
        ('"""\nimport a\n"""\n# import b\ntext = "import c"', ""),
        # IPython's own syntax.
        ("%matplotlib inline\n!pip install x\nimport a\nfiles = !ls\ntext = %env X\na?", "a"),
        ("%%time\nimport a", "a"),
        ("%%timeit -n 3\nimport a", "a"),
        ("%%bash\nimport a", ""),
        ("%%html\n<p>import a</p>", ""),
        ("if x:\n    !ls\nimport a", "a"),
        ("x = (1\n% 2)\nimport a", "a"),
        # No Python 3, or not complete.
        (
            "print 'x'\nimport urllib2, numpy as np\nfrom a.b import (\n  c)\n  import d",
            "urllib2 numpy a.b",
        ),
        ("import a\nx = 'import", "a"),
        ("import a\nx = '\ud800'", "a"),
        ("import a\0", "a"),
        ("", ""),
    ],
)
def test_what_code_imports_whenever_it_runs(code: str, modules: str) -> None:
    assert imported(code) == tuple(modules.split())


@pytest.mark.parametrize(
    "code",
    [
        "import a\n" + "(" * 90_000,
        "import a\n" + "-" * 90_000 + "1",
        "import a\nx" + ".a" * 45_000,
        "import a\nx = 1" + "+1" * 45_000,
        "import a\n" + "".join(" " * depth + "if x:\n" for depth in range(400)),
        "import a\n" + "?" * 90_000,
        "import a\n" + "a=" * 45_000,
        "import a\n" + "a, " * 30_000 + "\n",
        "from a " + " " * 90_000 + "\nimport a\nprint x",
    ],
)
def test_code_that_is_made_to_take_long_does_not(code: str) -> None:
    started = time.monotonic()
    assert imported(code) in {("a",), ()}
    assert time.monotonic() - started < 5


def test_no_more_is_kept_than_anybody_needs() -> None:
    assert len(imported("\n".join(f"import m{number}" for number in range(5000)))) == 300
    assert imported("import " + "a" * 5000 + "\nimport b") == ("b",)


@given(st.text("import from as%!?()\n\t .,:'\"=a#\\\0\ud800", max_size=200))
def test_whatever_a_cell_has_nothing_is_raised(code: str) -> None:
    assert all(isinstance(name, str) for name in imported("import\n" + code))


def test_nothing_is_said_about_code_that_is_odd() -> None:
    """Python 3.12 would warn people of what others have written in their notebooks."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert imported("if x:\n  import a\nimport b\ny = '\\d' if 1else 2") == ("b",)
    assert said == []
