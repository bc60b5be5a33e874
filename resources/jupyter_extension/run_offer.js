// A part of remoteEntry.js: a notebook that comes without results is offered to be run, once it is
// open. It runs as with Jupyter's own *Run All Cells*, and is stopped as by its *Interrupt*.
/* global NOTEDOCK */
/* exported offerToRun */
const offerToRun = (() => {
  "use strict";
  const QUICK = 500, SLOW = 5000; // milliseconds
  const seen = new WeakSet(); // notebooks that were looked at once they were open
  let app, panel = null, bar = null, running = false; // panel: the notebook that is offered

  const cellsOf = (one) => [...Array(one.content.model.cells.length).keys()]
    .map((at) => one.content.model.cells.get(at))
    .filter((cell) => cell.type === "code" && cell.sharedModel.getSource().trim());
  const isDone = (cell) => cell.executionCount !== null;
  const isBlank = (one) => !cellsOf(one).some((cell) => isDone(cell) || cell.outputs.length);

  // Jupyter drops what is run before, and says that it is done.
  const kernelOf = (one) => one.sessionContext.session?.kernel;
  const isConnected = (one) =>
    kernelOf(one)?.connectionStatus === "connected" && kernelOf(one).status === "idle";

  function button(text, act, main) {
    const made = document.createElement("button");
    made.textContent = text;
    made.onclick = act;
    Object.assign(made.style, {
      font: "inherit", padding: "0.35em 0.9em", borderRadius: "4px", cursor: "pointer",
      border: "1px solid var(--jp-border-color1, #bdbdbd)",
      background: main ? "#1a5fb4" : "transparent", color: main ? "#fff" : "inherit",
    });
    return made;
  }

  function show(text, ...buttons) {
    if (!bar) {
      bar = document.createElement("div");
      bar.id = "notedock-run";
      Object.assign(bar.style, {
        position: "fixed", zIndex: 10000, right: "1.5em", bottom: "2.5em", padding: "0.7em 1em",
        display: "flex", gap: "0.8em", alignItems: "center", borderRadius: "6px",
        font: "14px/1.4 system-ui, sans-serif", boxShadow: "0 2px 8px #0006",
        background: "var(--jp-layout-color1, #fff)", color: "var(--jp-ui-font-color1, #1f1f1f)",
        border: "1px solid var(--jp-border-color1, #bdbdbd)",
      });
      const words = document.createElement("span");
      words.setAttribute("role", "status");
      bar.append(words);
      document.body.append(bar);
    }
    bar.firstChild.textContent = text;
    bar.replaceChildren(bar.firstChild, ...buttons);
  }
  function hide() {
    panel?.content.model?.contentChanged.disconnect(withdraw);
    bar?.remove();
    bar = panel = null;
  }
  function withdraw() {
    if (panel && !running && !isBlank(panel)) hide(); // it was run otherwise
  }

  function offer(one) {
    hide();
    panel = one;
    panel.content.model.contentChanged.connect(withdraw);
    show(NOTEDOCK.no_results, button(NOTEDOCK.run_all, () => void run(one), true),
      button(NOTEDOCK.not_now, hide));
  }

  async function run(one) {
    running = true;
    let wanted = true;
    const cells = cellsOf(one);
    const stop = button(NOTEDOCK.stop, () => {
      wanted = false;
      void kernelOf(one)?.interrupt();
    });
    const told = () => {
      const count = { done: cells.filter(isDone).length, total: cells.length };
      const said = NOTEDOCK.run_progress.replace(/{(\w+)}/g, (_all, name) => count[name]);
      if (bar?.firstChild.textContent !== said) show(said, stop);
    };
    const { contentChanged } = one.content.model;
    contentChanged.connect(told);
    told();
    try {
      while (wanted && !isConnected(one) && !one.isDisposed) {
        await new Promise((done) => setTimeout(done, QUICK));
      }
      if (!wanted || one.isDisposed) return;
      app.shell.activateById(one.id); // it is the current notebook that is run
      await app.commands.execute("notebook:run-all-cells");
    } finally {
      contentChanged.disconnect(told);
      running = false;
      hide();
    }
  }

  // Of the notebook that is shown, once it is open; each is looked at once.
  async function look() {
    if (!app.shell.node.isConnected || running) return; // the page says that all was stopped
    const one = app.shell.currentWidget;
    if (panel && one !== panel) hide();
    if (!one?.context?.ready || !one.sessionContext?.ready || seen.has(one)) return;
    seen.add(one);
    await Promise.all([one.context.ready, one.sessionContext.ready]);
    if (one.isDisposed || running || one !== app.shell.currentWidget) return void seen.delete(one);
    if (one.content?.model?.cells && cellsOf(one).length && isBlank(one)) offer(one);
  }

  return (application) => {
    app = application;
    if (app.shell.currentChanged) app.shell.currentChanged.connect(look);
    else setInterval(look, SLOW);
    app.restored.then(look, look);
  };
})();
