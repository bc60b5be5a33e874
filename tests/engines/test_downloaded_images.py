"""What the program has brought to this computer, remembered as far as it can be trusted."""

from __future__ import annotations

import threading
import time

import pytest

from notedock.core.app_paths import AppPaths
from notedock.engines.docker.downloaded_images import DownloadedImages


def here() -> str:
    return "unix:///here"


ONE, OTHER = "sha256:" + "1a" * 32, "sha256:" + "2b" * 32


def test_only_what_was_noted_counts_as_brought(paths: AppPaths) -> None:
    brought = DownloadedImages(paths, here)
    brought.note(ONE, "quay.io/jupyter/r-notebook:2026-07-28")
    assert brought.names(ONE) == ("quay.io/jupyter/r-notebook:2026-07-28",)
    assert brought.names(OTHER) == ()
    assert brought.names("") == ()


def test_every_name_that_the_program_gave_is_kept(paths: AppPaths) -> None:
    for name in ("b:1", "a:1", "b:1"):
        DownloadedImages(paths, here).note(ONE, name)
    assert DownloadedImages(paths, here).names(ONE) == ("a:1", "b:1")


def test_another_engine_has_images_of_its_own(paths: AppPaths) -> None:
    DownloadedImages(paths, here).note(ONE, "a:1")
    there = DownloadedImages(paths, lambda: "unix:///there")
    assert there.names(ONE) == ()
    there.note(ONE, "b:1")
    there.keep(set(), time.time() + 1)
    assert there.all() == {}
    assert DownloadedImages(paths, here).all() == {ONE: ("a:1",)}


def test_what_others_have_removed_is_ours_no_longer(paths: AppPaths) -> None:
    brought = DownloadedImages(paths, here)
    brought.note(ONE, "a:1")
    brought.note(OTHER, "b:1")
    brought.keep({OTHER}, time.time() + 1)
    assert brought.all() == {OTHER: ("b:1",)}


def test_what_was_brought_after_the_look_is_kept(paths: AppPaths) -> None:
    brought = DownloadedImages(paths, here)
    looked = time.time() - 1
    brought.note(ONE, "a:1")
    brought.keep(set(), looked)
    assert brought.names(ONE) == ("a:1",)


def test_what_is_forgotten_is_no_longer_ours(paths: AppPaths) -> None:
    brought = DownloadedImages(paths, here)
    brought.note(ONE, "a:1")
    brought.note(OTHER, "b:1")
    brought.forget(ONE)
    brought.forget(ONE)
    assert (brought.names(ONE), brought.names(OTHER)) == ((), ("b:1",))


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"names": 3}', "null", "\udcff"])
def test_what_cannot_be_read_does_not_count(paths: AppPaths, damage: str) -> None:
    brought = DownloadedImages(paths, here)
    brought.note(ONE, "a:1")
    for path in paths.downloaded_images.iterdir():
        path.write_text(damage, errors="surrogateescape")
    assert brought.names(ONE) == ()
    assert brought.all() == {}
    brought.note(ONE, "a:1")
    assert brought.names(ONE) == ("a:1",)


def test_what_cannot_be_written_does_no_harm(paths: AppPaths) -> None:
    paths.home.mkdir(parents=True, exist_ok=True)
    paths.downloaded_images.write_text("a file in the way")
    brought = DownloadedImages(paths, here)
    brought.note(ONE, "a:1")
    brought.forget(ONE)
    assert brought.names(ONE) == ()


def test_two_programs_note_different_images_at_once(paths: AppPaths) -> None:
    def note(number: int) -> None:
        DownloadedImages(paths, here).note(f"sha256:{number}", "a:1")

    threads = [threading.Thread(target=note, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(DownloadedImages(paths, here).names(f"sha256:{number}") for number in range(8))
