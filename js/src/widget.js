/** Where the notebook and the tree meet: what anywidget asks of a widget's JavaScript. */

import { Tree } from "./tree.js";

function render({ model, el }) {
  el.classList.add("tree-widget");
  const choose = (path) => {
    model.set("selected", path);
    model.save_changes();
  };
  const settings = {
    data: model.get("data"),
    depth: model.get("depth"),
    height: model.get("height"),
    title: model.get("title"),
    labels: model.get("labels"),
  };
  const tree = new Tree(el, settings, choose);
  const dataChanged = () => tree.grow(model.get("data"));
  const selectedChanged = () => tree.show(model.get("selected"));
  model.on("change:data", dataChanged);
  model.on("change:selected", selectedChanged);
  selectedChanged();
  return () => {
    model.off("change:data", dataChanged);
    model.off("change:selected", selectedChanged);
    tree.remove();
  };
}

export default { render };
