/** Where things are: columns, sizes, lines, and what of it can be seen. No page. */

export const ROW = 26; // between two rows
const GAP = 64; // between the longest label of a column and the next column
const DOT = { least: 3, most: 11 };
const LINE = { least: 1, most: 12 };

/** Return where each column begins, given how wide its labels are. */
export function columns(nodes, width) {
  const widest = [];
  for (const node of nodes) widest[node.depth] = Math.max(widest[node.depth] ?? 0, width(node));
  const starts = [0];
  for (let depth = 1; depth < widest.length; depth++) {
    starts[depth] = starts[depth - 1] + widest[depth - 1] + GAP;
  }
  return starts;
}

/** Return a scale for values: nothing is `least`, `whole` is `most`, by the given power. */
function scaled(value, whole, { least, most }, power) {
  const part = whole ? Math.min(Math.abs(value / whole), 1) : 0;
  return least + (most - least) * part ** power;
}

/** Return the radius of a dot: areas, not radii, are what the eye compares. */
export const radius = (value, whole) => scaled(value, whole, DOT, 0.5);

/** Return the width of a line. */
export const thickness = (value, whole) => scaled(value, whole, LINE, 1);

/** Return a line from the end of one label to the dot of a child. */
export function line(from, to) {
  const middle = (from.x + to.x) / 2;
  return `M${from.x},${from.y}C${middle},${from.y} ${middle},${to.y} ${to.x},${to.y}`;
}

/** Return the part of the drawing that a window of this size shows, and a little around it. */
export function seenThrough({ x, y, k }, width, height, margin = 2 * ROW) {
  return {
    left: -x / k - margin,
    top: -y / k - margin,
    right: (width - x) / k + margin,
    bottom: (height - y) / k + margin,
  };
}

/** Tell whether a row that begins at x, y can be seen in `seen`. */
export function isIn(seen, x, y, width) {
  return y >= seen.top && y <= seen.bottom && x <= seen.right && x + width >= seen.left;
}

/** Tell whether it is worth drawing the line to a child: long fans lead far out of the window. */
export function lineIsIn(seen, from, to) {
  const screen = seen.bottom - seen.top;
  const near = to.y >= seen.top - screen && to.y <= seen.bottom + screen;
  const crosses = Math.min(from.y, to.y) <= seen.bottom && Math.max(from.y, to.y) >= seen.top;
  return near && crosses && from.x <= seen.right && to.x >= seen.left;
}

/** Return the box around all nodes. */
export function box(nodes, width) {
  const found = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const node of nodes) {
    found.left = Math.min(found.left, node.x - DOT.most);
    found.right = Math.max(found.right, node.x + width(node));
    found.top = Math.min(found.top, node.y - ROW / 2);
    found.bottom = Math.max(found.bottom, node.y + ROW / 2);
  }
  return found;
}

/** Return how to move and shrink a box so that all of it is seen; it is never made larger. */
export function fit({ left, top, right, bottom }, width, height, least) {
  const pad = 16;
  const k = Math.max(
    least,
    Math.min(1, (width - 2 * pad) / (right - left), (height - 2 * pad) / (bottom - top)),
  );
  return { k, x: pad - left * k, y: height / 2 - ((top + bottom) / 2) * k };
}

/** Return how to move the view so that a point is at least `pad` inside of it. */
export function into({ x, y, k }, point, reach, width, height, pad = 24) {
  const place = { x: point.x * k + x, y: point.y * k + y };
  const end = Math.min(place.x + reach * k, place.x + width - 2 * pad);
  let dx = 0;
  if (end > width - pad) dx = width - pad - end;
  if (place.x + dx < pad) dx = pad - place.x;
  let dy = 0;
  if (place.y > height - pad) dy = height - pad - place.y;
  if (place.y < pad) dy = pad - place.y;
  return { k, x: x + dx, y: y + dy };
}

/**
 * Return where a drawing comes to that is moved `by` so much, in one direction: no further than
 * until its end is seen. first, last: where it begins and ends, unmoved. screen: what is seen.
 */
export function slide(from, by, first, last, screen, pad = 24) {
  const lowest = Math.min(from, screen - pad - last);
  const highest = Math.max(from, pad - first);
  return Math.min(Math.max(from - by, lowest), highest);
}
