"""The tree in a real browser, as people meet it: with a mouse, with keys, with a screen reader."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.sample.stage import DARK, LIGHT, Stage, entry, large
from tests.waiting import eventually

SALES = entry(
    "All sales",
    0,
    entry("Europe", 0, entry("Germany", 600), entry("Österreich", 300), entry("France", 100)),
    entry("Asia", 0, entry("Japan", 400), entry("Nippon <b>", 50)),
    entry("(blank)", 5),
)


@pytest.fixture
def stage(browser: Browser, bundle: str) -> Iterator[Stage]:
    stage = Stage(browser, bundle)
    yield stage
    stage.close()
    assert stage.errors == []


@pytest.fixture
def tree(stage: Stage) -> Stage:
    stage.show(SALES)
    expect(stage.item("Europe")).to_be_visible()
    return stage


def wait_for(stage: Stage, *names: str) -> None:
    eventually(f"{names} alone to be drawn", lambda: stage.names() == list(names))


def test_its_nodes_are_drawn_with_their_values(tree: Stage) -> None:
    assert tree.names() == ["All sales", "Europe", "Asia", "(blank)"]
    values = tree.page.locator(".tree-value").all_text_contents()
    assert values == ["€1.46K", "€1.00K", "€450", "€5"]
    assert tree.page.locator(".tree-lines path").count() == 3


def test_a_click_opens_and_another_closes(tree: Stage) -> None:
    tree.item("Europe").click()
    wait_for(tree, "All sales", "Europe", "Germany", "Österreich", "France", "Asia", "(blank)")
    expect(tree.item("Europe")).to_have_attribute("aria-expanded", "true")
    tree.item("Europe").click()
    wait_for(tree, "All sales", "Europe", "Asia", "(blank)")
    expect(tree.item("Europe")).to_have_attribute("aria-expanded", "false")


def test_what_opens_stays_where_it_is(tree: Stage) -> None:
    before = tree.item("Asia").bounding_box()
    tree.item("Asia").click()
    expect(tree.item("Japan")).to_be_visible()
    eventually("the end of the movement", tree.is_still)
    after = tree.item("Asia").bounding_box()
    assert before is not None
    assert after is not None
    assert (after["x"], after["y"]) == pytest.approx((before["x"], before["y"]), abs=2)


def test_a_name_is_a_name_whatever_is_in_it(tree: Stage) -> None:
    tree.item("Asia").click()
    expect(tree.item("Nippon <b>")).to_be_visible()
    assert tree.page.locator("#tree b").count() == 0


def test_a_search_opens_the_way_to_what_it_finds(tree: Stage) -> None:
    tree.page.get_by_label("Find a name").fill("oster")
    expect(tree.page.get_by_role("status")).to_have_text("1 of 1")
    expect(tree.item("Österreich")).to_have_class(re.compile("is-found"))
    expect(tree.item("Österreich")).to_have_attribute("aria-selected", "true")
    expect(tree.item("Europe")).to_have_class(re.compile("is-passed"))
    tree.page.get_by_label("Find a name").fill("Atlantis")
    expect(tree.page.get_by_role("status")).to_have_text("nothing found")


def test_enter_goes_from_one_find_to_the_next(tree: Stage) -> None:
    search = tree.page.get_by_label("Find a name")
    search.fill("an")  # Germany, France, Japan and (blank)
    expect(tree.page.get_by_role("status")).to_have_text("1 of 4")
    search.press("Enter")
    search.press("Enter")
    expect(tree.item("Japan")).to_have_attribute("aria-selected", "true")
    search.press("Shift+Enter")
    expect(tree.item("France")).to_have_attribute("aria-selected", "true")
    search.press("Escape")
    expect(search).to_have_value("")
    expect(tree.page.locator(".is-found")).to_have_count(0)


def test_it_can_be_walked_with_keys_alone(tree: Stage) -> None:
    page = tree.page
    page.get_by_label("Show the whole tree").focus()
    page.keyboard.press("Tab")
    assert tree.focused() == "All sales"
    page.keyboard.press("ArrowDown")
    assert tree.focused() == "Europe"
    page.keyboard.press("ArrowRight")
    expect(tree.item("Germany")).to_be_visible()
    assert tree.focused() == "Europe"
    page.keyboard.press("ArrowRight")
    assert tree.focused() == "Germany"
    page.keyboard.press("End")
    assert tree.focused() == "(blank)"
    page.keyboard.press("e")
    assert tree.focused() == "Europe"
    page.keyboard.press("ArrowLeft")
    wait_for(tree, "All sales", "Europe", "Asia", "(blank)")
    page.keyboard.press("Enter")
    expect(tree.item("France")).to_be_visible()
    assert page.locator('.tree-node[tabindex="0"]').count() == 1
    page.keyboard.press("Tab")  # one stop for all of the tree
    assert tree.focused() == ""


def test_keys_stay_in_the_tree(tree: Stage) -> None:
    """JupyterLab moves to another cell with the same keys."""
    watch = "() => { document.onkeydown = (event) => { window.escaped = event.key; }; }"
    tree.page.evaluate(watch)
    tree.item("Asia").focus()
    tree.page.keyboard.press("ArrowDown")
    tree.page.get_by_label("Find a name").press("a")
    assert tree.page.evaluate("window.escaped") is None


def test_a_screen_reader_is_told_what_there_is(tree: Stage) -> None:
    tree.item("Europe").click()
    expect(tree.page.get_by_role("tree", name="Sales, by region")).to_be_visible()
    austria = tree.item("Österreich")
    expect(austria).to_have_accessible_name("Österreich, €300, 30% of Europe")
    expect(austria).to_have_attribute("aria-level", "3")
    expect(austria).to_have_attribute("aria-posinset", "2")
    expect(austria).to_have_attribute("aria-setsize", "3")
    assert austria.get_attribute("aria-expanded") is None


def test_resting_on_a_name_tells_more(tree: Stage) -> None:
    tree.item("Europe").hover()
    tip = tree.page.locator(".tree-tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("€1,000")
    expect(tip).to_contain_text("share of All sales")
    expect(tip).to_contain_text("pieces")
    tree.page.mouse.move(2, 2)
    expect(tip).to_be_hidden()


def test_the_notebook_learns_where_the_reader_is_and_can_lead_there(tree: Stage) -> None:
    tree.item("Asia").click()
    tree.item("Japan").click()
    assert tree.page.evaluate("window.saved") == [["Asia"], ["Asia", "Japan"]]
    tree.page.evaluate("window.model.told('selected', ['Europe', 'France'])")
    expect(tree.item("France")).to_have_attribute("aria-selected", "true")
    expect(tree.page.locator(".tree-where")).to_have_text("Europe › France: €100")
    tree.page.evaluate("window.model.told('selected', ['nowhere'])")  # is no reason to stumble


def test_other_data_takes_the_place_of_the_old(tree: Stage) -> None:
    tree.page.evaluate(
        "(data) => window.model.told('data', data)", entry("Few", 0, entry("Only", 1))
    )
    wait_for(tree, "Few", "Only")


@pytest.mark.parametrize("data", [entry("Nothing", 0), entry("Loss", 0, entry("a", -5))])
def test_empty_and_negative_trees_are_drawn(stage: Stage, data: dict[str, object]) -> None:
    stage.show(data)
    expect(stage.item(str(data["name"]))).to_be_visible()


def test_it_zooms_moves_and_comes_back(tree: Stage) -> None:
    def place() -> str | None:
        return tree.page.locator(".tree-drawing > g").get_attribute("transform")

    began = place()
    tree.page.get_by_label("Zoom in").click()
    eventually("another size", lambda: place() != began)
    tree.page.get_by_label("Show the whole tree").click()
    eventually("the whole tree", lambda: place() == began)
    tree.page.mouse.move(700, 300)
    tree.page.mouse.down()
    tree.page.mouse.move(760, 340, steps=4)
    tree.page.mouse.up()
    moved = place()
    assert moved != began
    tree.page.mouse.wheel(0, 50)  # the page's own, as long as nobody works in the tree
    assert place() == moved
    tree.page.keyboard.down("Control")
    tree.page.mouse.wheel(0, -100)
    tree.page.keyboard.up("Control")
    eventually("another size", lambda: place() != moved)


def test_it_follows_the_look_of_the_page(browser: Browser, bundle: str) -> None:
    seen = {}
    for look in (LIGHT, DARK):
        stage = Stage(browser, bundle, look)
        stage.show(SALES)
        ink = "getComputedStyle(document.querySelector('.tree-name')).fill"
        paper = "getComputedStyle(document.querySelector('.tree-stage')).backgroundColor"
        seen[look] = (stage.page.evaluate(ink), stage.page.evaluate(paper))
        stage.close()
    assert seen[LIGHT] == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    assert seen[DARK] == ("rgb(255, 255, 255)", "rgb(17, 17, 17)")


def test_who_wants_no_movement_gets_none(browser: Browser, bundle: str) -> None:
    stage = Stage(browser, bundle)
    stage.page.emulate_media(reduced_motion="reduce")
    stage.show(SALES)
    stage.item("Europe").click()
    assert "Germany" in stage.names()
    assert stage.page.evaluate("window.model.watching.size") == 2
    stage.close()


def test_taken_away_it_leaves_nothing(tree: Stage) -> None:
    tree.page.evaluate("window.end()")
    assert tree.page.evaluate("[window.model.watching.size, tree.childElementCount]") == [0, 0]


def test_five_thousand_rows_stay_usable(stage: Stage) -> None:
    stage.show(large(5000))
    stage.page.get_by_label("Open all branches").click()
    expect(stage.page.get_by_role("treeitem", name="Item 2.")).not_to_have_count(0)
    stage.page.get_by_label("Find a name").fill("Item 4.7.99")
    expect(stage.page.get_by_role("status")).to_have_text("1 of 1")
    found = stage.item("Item 4.7.99")
    expect(found).to_be_in_viewport()
    eventually("only what is seen to be drawn", lambda: len(stage.names()) < 80)
    found.focus()
    stage.page.keyboard.press("Home")
    expect(stage.item("Everything")).to_be_in_viewport()
    assert stage.focused() == "Everything"
