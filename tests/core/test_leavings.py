"""What builds leave behind is remembered by folder and engine, and cleared in the end."""

from __future__ import annotations

import os
import time

from notedock.core.leavings import Leavings
from notedock.core.places import Places


def test_what_is_still_used_is_remembered_and_the_newest_goes_first(places: Places) -> None:
    leavings = Leavings(places, lambda: "here")
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
    assert list(places.leavings.iterdir()) == []


def test_another_engine_is_left_alone(places: Places) -> None:
    Leavings(places, lambda: "here").note("a", ["1"])
    there = Leavings(places, lambda: "there")
    assert there.of("a") == ()
    there.clear("a", lambda _image: True)
    age(places)
    there.clear_old(lambda _image: True)
    assert Leavings(places, lambda: "here").of("a") == ("1",)


def test_what_is_old_goes_whichever_folder_it_was_for(places: Places) -> None:
    leavings = Leavings(places, lambda: "here")
    leavings.note("a", ["1"])
    leavings.clear_old(lambda _image: True)
    assert leavings.of("a") == ("1",)
    age(places)
    leavings.note("b", ["2"])
    leavings.clear_old(lambda _image: True)
    assert (leavings.of("a"), leavings.of("b")) == ((), ("2",))


def test_a_file_that_cannot_be_read_counts_as_nothing(places: Places) -> None:
    leavings = Leavings(places, lambda: "here")
    leavings.note("a", ["1"])
    (file,) = places.leavings.iterdir()
    file.write_text('{"engine": "here", "images"')
    assert leavings.of("a") == ()
    age(places)
    leavings.clear_old(lambda _image: True)


def age(places: Places) -> None:
    """Have all of it be from the day before yesterday."""
    past = time.time() - 2 * 86_400
    for file in places.leavings.iterdir():
        os.utime(file, (past, past))
