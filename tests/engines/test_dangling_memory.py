"""What builds leave behind is remembered by folder and engine, and cleared in the end."""

from __future__ import annotations

import os
import time

from notedock.core.app_paths import AppPaths
from notedock.engines.docker.dangling_images import DanglingImages


def test_what_is_still_used_is_remembered_and_the_newest_goes_first(paths: AppPaths) -> None:
    leavings = DanglingImages(paths, lambda: "here")
    leavings.note("a", ["1", "2", "3", "2", "4"])
    assert leavings.of("a") == ("1", "2", "3", "4")
    asked: list[str] = []

    def remove(image: str) -> bool:
        asked.append(image)
        return image != "2"

    leavings.clear("a", remove, keep={"4"})
    assert asked == ["3", "2", "1"]
    assert leavings.of("a") == ("2", "4")
    leavings.clear("a", lambda _image: True)
    assert leavings.of("a") == ()
    assert list(paths.dangling_images.iterdir()) == []


def test_another_engine_is_left_alone(paths: AppPaths) -> None:
    DanglingImages(paths, lambda: "here").note("a", ["1"])
    there = DanglingImages(paths, lambda: "there")
    assert there.of("a") == ()
    there.clear("a", lambda _image: True)
    age(paths)
    there.clear_old(lambda _image: True)
    assert DanglingImages(paths, lambda: "here").of("a") == ("1",)


def test_what_is_old_goes_whichever_folder_it_was_for(paths: AppPaths) -> None:
    leavings = DanglingImages(paths, lambda: "here")
    leavings.note("a", ["1"])
    leavings.clear_old(lambda _image: True)
    assert leavings.of("a") == ("1",)
    age(paths)
    leavings.note("b", ["2"])
    leavings.clear_old(lambda _image: True)
    assert (leavings.of("a"), leavings.of("b")) == ((), ("2",))


def test_a_file_that_cannot_be_read_counts_as_nothing(paths: AppPaths) -> None:
    leavings = DanglingImages(paths, lambda: "here")
    leavings.note("a", ["1"])
    (file,) = paths.dangling_images.iterdir()
    file.write_text('{"engine": "here", "images"')
    assert leavings.of("a") == ()
    age(paths)
    leavings.clear_old(lambda _image: True)


def age(paths: AppPaths) -> None:
    """Have all of it be from the day before yesterday."""
    past = time.time() - 2 * 86_400
    for file in paths.dangling_images.iterdir():
        os.utime(file, (past, past))
