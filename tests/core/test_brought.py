"""What the program has brought to this computer, remembered as far as it can be trusted."""

from __future__ import annotations

import threading
import time

import pytest

from notedock.core.brought import Brought
from notedock.core.places import Places


def here() -> str:
    return "unix:///here"


ONE, OTHER = "sha256:" + "1a" * 32, "sha256:" + "2b" * 32


def test_only_what_was_noted_counts_as_brought(places: Places) -> None:
    brought = Brought(places, here)
    brought.note(ONE, "quay.io/jupyter/r-notebook:2026-07-28")
    assert brought.names(ONE) == ("quay.io/jupyter/r-notebook:2026-07-28",)
    assert brought.names(OTHER) == ()
    assert brought.names("") == ()


def test_every_name_that_the_program_gave_is_kept(places: Places) -> None:
    for name in ("b:1", "a:1", "b:1"):
        Brought(places, here).note(ONE, name)
    assert Brought(places, here).names(ONE) == ("a:1", "b:1")


def test_another_engine_has_images_of_its_own(places: Places) -> None:
    Brought(places, here).note(ONE, "a:1")
    there = Brought(places, lambda: "unix:///there")
    assert there.names(ONE) == ()
    there.note(ONE, "b:1")
    there.keep(set(), time.time() + 1)
    assert there.all() == {}
    assert Brought(places, here).all() == {ONE: ("a:1",)}


def test_what_others_have_removed_is_ours_no_longer(places: Places) -> None:
    brought = Brought(places, here)
    brought.note(ONE, "a:1")
    brought.note(OTHER, "b:1")
    brought.keep({OTHER}, time.time() + 1)
    assert brought.all() == {OTHER: ("b:1",)}


def test_what_was_brought_after_the_look_is_kept(places: Places) -> None:
    brought = Brought(places, here)
    looked = time.time() - 1
    brought.note(ONE, "a:1")
    brought.keep(set(), looked)
    assert brought.names(ONE) == ("a:1",)


def test_what_is_forgotten_is_no_longer_ours(places: Places) -> None:
    brought = Brought(places, here)
    brought.note(ONE, "a:1")
    brought.note(OTHER, "b:1")
    brought.forget(ONE)
    brought.forget(ONE)
    assert (brought.names(ONE), brought.names(OTHER)) == ((), ("b:1",))


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"names": 3}', "null", "\udcff"])
def test_what_cannot_be_read_does_not_count(places: Places, damage: str) -> None:
    brought = Brought(places, here)
    brought.note(ONE, "a:1")
    for path in places.brought.iterdir():
        path.write_text(damage, errors="surrogateescape")
    assert brought.names(ONE) == ()
    assert brought.all() == {}
    brought.note(ONE, "a:1")
    assert brought.names(ONE) == ("a:1",)


def test_what_cannot_be_written_does_no_harm(places: Places) -> None:
    places.home.mkdir(parents=True, exist_ok=True)
    places.brought.write_text("a file in the way")
    brought = Brought(places, here)
    brought.note(ONE, "a:1")
    brought.forget(ONE)
    assert brought.names(ONE) == ()


def test_two_programs_note_different_images_at_once(places: Places) -> None:
    def note(number: int) -> None:
        Brought(places, here).note(f"sha256:{number}", "a:1")

    threads = [threading.Thread(target=note, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(Brought(places, here).names(f"sha256:{number}") for number in range(8))
