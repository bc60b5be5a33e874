/** The parts of the page around the drawing: the row of tools above it, and the tooltip. */

/** Make an element with attributes, inside `parent`. */
export function element(parent, name, attributes = {}, text = "") {
  const made = parent.ownerDocument.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  parent.append(made);
  return made;
}

/**
 * Make the row of tools. doing: {find(words), next(step), all(open), zoom(factor), whole()}.
 *
 * Returns {say(text)}, which tells how the search went.
 */
export function tools(parent, doing) {
  const bar = element(parent, "div", { class: "tree-tools", role: "toolbar" });
  const search = element(bar, "input", {
    type: "search",
    class: "tree-search",
    placeholder: "Find a name",
    "aria-label": "Find a name in the tree",
    spellcheck: "false",
  });
  const outcome = element(bar, "span", { class: "tree-outcome", role: "status" });
  element(bar, "span", { class: "tree-space" });
  const button = (text, tip, act) => {
    const made = element(bar, "button", { type: "button", title: tip, "aria-label": tip }, text);
    made.addEventListener("click", act);
  };
  button("Open all", "Open all branches", () => doing.all(true));
  button("Close all", "Close all branches", () => doing.all(false));
  button("−", "Zoom out (or Ctrl and the mouse wheel)", () => doing.zoom(1 / 1.4));
  button("+", "Zoom in (or Ctrl and the mouse wheel)", () => doing.zoom(1.4));
  button("Whole tree", "Show the whole tree", () => doing.whole());
  search.addEventListener("input", () => doing.find(search.value));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") doing.next(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") {
      search.value = "";
      doing.find("");
    }
  });
  return { say: (text) => (outcome.textContent = text) };
}

/** Make the tooltip. Returns {show({path, rows}, x, y), hide()}; x and y are within `parent`. */
export function tooltip(parent) {
  // What it says is said by each node's own name, too.
  const box = element(parent, "div", { class: "tree-tip", "aria-hidden": "true" });
  box.hidden = true;
  return {
    show({ path, rows }, x, y) {
      box.replaceChildren();
      element(box, "div", { class: "tree-tip-path" }, path);
      const table = element(box, "dl");
      for (const [label, value] of rows) {
        element(table, "dt", {}, label);
        element(table, "dd", {}, value);
      }
      box.hidden = false;
      const above = y + box.offsetHeight + 8 > parent.clientHeight;
      const left = Math.min(x, parent.clientWidth - box.offsetWidth - 4);
      box.style.left = `${Math.max(4, left)}px`;
      box.style.top = `${Math.max(4, above ? y - box.offsetHeight - 34 : y)}px`;
    },
    hide() {
      box.hidden = true;
    },
  };
}
