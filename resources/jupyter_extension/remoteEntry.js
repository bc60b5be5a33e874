// What Notedock adds to a page of JupyterLab or Notebook 7, as a prebuilt extension written by hand:
// the folder's name in the tab, saving when Notedock is about to stop the notebooks, and what the tab
// shows when they were stopped. `engines/docker/start_scripts.py` puts `NOTEDOCK` and run_offer.js
// before it.
//
// Notedock asks through the server's own events (`/api/events`), and the page answers with a
// workspace of its own, because both can be read and written by page and program alike.
/* global NOTEDOCK, offerToRun */
(() => {
  "use strict";
  const QUICK = 500, SLOW = 3000, PATIENCE = 4000, LONGEST = 60000; // milliseconds
  const page = `notedock-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
  let app, base, channel, began, stopping = 0, watching = null, banner = null, noticed = () => {};
  let loading = false; // this page is being loaded again

  const pause = (time) => new Promise((done) => {
    const timer = setTimeout(done, time);
    noticed = () => { clearTimeout(timer); done(); };
  });
  const ask = (path, credentials) =>
    fetch(base + path, { cache: "no-store", credentials, signal: AbortSignal.timeout(PATIENCE) });

  // Whether the folder's server answers. Asked without the cookie: a new server takes an old one from
  // the browser, and with it perhaps the login that it has just given.
  const answers = () => ask("api", "omit").then((told) => told.ok, () => false);

  // When the server that knows this browser was started; nothing when none does.
  const started = () => ask("api/status?no_track_activity=1", "same-origin")
    .then((told) => (told.ok ? told.json() : {})).then((told) => told.started, () => undefined);

  // Loads the page again when a script or style sheet that the server has did not arrive. Browsers
  // give up what they load when a network of this computer comes or goes, as a container's does.
  async function loadAgain({ target }) {
    const address = target instanceof HTMLScriptElement ? target.src
      : target instanceof HTMLLinkElement ? target.href : "";
    const recent = JSON.parse(sessionStorage.getItem("notedock-loaded-again") ?? "[]")
      .filter((time) => Date.now() - time < LONGEST);
    if (!address || recent.length >= 3) return;
    const there = await fetch(address, { method: "HEAD", cache: "no-store" })
      .then((told) => told.ok, () => true);
    if (!there || loading || (app && unsaved().length)) return;
    loading = true;
    sessionStorage.setItem("notedock-loaded-again", JSON.stringify([...recent, Date.now()]));
    location.reload();
  }
  window.addEventListener("error", loadAgain, true);

  // ------------------------------------------------------------------------------- documents

  function documents() {
    const found = new Set();
    for (const area of ["main", "left", "right", "down"]) {
      try {
        for (const widget of app.shell.widgets(area)) {
          if (widget.context?.model) found.add(widget.context);
        }
      } catch { /* Notebook 7 has not every area */ }
    }
    return [...found];
  }
  const unsaved = () => documents().filter((one) => one.model.dirty && !one.model.readOnly);
  const nameOf = (one) => one.path.split("/").pop();
  const kernels = () => [...app.shell.widgets("main")]
    .map((one) => (one.context?.sessionContext ?? one.sessionContext)?.session?.kernel?.id)
    .filter(Boolean);

  async function saveAll(report = () => {}) {
    const waiting = unsaved(), failed = [];
    while (waiting.length) {
      await report(waiting);
      const one = waiting.shift();
      try {
        await one.save();
      } catch { /* the page has said why */ }
      if (one.model.dirty) failed.push(one);
    }
    return failed;
  }
  async function answer(asked) {
    const say = (done, documents) => app.serviceManager.workspaces.save(page, {
      data: { asked, done, kernels: kernels(), unsaved: documents.map(nameOf) },
      metadata: { id: page },
    });
    await say(true, await saveAll((waiting) => say(false, waiting)));
    setTimeout(() => app.serviceManager.workspaces.remove(page).catch(() => {}), LONGEST);
  }

  // ------------------------------------------------------------------------------- the page

  let titles;
  function keepTitle(titleFor) {
    const keep = () => {
      const wanted = titleFor(document.title);
      if (wanted !== document.title) document.title = wanted;
    };
    titles?.disconnect();
    titles = new MutationObserver(keep);
    titles.observe(document.head, { childList: true, subtree: true, characterData: true });
    keep();
  }
  function withName(title) {
    const shown = title.replace(/ - (JupyterLab|Jupyter Notebook|Jupyter)$/, "")
      .replace(/ - auto-\w+$/, ""); // its workspace
    if (/^(JupyterLab|Home|)$/.test(shown)) return NOTEDOCK.name;
    const ours = `${NOTEDOCK.name} – `;
    return shown === NOTEDOCK.name || shown.startsWith(ours) ? shown : ours + shown;
  }

  function element(name, text, style) {
    const made = document.createElement(name);
    made.textContent = text;
    Object.assign(made.style, style);
    return made;
  }

  function showBanner(text) {
    hideBanner();
    banner = element("div", text, {
      position: "fixed", zIndex: 100000, top: 0, left: 0, right: 0, padding: "0.7em 1.2em",
      background: "#fff3cd", color: "#1f1f1f", font: "15px/1.4 system-ui, sans-serif",
      boxShadow: "0 1px 4px #0006", textAlign: "center",
    });
    banner.id = "notedock-banner";
    banner.setAttribute("role", "status");
    document.body.append(banner);
  }
  function hideBanner() {
    banner?.remove();
    banner = null;
  }

  // Takes the place of JupyterLab, with its documents and dialogs.
  function showStopped() {
    // It goes on in its memory: whatever it asks from now on is neither sent nor answered.
    Object.assign(app.serviceManager.serverSettings, {
      fetch: () => new Promise(() => {}),
      WebSocket: class { close() {} send() {} },
    });
    document.open();
    document.write("<!DOCTYPE html><head><title></title></head><body></body>");
    document.close();
    const { title, heading, text } = NOTEDOCK;
    document.documentElement.style.colorScheme = "light dark";
    keepTitle(() => title);
    const main = element("main", "", {
      font: "1.1rem/1.5 system-ui, sans-serif", margin: "20vh auto", maxWidth: "34rem",
      padding: "0 1rem",
    });
    main.id = "notedock-stopped";
    main.append(element("h1", heading, { fontSize: "1.4rem" }), element("p", text, {}));
    document.body.append(main);
  }

  // Waits with it until somebody looks: there may be another tab with the same notebooks.
  function comeBack() {
    keepTitle(() => NOTEDOCK.name);
    const look = () => document.hidden || location.reload();
    document.addEventListener("visibilitychange", look);
    look();
    return new Promise(() => {}); // nothing goes on here
  }

  // ------------------------------------------------------------------------------- the end

  // From a doubt, or a stop, until the page is of use again.
  function watch() {
    watching ??= untilBack().finally(() => { watching = null; });
    return watching;
  }

  async function untilBack() {
    for (let silent = 0; silent < 2; await pause(QUICK)) {
      silent = (await answers()) ? 0 : silent + 1;
      if (!silent && Date.now() - stopping > LONGEST) return void (stopping = 0);
    }
    const changed = NOTEDOCK.read_only ? [] : unsaved().map(nameOf);
    if (stopping && !changed.length) {
      showStopped();
      await untilStarted();
      return comeBack();
    }
    const names = changed.map((one) => `“${one}”`).join(", ");
    showBanner(stopping ? NOTEDOCK.unsaved.replace("{names}", () => names) : NOTEDOCK.silent);
    let now;
    while (!(now = await started())) await pause(SLOW);
    hideBanner();
    stopping = 0;
    if (now === began) return;
    void startOver();
  }

  // With another server, which has other kernels; but first what was changed is saved there.
  async function startOver() {
    await saveAll();
    while (unsaved().length) await pause(SLOW); // the page has asked something
    comeBack();
  }

  // Has what the page asks, like saving, wait for the server instead of failing with an alarm. What
  // the browser gave up although the server answers is asked once more.
  async function send(request, ...options) {
    if (!(request instanceof Request)) return fetch(request, ...options);
    const repeatable = request.method !== "POST" || request.url.includes("/api/sessions");
    let given = 0;
    for (let wanted = request.clone(); ; wanted = new Request(request.clone())) {
      const own = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1]; // another server's, later
      if (own && wanted.headers.has("X-XSRFToken")) wanted.headers.set("X-XSRFToken", own);
      try {
        return await fetch(wanted, ...options);
      } catch (error) {
        if (request.signal.aborted) throw error;
        if (!(await answers())) await watch();
        else if (!repeatable || given++) throw error;
      }
    }
  }

  // Until a tab that was opened since tells of itself, somebody looks, or the browser was let in
  // otherwise.
  async function untilStarted() {
    let told = false;
    channel.onmessage = () => { told = true; noticed(); };
    document.addEventListener("visibilitychange", channel.onmessage);
    for (let up = 0, next = 6; ; up = (await answers()) ? up + 1 : 0) {
      await pause(SLOW);
      if (!told && up < next) continue;
      if (!told) next *= 2; // each time, a refusal is noted in the server's log
      told = false;
      if (await started()) return;
    }
  }

  // ------------------------------------------------------------------------------- the extension

  function activate(application) {
    app = application;
    base = app.serviceManager.serverSettings.baseUrl;
    channel = new BroadcastChannel(base);
    channel.postMessage("here");
    channel.onmessage = () => noticed();
    started().then((time) => { began = time; });
    keepTitle(withName);
    app.serviceManager.serverSettings.fetch = send;
    offerToRun(app);
    app.serviceManager.events?.stream.connect((_sender, event) => {
      if (event.notedock === "save") void answer(event.asked);
      if (event.notedock === "stop") {
        stopping = Date.now();
        void watch();
      }
    });
  }

  const plugin = { id: "notedock:page", autoStart: true, activate };
  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB.notedock = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
