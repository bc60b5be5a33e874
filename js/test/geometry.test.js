import assert from "node:assert/strict";
import { test } from "node:test";

import * as geometry from "../src/geometry.js";

test("a column begins where the longest label before it has ended", () => {
  const nodes = [
    { depth: 0, wide: 50 },
    { depth: 1, wide: 10 },
    { depth: 1, wide: 90 },
    { depth: 2, wide: 5 },
  ];
  const starts = geometry.columns(nodes, (node) => node.wide);
  assert.equal(starts.length, 3);
  assert.ok(starts[1] > 50);
  assert.ok(starts[2] > starts[1] + 90);
});

test("sizes grow with the value, and are never nothing, endless or negative", () => {
  for (const size of [geometry.radius, geometry.thickness]) {
    assert.ok(size(0, 10) > 0);
    assert.ok(size(5, 10) > size(1, 10));
    assert.equal(size(-5, 10), size(5, 10));
    assert.equal(size(50, 10), size(10, 10), "losses elsewhere can make a part exceed the whole");
    assert.equal(size(5, 0), size(0, 10));
  }
  const area = (value) => (geometry.radius(value, 100) - geometry.radius(0, 100)) ** 2;
  assert.ok(Math.abs(area(40) / area(10) - 4) < 1e-9);
});

test("only what the window shows is drawn, and a little around it", () => {
  const seen = geometry.seenThrough({ x: -100, y: 50, k: 2 }, 800, 400, 10);
  assert.deepEqual(seen, { left: 40, top: -35, right: 460, bottom: 185 });
  assert.equal(geometry.isIn(seen, 100, 0, 50), true);
  assert.equal(geometry.isIn(seen, 0, 0, 50), true, "it begins outside and reaches in");
  assert.equal(geometry.isIn(seen, 0, 0, 30), false);
  assert.equal(geometry.isIn(seen, 100, 200, 50), false);
});

test("a line is drawn when it crosses the window, but not to far away", () => {
  const seen = { left: 0, top: 0, right: 100, bottom: 100 };
  const lineIsIn = (from, to) => geometry.lineIsIn(seen, from, to);
  assert.equal(lineIsIn({ x: 10, y: 50 }, { x: 60, y: 50 }), true);
  assert.equal(lineIsIn({ x: 10, y: -50 }, { x: 60, y: 150 }), true, "across");
  assert.equal(lineIsIn({ x: 10, y: 50 }, { x: 60, y: 5000 }), false, "one of a thousand");
  assert.equal(lineIsIn({ x: 10, y: -9 }, { x: 60, y: -5 }), false);
  assert.equal(lineIsIn({ x: 110, y: 50 }, { x: 160, y: 50 }), false);
});

test("fitting shows all, and makes nothing larger", () => {
  const box = { left: 0, top: -1000, right: 400, bottom: 1000 };
  const { k, x, y } = geometry.fit(box, 800, 400, 0.01);
  assert.ok(box.top * k + y >= 0);
  assert.ok(box.bottom * k + y <= 400);
  assert.ok(box.left * k + x >= 0);
  assert.equal(geometry.fit({ left: 0, top: 0, right: 4, bottom: 4 }, 800, 400, 0.1).k, 1);
  assert.equal(geometry.fit(box, 800, 400, 0.6).k, 0.6);
});

test("a point is brought in, and one that is in is left alone", () => {
  const still = { x: 0, y: 0, k: 1 };
  assert.deepEqual(geometry.into(still, { x: 100, y: 100 }, 50, 800, 400), still);
  const moved = geometry.into(still, { x: 900, y: -300 }, 50, 800, 400);
  assert.ok(900 + moved.x + 50 <= 800);
  assert.ok(-300 + moved.y >= 0);
  const long = geometry.into(still, { x: 900, y: 0 }, 5000, 800, 400);
  assert.ok(900 + long.x >= 0, "a name longer than the window is read from its beginning");
});

test("the wheel moves as far as there is something to see", () => {
  assert.equal(geometry.slide(0, 50, 0, 1000, 400), -50);
  assert.equal(geometry.slide(-600, 500, 0, 1000, 400, 24), -624);
  assert.equal(geometry.slide(0, -500, 0, 1000, 400, 24), 24);
  assert.equal(geometry.slide(100, 50, 0, 200, 400, 24), 100, "all of it is seen");
});
