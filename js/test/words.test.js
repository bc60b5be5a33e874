import assert from "node:assert/strict";
import { test } from "node:test";

import { grow } from "../src/nodes.js";
import * as words from "../src/words.js";

const LABELS = { value: "revenue", unit: "€", rows: "rows", more: [{ label: "units", unit: "" }] };
const ROOT = grow({
  name: "All",
  value: 2_000_000,
  rows: 9,
  more: [70],
  children: [
    {
      name: "Europe",
      value: 1_500_000,
      rows: 6,
      more: [50],
      children: [{ name: "France", value: 3000, rows: 1, more: [1.255] }],
    },
  ],
});
const EUROPE = ROOT.children[0];
const FRANCE = EUROPE.children[0];

test("numbers are short where there is little room, and whole where there is some", () => {
  assert.equal(words.short(1_234_567), "1.23M");
  assert.equal(words.short(46_000_000), "46.0M");
  assert.equal(words.short(3), "3");
  assert.equal(words.short(-0.25), "-0.25");
  assert.equal(words.long(1_234_567.4), "1,234,567");
  assert.equal(words.long(1.255), "1.26");
  assert.equal(words.long(1234.5, "de"), "1.235");
});

test("a currency stands before, another unit behind, none nowhere", () => {
  assert.equal(words.withUnit("12", "€"), "€12");
  assert.equal(words.withUnit("-12", "$"), "-$12");
  assert.equal(words.withUnit("12", "h"), "12 h");
  assert.equal(words.withUnit("12", ""), "12");
});

test("a share is said only where it means something", () => {
  assert.equal(words.share(1, 4), "25%");
  assert.equal(words.share(1, 30), "3.3%");
  assert.equal(words.share(1, 800), "0.13%");
  assert.equal(words.share(0, 4), "0%");
  assert.equal(words.share(4, 4), "100%");
  for (const [part, whole] of [[1, 0], [-1, 4], [5, 4], [0, 0]]) {
    assert.equal(words.share(part, whole), "", `${part} of ${whole}`);
  }
});

test("a long name is clipped between letters, not within them", () => {
  assert.equal(words.clipped("short"), "short");
  assert.equal(words.clipped("🪑".repeat(40), 5), "🪑🪑🪑🪑…");
});

test("the tooltip says where, how much, and of what", () => {
  assert.deepEqual(words.facts(FRANCE, LABELS), {
    path: "Europe › France",
    rows: [
      ["revenue", "€3,000"],
      ["share of Europe", "0.2%"],
      ["share of All", "0.15%"],
      ["units", "1.26"],
      ["rows", "1"],
    ],
  });
  assert.deepEqual(words.facts(ROOT, LABELS).rows[1], ["units", "70"]);
  assert.equal(words.facts(ROOT, LABELS).path, "All");
  assert.equal(words.facts(EUROPE, LABELS).rows.length, 4, "the parent is the whole: said once");
});

test("a screen reader hears name, value and share", () => {
  assert.equal(words.spoken(EUROPE, LABELS), "Europe, €1.50M, 75% of All");
  assert.equal(words.spoken(ROOT, LABELS), "All, €2.00M");
  assert.equal(words.path(FRANCE, LABELS), "Europe › France: €3,000");
});

test("a search says how it went", () => {
  assert.equal(words.outcome("", 0, 0), "");
  assert.equal(words.outcome("x", 0, 0), "nothing found");
  assert.equal(words.outcome("x", 12, 2), "3 of 12");
});
