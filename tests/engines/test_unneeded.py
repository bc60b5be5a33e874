"""What can be cleaned up: only what is ours, and only what nobody needs."""

from __future__ import annotations

import time
from dataclasses import replace

from notedock.engines.docker.image_listing import Layer, LocalImage
from notedock.engines.docker.inventory import unneeded
from notedock.engines.inventory import Installed, Unneeded

ME = "somebody"
OLD = 1_600_000_000.0  # seconds since 1970


def image(name: str, *layers: int, **more: object) -> LocalImage:
    """Return an image of ours, of layers that are as large as they are called."""
    names = (f"{name}:1",) if name else ()
    steps = tuple(Layer(one, one) for one in layers)
    made = LocalImage(f"id-{name}", names, sum(layers), OLD, steps, built_by=ME)
    return replace(made, **more)  # type: ignore[arg-type]


def found(*images: LocalImage, needed: str = "", left_over: tuple[str, ...] = ()) -> Unneeded:
    def is_needed(one: Installed) -> bool:
        return one.title == f"{needed}:1"

    return unneeded(images, {}, ME, left_over, is_needed)


def going(*images: LocalImage, needed: str = "") -> list[str]:
    return [one.title for one in found(*images, needed=needed).environments]


def test_what_is_not_ours_or_used_or_made_just_now_stays() -> None:
    assert going(image("a", 7)) == ["a:1"]
    assert going(image("a", 7, built_by="another")) == []
    assert going(image("a", 7, built_by="")) == []
    assert going(image("a", 7, users=("a server",))) == []
    assert going(image("a", 7, created=time.time() - 60)) == []


def test_what_is_needed_stays_with_all_that_it_is_built_on() -> None:
    base, middle, top, other = image("a", 1), image("b", 1, 2), image("c", 1, 2, 4), image("d", 8)
    assert going(base, middle, top, other, needed="b") == ["c:1", "d:1"]
    assert going(base, middle, top, other) == ["c:1", "b:1", "a:1", "d:1"]  # in this order
    stranger = replace(top, built_by="")
    assert going(base, middle, stranger, other) == ["d:1"]


def test_what_they_share_is_freed_once_and_only_when_nobody_else_has_it() -> None:
    images = [image("a", 100, 1), image("b", 100, 2), image("c", 300)]
    assert found(*images).frees == 403
    assert found(*images, needed="b").frees == 301


def test_what_builds_have_left_goes_unless_it_got_a_name_or_something_is_built_on_it() -> None:
    left = image("", 5, 6, built_by="")
    ids = (left.id,)
    assert found(left) == Unneeded()
    assert found(left, left_over=ids) == Unneeded((), left_over=True, frees=11)
    assert found(replace(left, names=("mine:1",)), left_over=ids) == Unneeded()
    assert found(replace(left, users=("somebody",)), left_over=ids) == Unneeded()
    above = image("above", 5, 6, 7)
    assert found(left, above, needed="above", left_over=ids) == Unneeded()
