/**
 * The tree as data: what is open, what is found, where a key leads. No page, no D3.
 *
 * A node: name, value, rows (of the table), more (values for the tooltip), children, parent,
 * depth (0 is the root), place (among its siblings), branch (which child of the root it is below,
 * -1 for the root), id, open.
 */

/** Make nodes of nested `data`; those above `depth` are open. */
export function grow(data, depth = 1) {
  let id = 0;
  const make = (entry, parent, place) => {
    const node = {
      name: entry.name,
      value: entry.value,
      rows: entry.rows,
      more: entry.more ?? [],
      parent,
      place,
      depth: parent ? parent.depth + 1 : 0,
      branch: !parent ? -1 : parent.parent ? parent.branch : place,
      id: id++,
      children: [],
    };
    node.children = (entry.children ?? []).map((child, at) => make(child, node, at));
    node.open = node.children.length > 0 && node.depth < depth;
    return node;
  };
  return make(data, null, 0);
}

/** List `node` and all below it, each before its children; only what is shown, if so asked. */
export function list(node, shownOnly = false) {
  const found = [];
  const waiting = [node];
  while (waiting.length) {
    const next = waiting.pop();
    found.push(next);
    if (next.open || !shownOnly) {
      for (let at = next.children.length - 1; at >= 0; at--) waiting.push(next.children[at]);
    }
  }
  return found;
}

/** List what is shown, from top to bottom. */
export const shown = (root) => list(root, true);

/** Open or close a node that has children. */
export function toggle(node) {
  node.open = !node.open && node.children.length > 0;
}

/** Open everything, or close everything but the root. */
export function openAll(root, open) {
  for (const node of list(root)) node.open = node.children.length > 0 && (open || !node.parent);
}

/** Open all that is above `node`, so that it is shown. */
export function reveal(node) {
  for (const one of above(node)) one.open = true;
}

/** List what is above `node`, the root first. */
export function above(node) {
  const found = [];
  for (let one = node.parent; one; one = one.parent) found.unshift(one);
  return found;
}

/** Return the names from below the root down to `node`. */
export function path(node) {
  return [...above(node), node].slice(1).map((one) => one.name);
}

/** Return the node at a path of names, or null. */
export function at(root, names) {
  let node = root;
  for (const name of names) {
    node = node.children.find((child) => child.name === name);
    if (!node) return null;
  }
  return node;
}

/** Make a text comparable: without accents, in small letters. */
export function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/** Find all nodes whose name holds `words`, open or not, from top to bottom. */
export function find(root, words) {
  const wanted = plain(words);
  return wanted ? list(root).filter((node) => node.parent && plain(node.name).includes(wanted)) : [];
}

/**
 * Say what a key does at `node` while `order` is shown (W3C's pattern for trees).
 *
 * Returns {go: node}, {toggle: node}, {open: nodes}, or null for a key that means nothing here.
 */
export function press(key, node, order) {
  const here = order.indexOf(node);
  const go = (to) => (to && to !== node ? { go: to } : {});
  switch (key) {
    case "ArrowDown":
      return go(order[here + 1]);
    case "ArrowUp":
      return go(order[here - 1]);
    case "Home":
      return go(order[0]);
    case "End":
      return go(order[order.length - 1]);
    case "ArrowRight":
      if (!node.children.length) return {};
      return node.open ? go(node.children[0]) : { toggle: node };
    case "ArrowLeft":
      return node.open ? { toggle: node } : go(node.parent);
    case "Enter":
    case " ":
      return node.children.length ? { toggle: node } : {};
    case "*":
      return { open: (node.parent?.children ?? [node]).filter((one) => one.children.length) };
    default:
      return [...key].length === 1 && plain(key) ? go(startingWith(key, here, order)) : null;
  }
}

function startingWith(letter, here, order) {
  const wanted = plain(letter);
  const round = [...order.slice(here + 1), ...order.slice(0, here)];
  return round.find((node) => plain(node.name).startsWith(wanted));
}
