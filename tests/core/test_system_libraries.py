"""A library of the system that Qt lacks is named, with the package that brings it."""

from __future__ import annotations

import pytest

from notedock.core import problems
from notedock.core.system_libraries import install_command, missing_for_x11, missing_library


@pytest.mark.parametrize(
    ("message", "library"),
    [
        ("libGL.so.1: cannot open shared object file: No such file or directory", "libGL.so.1"),
        (
            "Error loading /a b/libqxcb.so: libxcb-cursor.so.0: cannot open shared object file",
            "libxcb-cursor.so.0",
        ),
        ("No module named 'PySide6'", ""),
        ("/lib/libc.so.6: version `GLIBC_2.38' not found", ""),
    ],
)
def test_the_library_is_read_from_what_the_loader_says(message: str, library: str) -> None:
    assert missing_library(message) == library


def test_the_command_names_the_packages_that_bring_the_libraries() -> None:
    command = install_command(["libxcb-cursor.so.0", "libGL.so.1", "libunheard.so.7"])
    assert command == "sudo apt-get install libgl1 libxcb-cursor0"
    assert install_command(["libunheard.so.7"]) == ""


def test_the_way_out_is_the_command_where_there_is_one() -> None:
    known = problems.system_library_missing("libGL.so.1", "sudo apt-get install libgl1", "")
    assert "as shown here" in known.remedy
    assert known.command == "sudo apt-get install libgl1"
    other = problems.system_library_missing("libunheard.so.7", "", "")
    assert "package that contains it on your system" in other.remedy


def test_what_qt_needs_is_here_where_qt_can_be_imported() -> None:
    import PySide6.QtWidgets

    assert PySide6.QtWidgets.QApplication is not None
    assert "libGL.so.1" not in missing_for_x11()
