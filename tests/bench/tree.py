"""The sample's tree in a real browser: ten times as many rows, against how much more waiting."""

from __future__ import annotations

import os
import subprocess
from functools import partial

from playwright.sync_api import sync_playwright

from tests.bench.figures import Figure, take_turns
from tests.end_to_end.desktop import CHROMIUM, chromium
from tests.lab import JUPYTER_REGISTRY
from tests.lab.images import catalogue_tag
from tests.sample.files import ROOT
from tests.sample.stage import Stage, large

FEW, MANY = 500, 5000

# Runs something on the page, and returns after how many milliseconds it has been painted.
_PAINTED = """async (act) => {
  const began = performance.now();
  eval(act);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - began;
}"""
_AGAIN = "window.model.told('data', window.model.get('data'))"
_TOGGLE = "document.querySelector('.tree-node[aria-level=\"2\"]').dispatchEvent(new Event('click'))"
# Another word each time, so that something is found each time anew.
_SEARCH = """{
  const field = document.querySelector('.tree-search');
  field.value = field.value === 'Item 4.7.3' ? 'Item 0.2.3' : 'Item 4.7.3';
  field.dispatchEvent(new Event('input'));
}"""


def tree_figures() -> list[Figure]:
    """Drawing, opening a branch with everything else open, and searching."""
    source = _bundle()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM)
        many, few = Stage(browser, source), Stage(browser, source)
        many.show(large(MANY), depth=9)
        few.show(large(FEW), depth=9)

        def took(stage: Stage, act: str) -> float:
            stage.page.bring_to_front()  # a page behind another is painted when it likes
            return float(stage.page.evaluate(_PAINTED, act)) / 1000

        figures = [
            take_turns(
                f"Tree of {MANY:,} rows, all open: {what}",
                f"of {FEW}",
                partial(took, many, act),
                partial(took, few, act),
                aim=10,
            )
            for what, act in (("drawn", _AGAIN), ("a click", _TOGGLE), ("a search", _SEARCH))
        ]
        browser.close()
    return figures


def _bundle() -> str:
    """Make the tree's JavaScript as the sample's environment does."""
    base = f"--build-arg=BASE={JUPYTER_REGISTRY}/scipy-notebook:{catalogue_tag()}"
    build = ["docker", "build", "--quiet", "--target=tree", base, str(ROOT)]
    settings = os.environ | {"DOCKER_BUILDKIT": "0"}
    made = subprocess.run(build, env=settings, check=True, capture_output=True, text=True)
    read = ["docker", "run", "--rm", made.stdout.strip(), "cat", "build/tree.js"]
    return subprocess.run(read, check=True, capture_output=True, text=True).stdout
