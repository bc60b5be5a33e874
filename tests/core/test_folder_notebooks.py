"""What a folder's notebooks say of themselves, and how little it takes to know it again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notedock.core import folder_notebooks
from notedock.core.app_paths import AppPaths
from notedock.core.folder_notebooks import FolderNotebooks, read_folder_notebooks
from notedock.core.notebook_metadata import NotebookMetadata, read_notebook
from tests.core.damage import DAMAGE, Damage, damaged


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path.resolve() / "folder"
    made.mkdir()
    return made


def cell(*code: str, kind: str = "code") -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {}, "source": "\n".join(code).splitlines(True)}


def put(
    folder: Path, path: str, *code: str, kernel: object = None, info: object = None, **more: Any
) -> None:
    metadata = {"kernelspec": kernel, "language_info": info}
    notebook = {
        "cells": [cell("import nothing", kind="markdown"), *map(cell, code)],
        "metadata": {name: value for name, value in metadata.items() if value},
        "nbformat": 4,
        "nbformat_minor": 5,
        **more,
    }
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(json.dumps(notebook))


def read(folder: Path) -> FolderNotebooks:
    return read_folder_notebooks(folder, AppPaths(folder.parent / "home"))


PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}


def test_languages_kernels_and_imports_are_known(folder: Path) -> None:
    put(folder, "a.ipynb", "import numpy", "from sklearn import svm", kernel=PYTHON)
    put(folder, "sub/b.ipynb", "import numpy, os, distutils", kernel=PYTHON)
    put(folder, "c.ipynb", "import dplyr", kernel={"name": "ir", "language": "R"})
    found = read(folder)
    assert found.languages == ("python", "r")
    assert found.foreign_kernels == {}
    assert found.imports == ("numpy", "sklearn")
    assert found.notebooks["a.ipynb"] == NotebookMetadata("python3", "python", ("numpy", "sklearn"))


@pytest.mark.parametrize(
    ("kernel", "info", "language", "foreign"),
    [
        ({"name": "conda-env-geo-py", "language": "python"}, None, "python", True),
        ({"name": "conda-env-geo-py"}, None, "python", True),
        ({"name": "conda-env-geo-r"}, None, "r", True),
        ({"name": "my-env"}, {"name": "python", "version": "3.8"}, "python", True),
        ({"name": "python2", "language": "python"}, None, "python", True),
        ({"name": "python3"}, None, "python", False),
        ({"name": "ir"}, None, "r", False),
        ({"name": "irkernel43", "language": "R"}, None, "r", True),
        ({"name": "julia-1.9"}, None, "julia", False),
        ({"name": "my-env"}, None, "", False),
        ({"name": "bash"}, {"name": "bash"}, "bash", False),
        ({"name": "../../etc", "language": "python"}, None, "python", False),
        ({"name": "x" * 200, "language": "python"}, None, "python", False),
        ({"name": 7, "language": []}, {"name": {}}, "", False),
        (None, {"name": "ipython"}, "python", False),
        (None, None, "", False),
    ],
)
def test_the_language_of_a_kernel_under_any_name(
    folder: Path, kernel: object, info: object, language: str, foreign: bool
) -> None:
    put(folder, "a.ipynb", kernel=kernel, info=info)
    found = read(folder)
    assert found.notebooks["a.ipynb"].language == language
    assert bool(found.foreign_kernels) == foreign


def test_more_kernels_than_a_command_line_can_hold(folder: Path) -> None:
    for number in range(1100):
        kernel = {"name": f"{'x' * 90}{number}", "language": "python"}
        put(folder, f"{number}.ipynb", kernel=kernel)
    assert 60_000 > len(str(read(folder).foreign_kernels)) > 10_000


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"cells": [', "{}]}"),
        ('{"worksheets": [', "{}]}"),
        ('{"cells": [{"cell_type": "code", "source": [', "[]]}]}"),
        ('{"metadata": {"kernelspec": {"name": [', "[]]}}}"),
    ],
)
def test_a_notebook_takes_no_more_memory_than_a_few_times_its_size(
    folder: Path, before: str, after: str
) -> None:
    (folder / "a.ipynb").write_text(before + f"{after[:2]}," * 4_000_000 + after)
    code = "import sys; from pathlib import Path; from resource import getrusage, RUSAGE_SELF; "
    code += "from notedock.core.notebook_metadata import read_notebook; "
    code += "before = getrusage(RUSAGE_SELF).ru_maxrss; "
    code += "read_notebook(Path(sys.argv[1]), 'a.ipynb'); "
    code += "print(getrusage(RUSAGE_SELF).ru_maxrss - before)"
    ran = subprocess.run(
        [sys.executable, "-c", code, folder], capture_output=True, text=True, check=True
    )
    assert int(ran.stdout) < 60_000  # KB; the file has 12 MB


def test_metadata_may_be_null(folder: Path) -> None:
    (folder / "a.ipynb").write_text('{"cells": null, "metadata": {"kernelspec": null}}')
    (folder / "b.ipynb").write_text('{"worksheets": null, "metadata": null}')
    assert set(read(folder).notebooks) == {"a.ipynb", "b.ipynb"}


def test_notebooks_of_version_3_are_read(folder: Path) -> None:
    cells = [{"cell_type": "code", "language": "python", "input": ["import numpy\n", "print 1"]}]
    put(folder, "a.ipynb", cells=[], worksheets=[{"cells": cells}], nbformat=3)
    assert read(folder).notebooks["a.ipynb"] == NotebookMetadata("", "python", ("numpy",))


def test_the_folders_own_modules_are_not_counted_but_what_they_import(folder: Path) -> None:
    put(folder, "sub/a.ipynb", "import helpers, package.one, spread.x, compiled\nimport missing")
    (folder / "sub/helpers.py").write_text("import pandas\nimport package")
    (folder / "package").mkdir()
    (folder / "package/__init__.py").write_text("from . import one")
    (folder / "package/one.py").write_text("import scipy, helpers")
    (folder / "code/spread").mkdir(parents=True)
    (folder / "code/spread/x.py").write_text("import x, json")
    (folder / "compiled.cpython-311-x86_64-linux-gnu.so").touch()
    (folder / "unrelated.py").write_text("import flask")
    assert read(folder).imports == ("missing", "pandas", "scipy")


def test_notebooks_with_inline_metadata_are_known(folder: Path) -> None:
    put(folder, "a.ipynb", '# /// script\n# dependencies = ["numpy"]\n# ///')
    put(folder, "b.ipynb", "# /// script\n# dependencies = []")
    found = read(folder)
    assert found.scripts == ("a.ipynb",)
    assert found.notebooks["a.ipynb"].script == 'dependencies = ["numpy"]'


def test_what_is_no_notebook_is_left_out(folder: Path, tmp_path: Path) -> None:
    put(tmp_path, "outside.ipynb", "import outside")
    put(folder, "good.ipynb", "import good")
    bad = {
        "empty": b"",
        "cut": b'{"cells": [{"cell_type": "code", "source": "import a"',
        "deep": b'{"cells": ' + b"[" * 300_000,
        "deep2": b'{"x": ' + b'{"a":' * 200_000,
        "list": b"[]",
        "types": b'{"cells": {"a": 1}}',
        "latin": b'{"cells": [{"cell_type": "code", "source": "\xe4"}]}',
    }
    for name, content in bad.items():
        (folder / f"{name}.ipynb").write_bytes(content)
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "folder.ipynb").mkdir()
    (folder / "device.ipynb").symlink_to("/dev/zero")
    (folder / "out.ipynb").symlink_to(tmp_path / "outside.ipynb")
    (folder / "loop.ipynb").symlink_to("loop.ipynb")
    (folder / "link.ipynb").symlink_to("good.ipynb")
    (folder / "module.py").symlink_to(tmp_path / "outside.ipynb")
    (folder / os.fsdecode(b"\xff.ipynb")).write_bytes(b"{}")
    found = read(folder)
    assert set(found.notebooks) == {"good.ipynb", "link.ipynb", os.fsdecode(b"\xff.ipynb")}
    assert found.imports == ("good",)


def test_odd_values_in_cells_are_left_out(folder: Path) -> None:
    odd = [{}, {"cell_type": 1}, {"cell_type": "code"}, {"cell_type": "code", "source": [1, {}]}]
    odd += [{"cell_type": "code", "source": {"a": "import x"}}, cell("import good")]
    put(folder, "a.ipynb", cells=odd)
    assert read(folder).imports == ("good",)


def test_what_was_read_is_known_again_without_reading(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "a.ipynb", "import numpy, helper", kernel=PYTHON)
    put(folder, "b.ipynb", "# /// script\n# ///\nimport pandas")
    (folder / "helper.py").write_text("import scipy")
    (folder / "broken.ipynb").write_text("{")
    first = read(folder)

    def refuse(_folder: Path, path: str) -> NotebookMetadata | None:
        raise AssertionError(path)

    monkeypatch.setattr(folder_notebooks, "read_notebook", refuse)
    monkeypatch.setattr(folder_notebooks, "read_module", refuse)
    assert read(folder) == first
    put(folder, "a.ipynb", "import numpy, helper, more", kernel=PYTHON)
    with pytest.raises(AssertionError, match=r"a\.ipynb"):
        read(folder)


def test_a_name_that_is_no_text_does_not_keep_the_others_from_being_kept(folder: Path) -> None:
    put(folder, "a.ipynb", "import numpy", kernel=PYTHON)
    put(folder, os.fsdecode(b"\xff.ipynb"), "import scipy", kernel=PYTHON)
    assert set(read(folder).imports) == {"numpy", "scipy"}
    (kept,) = AppPaths(folder.parent / "home").notebooks.iterdir()
    assert "a.ipynb" in kept.read_text()
    assert set(read(folder).imports) == {"numpy", "scipy"}


def test_a_change_is_seen(folder: Path) -> None:
    put(folder, "a.ipynb", "import numpy")
    assert read(folder).imports == ("numpy",)
    put(folder, "a.ipynb", "import scipy")
    os.utime(folder / "a.ipynb", ns=(1, 1))  # of the same size
    assert read(folder).imports == ("scipy",)
    (folder / "a.ipynb").unlink()
    assert read(folder).notebooks == {}
    assert read(folder).imports == ()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_whatever_has_become_of_what_was_kept(folder: Path, damage: Damage) -> None:
    put(folder, "a.ipynb", "import numpy")
    first = read(folder)
    (kept,) = (folder.parent / "home/notebooks").iterdir()
    damaged(kept, damage)
    assert read(folder) == first


@pytest.mark.parametrize(
    "kept",
    [
        b'{"version": 1, "metadata": [], "files": {"a.ipynb": [1, 1, 7]}}',
        b'{"version": 1, "metadata": [], "files": {"a.ipynb": [1, 1, -7]}}',
        b'{"version": 99, "metadata": [{"imports": ["x"]}], "files": {"a.ipynb": [1, 1, 0]}}',
    ],
)
def test_what_was_kept_and_cannot_be_is_not_used(folder: Path, kept: bytes) -> None:
    put(folder, "a.ipynb", "import numpy")
    os.utime(folder / "a.ipynb", ns=(1, 1))
    first = read(folder)
    (file,) = (folder.parent / "home/notebooks").iterdir()
    size = (folder / "a.ipynb").stat().st_size
    file.write_bytes(kept.replace(b"[1,", b"[%d," % size))
    assert read(folder) == first


def test_what_is_too_much_at_once_is_read_the_next_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "a.ipynb", "import numpy")
    put(folder, "b.ipynb", "import scipy")
    size = (folder / "a.ipynb").stat().st_size
    monkeypatch.setattr(folder_notebooks, "_MAX_TOTAL", size)
    assert len(read(folder).notebooks) == 1
    assert read(folder).imports == ("numpy", "scipy")


def test_a_home_that_cannot_be_written_does_not_matter(folder: Path) -> None:
    put(folder, "a.ipynb", "import numpy")
    (folder.parent / "home").write_text("a file")
    assert read(folder).imports == ("numpy",)


KEYS = ("cells", "metadata", "worksheets", "cell_type", "source", "input", "language", "name")
JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.just("import a"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from((*KEYS, "kernelspec", "language_info")), inner, max_size=6
        )
    ),
    max_leaves=20,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=50))
def test_whatever_is_in_a_notebook_nothing_is_raised(folder: Path, data: bytes) -> None:
    (folder / "a.ipynb").write_bytes(data)
    found = read_notebook(folder, "a.ipynb")
    assert found is None or isinstance(hash(found), int)
