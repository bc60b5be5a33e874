import assert from "node:assert/strict";
import { test } from "node:test";

import * as nodes from "../src/nodes.js";

const leaf = (name, value) => ({ name, value, rows: 1 });
const DATA = {
  name: "All",
  value: 10,
  rows: 4,
  children: [
    { name: "Europe", value: 6, rows: 3, children: [leaf("Österreich", 3), leaf("France", 2), leaf("fin", 1)] },
    { name: "Asia", value: 4, rows: 1, children: [leaf("Japan", 4)] },
  ],
};
const names = (list) => list.map((node) => node.name);
const named = (root, name) => nodes.list(root).find((node) => node.name === name);

test("what is above the depth is open, and only that is shown", () => {
  assert.deepEqual(names(nodes.shown(nodes.grow(DATA, 0))), ["All"]);
  assert.deepEqual(names(nodes.shown(nodes.grow(DATA, 1))), ["All", "Europe", "Asia"]);
  assert.equal(nodes.shown(nodes.grow(DATA, 9)).length, 7);
});

test("a node knows where it belongs", () => {
  const root = nodes.grow(DATA);
  const france = named(root, "France");
  assert.deepEqual([france.depth, france.place, france.branch], [2, 1, 0]);
  assert.equal(named(root, "Japan").branch, 1);
  assert.equal(root.branch, -1);
  assert.deepEqual(nodes.path(france), ["Europe", "France"]);
  assert.equal(nodes.at(root, ["Europe", "France"]), france);
  assert.equal(nodes.at(root, []), root);
  assert.equal(nodes.at(root, ["Europe", "Japan"]), null);
  assert.equal(new Set(nodes.list(root).map((node) => node.id)).size, 7);
});

test("a root alone is a tree", () => {
  const root = nodes.grow({ name: "All", value: 0, rows: 0 });
  nodes.toggle(root);
  nodes.openAll(root, true);
  assert.equal(root.open, false);
  assert.deepEqual(nodes.press("ArrowDown", root, nodes.shown(root)), {});
});

test("opening, closing, all at once", () => {
  const root = nodes.grow(DATA, 1);
  nodes.toggle(named(root, "Asia"));
  assert.deepEqual(names(nodes.shown(root)), ["All", "Europe", "Asia", "Japan"]);
  nodes.toggle(named(root, "Japan"));
  assert.equal(named(root, "Japan").open, false);
  nodes.openAll(root, true);
  assert.equal(nodes.shown(root).length, 7);
  nodes.openAll(root, false);
  assert.deepEqual(names(nodes.shown(root)), ["All", "Europe", "Asia"]);
  nodes.reveal(named(root, "Japan"));
  assert.equal(nodes.shown(root).includes(named(root, "Japan")), true);
});

test("a search finds what is closed, whatever the letters wear", () => {
  const root = nodes.grow(DATA, 0);
  assert.deepEqual(names(nodes.find(root, " OSTER")), ["Österreich"]);
  assert.deepEqual(names(nodes.find(root, "a")), ["France", "Asia", "Japan"]);
  assert.deepEqual(nodes.find(root, "  "), []);
  assert.deepEqual(nodes.find(root, "all"), [], "the root is no answer");
});

test("keys lead through what is shown, as the W3C has it for trees", () => {
  const root = nodes.grow(DATA, 1);
  const [europe, asia] = root.children;
  const at = (key, node) => nodes.press(key, node, nodes.shown(root));
  assert.deepEqual(at("ArrowDown", root), { go: europe });
  assert.deepEqual(at("ArrowUp", root), {});
  assert.deepEqual(at("End", root), { go: asia });
  assert.deepEqual(at("ArrowDown", asia), {});
  assert.deepEqual(at("Home", asia), { go: root });
  assert.deepEqual(at("ArrowRight", europe), { toggle: europe });
  assert.deepEqual(at("ArrowLeft", europe), { go: root });
  assert.deepEqual(at("*", asia), { open: [europe, asia] });
  europe.open = true;
  assert.deepEqual(at("ArrowRight", europe), { go: europe.children[0] });
  assert.deepEqual(at("ArrowLeft", europe), { toggle: europe });
  assert.deepEqual(at("Enter", europe.children[0]), {}, "a leaf has nothing to open");
  assert.deepEqual(at(" ", europe), { toggle: europe });
});

test("a letter leads to the next name that begins with it, round and round", () => {
  const root = nodes.grow(DATA, 2);
  const order = nodes.shown(root);
  const france = named(root, "France");
  const fin = named(root, "fin");
  assert.deepEqual(nodes.press("f", root, order), { go: france });
  assert.deepEqual(nodes.press("F", france, order), { go: fin });
  assert.deepEqual(nodes.press("f", fin, order), { go: france });
  assert.deepEqual(nodes.press("o", root, order), { go: named(root, "Österreich") });
  assert.deepEqual(nodes.press("z", root, order), {});
});

test("other keys are left to the page", () => {
  const root = nodes.grow(DATA);
  for (const key of ["Tab", "Escape", "F5", "Shift"]) {
    assert.equal(nodes.press(key, root, nodes.shown(root)), null, key);
  }
});

test("a hundred thousand names beside each other are no matter", () => {
  const children = Array.from({ length: 100_000 }, (_none, at) => leaf(`n${at}`, 1));
  const root = nodes.grow({ name: "All", value: 1, rows: 1, children });
  assert.equal(nodes.shown(root).length, 100_001);
  assert.equal(nodes.find(root, "n9999").length, 11);
});
