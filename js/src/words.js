/** What the tree says in words: numbers, shares, tooltips, names for screen readers. No page. */

import { above } from "./nodes.js";

/** Return a number as people say it, such as 1.2M or 340. */
export function short(value, language = "en") {
  const form = { notation: "compact", maximumSignificantDigits: 3 };
  if (Math.abs(value) >= 1000) form.minimumSignificantDigits = 3;
  return new Intl.NumberFormat(language, form).format(value);
}

/** Return a number with all that matters, such as 1,234,567 or 0.25. */
export function long(value, language = "en") {
  const digits = Math.abs(value) < 100 ? 2 : 0;
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/** Return `text` with its unit, if there is one: a currency before it, all else behind it. */
export function withUnit(text, unit) {
  if (!unit) return text;
  return /^\p{Sc}$/u.test(unit) ? text.replace(/^-?/, `$&${unit}`) : `${text} ${unit}`;
}

/** Return how much `part` is of `whole` in percent, or nothing where that means nothing. */
export function share(part, whole, language = "en") {
  const ratio = part / whole;
  if (!Number.isFinite(ratio) || ratio < 0 || ratio > 1) return "";
  const digits = ratio > 0 && ratio < 0.01 ? 2 : ratio < 0.1 ? 1 : 0;
  const form = { style: "percent", maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, form).format(ratio);
}

/** Return a name that is not too long for a row; the whole one is in the tooltip. */
export function clipped(name, most = 32) {
  const letters = [...name];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : name;
}

/**
 * Return what the tooltip of `node` holds: its path, and rows of a label and a value.
 *
 * labels: {value, unit, rows, more: [{label, unit}]}, as the notebook's author named them.
 */
export function facts(node, labels, language = "en") {
  const root = above(node)[0] ?? node;
  const rows = [[labels.value, withUnit(long(node.value, language), labels.unit)]];
  if (node.parent?.parent) {
    rows.push([`share of ${node.parent.name}`, share(node.value, node.parent.value, language)]);
  }
  if (node.parent) rows.push([`share of ${root.name}`, share(node.value, root.value, language)]);
  labels.more.forEach(({ label, unit }, at) => {
    rows.push([label, withUnit(long(node.more[at], language), unit)]);
  });
  rows.push([labels.rows, long(node.rows, language)]);
  return {
    path: names(node),
    rows: rows.filter(([, value]) => value),
  };
}

/** Return what a screen reader says of `node`. */
export function spoken(node, labels, language = "en") {
  const value = withUnit(short(node.value, language), labels.unit);
  const part = node.parent ? share(node.value, node.parent.value, language) : "";
  return `${node.name}, ${value}${part ? `, ${part} of ${node.parent.name}` : ""}`;
}

/** Return where `node` is and what it is worth, in one line. */
export function path(node, labels, language = "en") {
  return `${names(node)}: ${withUnit(long(node.value, language), labels.unit)}`;
}

const names = (node) => [...above(node).slice(1), node].map((one) => one.name).join(" › ");

/** Say how a search went. at: which of the `found` is shown, from 0. */
export function outcome(words, found, at) {
  if (!words.trim()) return "";
  return found ? `${at + 1} of ${found}` : "nothing found";
}
