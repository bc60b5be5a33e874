/**
 * The tree on the page: draws what can be seen of it, and answers mouse, fingers and keys.
 *
 * However large the table, only the rows in the window exist as elements: that keeps thousands of
 * them quick. Where things are is kept on the nodes: x, y, and from where they come.
 */

import { hierarchy, select, tree as tidy, zoom as zooming, zoomIdentity } from "d3";

import * as geometry from "./geometry.js";
import * as nodes from "./nodes.js";
import { tooltip, tools } from "./parts.js";
import * as words from "./words.js";

const TIME = 280; // milliseconds of an opening or a closing
const WAIT = 350; // milliseconds until a tooltip comes
const ZOOM = [0.1, 3];
const READABLE = 0.6; // as small as letters may be at first
const FEW = 60; // so many found names are all revealed; of more, one after the other
const COLOURS = 8; // in css/tree.css

export class Tree {
  /**
   * settings: {data, depth, height, title, labels}; see words.js for the labels.
   * chosen: called with the path of names when the reader comes to another node.
   */
  constructor(parent, settings, chosen = () => {}) {
    this.parent = parent;
    this.settings = settings;
    this.chosen = chosen;
    this.language = parent.ownerDocument.documentElement.lang || "en";
    this.found = { words: "", list: [], set: new Set(), at: 0 };
    this.moving = 0;
    this.#lay();
    this.grow(settings.data);
  }

  // ---------------------------------------------------------------- what others may ask for

  /** Show other data, from the beginning. */
  grow(data) {
    this.root = nodes.grow(data, this.settings.depth);
    this.active = this.root;
    this.found = { words: "", list: [], set: new Set(), at: 0 };
    this.#begin();
  }

  /** Arrange everything as if for the first time, by the letters and the room of the page. */
  #begin() {
    const { fontSize, fontFamily } = getComputedStyle(this.svg.node());
    this.font = `${fontSize} ${fontFamily}`;
    this.widths = new Map();
    this.items.selectAll("*").remove();
    this.lines.selectAll("*").remove();
    this.#arrange();
    for (const node of this.order) node.from = { x: node.x, y: node.y };
    this.whole(false, READABLE);
  }

  /** Go to the node at a path of names, if there is one, and show it. */
  show(names) {
    const node = nodes.at(this.root, names);
    if (!node || node === this.active) return;
    nodes.reveal(node);
    this.#update(this.active);
    this.#go(node, false);
  }

  /** Open or close all branches. */
  all(open) {
    nodes.openAll(this.root, open);
    if (!open) this.active = this.root;
    this.#update(this.root);
    if (!open) this.whole(true, ZOOM[0]);
  }

  /** Look for a name, also in closed branches, and go to the first that is found. */
  find(text) {
    const list = nodes.find(this.root, text);
    this.found = { words: text, list, set: new Set(list), at: 0 };
    if (list.length && list.length <= FEW) list.forEach(nodes.reveal);
    if (list.length) nodes.reveal(list[0]);
    this.#update(this.active);
    this.#showFound();
  }

  /** Go to the next thing found; -1 to the one before. */
  next(step) {
    const { list, at } = this.found;
    if (!list.length) return;
    this.found.at = (at + step + list.length) % list.length;
    nodes.reveal(list[this.found.at]);
    this.#update(this.active);
    this.#showFound();
  }

  /** Show the whole tree, as small as `least`. */
  whole(animated = true, least = ZOOM[0]) {
    const box = geometry.box(this.order, this.width);
    const { x, y, k } = geometry.fit(box, this.#wide, this.#high, least);
    this.#look(zoomIdentity.translate(x, y).scale(k), animated);
  }

  /** Take everything away. */
  remove() {
    this.#tell(null);
    this.watcher.disconnect();
    this.svg.on(".zoom", null).interrupt();
    this.stage.remove();
  }

  // ---------------------------------------------------------------- making it

  #lay() {
    const stage = select(this.parent).append("div").attr("class", "tree-stage");
    // JupyterLab has keys of its own: arrows would leave the tree for another cell.
    stage.attr("data-lm-suppress-shortcuts", "true");
    stage.on("keydown", (event) => event.stopPropagation());
    this.stage = stage;
    this.tools = tools(stage.node(), {
      find: (text) => this.find(text),
      next: (step) => this.next(step),
      all: (open) => this.all(open),
      zoom: (factor) => this.svg.transition().duration(this.#time / 2).call(this.zoom.scaleBy, factor),
      whole: () => this.whole(),
    });
    const view = stage.append("div").attr("class", "tree-view");
    view.style("height", `${this.settings.height}px`);
    this.svg = view.append("svg").attr("class", "tree-drawing");
    this.paper = this.svg.append("g");
    this.lines = this.paper.append("g").attr("class", "tree-lines").attr("aria-hidden", "true");
    this.items = this.paper.append("g").attr("role", "tree");
    this.items.attr("aria-label", this.settings.title);
    this.tip = tooltip(view.node());
    this.where = stage.append("div").attr("class", "tree-where").attr("aria-hidden", "true");
    this.#listen(view);
    this.pen = this.svg.node().ownerDocument.createElement("canvas").getContext("2d");
  }

  #listen(view) {
    this.zoom = zooming()
      .scaleExtent(ZOOM)
      .extent(() => [[0, 0], [this.#wide, this.#high]])
      .filter((event) => (event.type === "wheel" ? event.ctrlKey || event.metaKey : !event.button))
      .on("zoom", ({ transform }) => {
        this.paper.attr("transform", transform);
        this.#tell(null);
        if (!this.moving) this.#draw();
      });
    this.svg.call(this.zoom).on("dblclick.zoom", null);
    view.node().addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.items.on("keydown", (event) => this.#key(event));
    this.watcher = new ResizeObserver(() => this.#resized());
    this.watcher.observe(view.node());
  }

  // ---------------------------------------------------------------- where things are

  get #wide() {
    return this.svg.node().clientWidth || 800;
  }

  get #high() {
    return this.settings.height;
  }

  get #time() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : TIME;
  }

  /** Return how much room the node's dot and label take to the right of its place. */
  width = (node) => {
    let width = this.widths.get(node);
    if (width === undefined) {
      width = geometry.radius(node.value, this.root.value) + 20;
      width += this.#measure(words.clipped(node.name), node.children.length ? 600 : 400);
      width += this.#measure(this.#value(node), 400);
      this.widths.set(node, width);
    }
    return width;
  };

  #measure(text, weight) {
    const font = `${weight} ${this.font}`;
    if (this.pen.font !== font) this.pen.font = font;
    return this.pen.measureText(text).width;
  }

  #value = (node) => words.withUnit(words.short(node.value, this.language), this.settings.labels.unit);

  /** Give every node that is shown its place; `still` keeps the one that it has. */
  #arrange(still = null) {
    this.order = nodes.shown(this.root);
    const made = hierarchy(this.root, (node) => (node.open ? node.children : null));
    tidy().nodeSize([geometry.ROW, 1]).separation((a, b) => (a.parent === b.parent ? 1 : 1.25))(made);
    const starts = geometry.columns(this.order, this.width);
    const kept = still && { x: still.x, y: still.y };
    made.each(({ data, x }) => {
      data.x = starts[data.depth];
      data.y = x;
    });
    const dx = kept ? kept.x - still.x : 0;
    const dy = kept ? kept.y - still.y : 0;
    if (dx || dy) {
      for (const node of this.order) {
        node.x += dx;
        node.y += dy;
      }
    }
  }

  #look(transform, animated = true) {
    const time = animated ? this.#time : 0;
    if (time) this.svg.transition().duration(time).call(this.zoom.transform, transform);
    else this.svg.interrupt().call(this.zoom.transform, transform);
  }

  #resized() {
    const wide = this.svg.node().clientWidth;
    // While the tree was made, it was in no page yet: there were no letters and no width.
    if (!this.was && wide) this.#begin();
    else if (this.was !== wide && !this.moving) this.#draw();
    this.was = wide;
  }

  // ---------------------------------------------------------------- drawing

  /** Let everything go to its new place, out of `source` or back into it. */
  #update(source) {
    const before = this.order;
    const seen = this.#seen();
    const stays = before.includes(source) ? source : this.root;
    for (const node of before) node.from = { x: node.x, y: node.y };
    this.#arrange(stays);
    const old = new Set(before);
    for (const node of this.order) {
      if (!old.has(node)) node.from = { x: stays.from.x, y: stays.from.y };
    }
    if (!this.order.includes(this.active)) this.active = stays;
    const moves = (node) =>
      old.has(node) && geometry.isIn(seen, node.from.x, node.from.y, this.width(node));
    this.#draw(this.#time, stays, moves);
  }

  #seen() {
    return geometry.seenThrough(this.#transform, this.#wide, this.#high);
  }

  get #transform() {
    return this.svg.node().__zoom;
  }

  /** Bring the elements in line with what is to be seen. alsoDraw: what comes into it or leaves. */
  #draw(time = 0, source = null, alsoDraw = () => false) {
    const seen = this.#seen();
    const drawn = this.order.filter(
      (node) =>
        node === this.active ||
        geometry.isIn(seen, node.x, node.y, this.width(node)) ||
        alsoDraw(node),
    );
    const lined = this.order.filter(
      (node) => node.parent && (geometry.lineIsIn(seen, this.#end(node.parent), node) || alsoDraw(node)),
    );
    this.#drawLines(lined, time, source);
    this.#drawNodes(drawn, time, source);
    this.where.text(words.path(this.active, this.settings.labels, this.language));
    if (!time) return;
    const number = ++this.moving;
    // Whatever has left the window by then is no longer needed.
    setTimeout(() => {
      if (number !== this.moving) return;
      this.moving = 0;
      if (this.stage.node().isConnected) this.#draw();
    }, time + 40);
  }

  #end = (node) => ({ x: node.x + this.width(node), y: node.y });

  #endFrom = (node) => ({ x: node.from.x + this.width(node), y: node.from.y });

  #drawLines(shown, time, source) {
    const place = (node) => geometry.line(this.#end(node.parent), node);
    const start = (node) => geometry.line(this.#endFrom(node.parent), node.from);
    const into = (at) => geometry.line(at, at);
    const lines = this.lines.selectAll("path").data(shown, (node) => node.id);
    const made = lines
      .enter()
      .append("path")
      .attr("data-colour", (node) => node.branch % COLOURS)
      .attr("stroke-width", (node) => geometry.thickness(node.value, this.root.value));
    const gone = lines.exit();
    if (!time) {
      gone.interrupt().remove();
      made.merge(lines).interrupt().attr("d", place);
      return;
    }
    const end = this.#end(source);
    gone.transition().duration(time).attr("d", into(end)).style("opacity", 0).remove();
    made.attr("d", start);
    made.merge(lines).transition().duration(time).attr("d", place);
  }

  #drawNodes(shown, time, source) {
    const items = this.items.selectAll("g.tree-node").data(shown, (node) => node.id);
    const made = this.#make(items.enter());
    const all = made.merge(items);
    all.each((node, at, elements) => this.#describe(node, select(elements[at])));
    all.order(); // from top to bottom, also for screen readers
    const place = ({ x, y }) => `translate(${x},${y})`;
    if (!time) {
      items.exit().interrupt().remove();
      all.interrupt().attr("transform", place).style("opacity", null);
      return;
    }
    const gone = items.exit().attr("aria-hidden", "true");
    gone.transition().duration(time).attr("transform", place(source)).style("opacity", 0).remove();
    made.attr("transform", (node) => place(node.from)).style("opacity", 0);
    all.transition().duration(time).attr("transform", place).style("opacity", 1);
  }

  #make(entering) {
    const made = entering
      .append("g")
      .attr("class", "tree-node")
      .attr("role", "treeitem")
      .attr("data-colour", (node) => (node.parent ? node.branch % COLOURS : "root"))
      .attr("aria-level", (node) => node.depth + 1)
      .attr("aria-posinset", (node) => node.place + 1)
      .attr("aria-setsize", (node) => node.parent?.children.length ?? 1)
      .attr("aria-label", (node) => words.spoken(node, this.settings.labels, this.language))
      .on("click", (_event, node) => this.#clicked(node))
      .on("pointerenter", (_event, node) => this.#tell(node, WAIT))
      .on("focus", ({ target }, node) => target.matches(":focus-visible") && this.#tell(node))
      .on("pointerleave blur", () => this.#tell(null));
    const size = (node) => geometry.radius(node.value, this.root.value);
    made
      .append("rect")
      .attr("class", "tree-target")
      .attr("x", (node) => -size(node) - 4)
      .attr("y", -geometry.ROW / 2 + 1)
      .attr("rx", 5)
      .attr("width", (node) => this.width(node) + size(node) + 4)
      .attr("height", geometry.ROW - 2);
    made.append("circle").attr("r", size);
    const text = made.append("text").attr("dy", "0.35em").attr("x", (node) => size(node) + 6);
    text.append("tspan").attr("class", "tree-name").text((node) => words.clipped(node.name));
    text.append("tspan").attr("class", "tree-value").attr("dx", 6).text(this.#value);
    return made;
  }

  #describe(node, item) {
    const found = this.found.set;
    item
      .classed("is-leaf", !node.children.length)
      .classed("is-open", node.open)
      .classed("is-found", found.has(node))
      .classed("is-passed", found.size > 0 && !found.has(node))
      .attr("aria-hidden", null) // it may have been on its way out
      .attr("aria-expanded", node.children.length ? node.open : null)
      .attr("aria-selected", node === this.active)
      .attr("tabindex", node === this.active ? 0 : -1);
  }

  // ---------------------------------------------------------------- the reader's doing

  #clicked(node) {
    nodes.toggle(node);
    this.#choose(node);
    this.#update(node);
    this.#focus();
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const done = nodes.press(event.key, this.active, this.order);
    if (done === null) return;
    event.preventDefault();
    if (done.go) this.#go(done.go, true);
    if (done.toggle) nodes.toggle(done.toggle);
    for (const node of done.open ?? []) node.open = true;
    if (done.toggle || done.open) {
      this.#update(this.active);
      this.#focus();
    }
  }

  /** Come to a node: bring it into the window, and give it the keyboard if that is here. */
  #go(node, focus) {
    this.#choose(node);
    const to = geometry.into(this.#transform, node, this.width(node), this.#wide, this.#high);
    if (to.x !== this.#transform.x || to.y !== this.#transform.y) {
      this.#look(zoomIdentity.translate(to.x, to.y).scale(to.k));
    }
    if (!this.moving) this.#draw();
    if (focus) this.#focus();
  }

  #choose(node) {
    if (node === this.active) return;
    this.active = node;
    this.chosen(nodes.path(node));
  }

  #focus() {
    const item = this.items.selectAll("g.tree-node").filter((node) => node === this.active);
    item.node()?.focus({ preventScroll: true });
  }

  #showFound() {
    const { words: text, list, at } = this.found;
    this.tools.say(words.outcome(text, list.length, at));
    if (list.length) this.#go(list[at], false);
  }

  /** Show the node's tooltip after a while, or hide it. */
  #tell(node, wait = 0) {
    clearTimeout(this.telling);
    this.tip.hide();
    if (!node) return;
    const facts = words.facts(node, this.settings.labels, this.language);
    this.telling = setTimeout(() => {
      const { x, y } = this.#onScreen(node);
      this.tip.show(facts, x, y);
    }, wait);
  }

  #onScreen(node) {
    const { x, y, k } = this.#transform;
    return { x: node.x * k + x + 8, y: node.y * k + y + geometry.ROW / 2 + 4 };
  }

  /** Let the wheel move a tree that the reader works in; at its end the page goes on. */
  #wheel(event) {
    if (event.ctrlKey || event.metaKey || !this.stage.node().contains(document.activeElement)) return;
    const { x, y, k } = this.#transform;
    const { left, top, right, bottom } = geometry.box(this.order, this.width);
    const nextX = geometry.slide(x, event.deltaX, left * k, right * k, this.#wide);
    const nextY = geometry.slide(y, event.deltaY, top * k, bottom * k, this.#high);
    if (nextX === x && nextY === y) return;
    event.preventDefault();
    this.#look(zoomIdentity.translate(nextX, nextY).scale(k), false);
  }
}
