"""Opening the pages of a running server in the browser."""

from __future__ import annotations

from collections.abc import Callable

from notedock.core.problem import Problem
from notedock.core.server import Server
from notedock.flows import open_external, page_address
from notedock.flows.context import Context
from notedock.window.work.runner import Runner


class PageOpener:
    """Opens pages of one folder's server.

    moved: called with the server, whose link leads to another page from now on. failed: called
    with the Problem when the browser could not be started.
    """

    def __init__(
        self,
        context: Context,
        runner: Runner,
        moved: Callable[[Server], None],
        failed: Callable[[Problem], None],
    ) -> None:
        self._context = context
        self._runner = runner
        self._moved = moved
        self._failed = failed

    def find(self, server: Server) -> None:
        """Find out, on a worker, which page of the server opens. Nothing is opened."""
        self._runner.run(
            lambda _task: page_address.at_page(self._context, server),
            self._moved,
            problem=self._runner.only_log,  # a click on Open shows it
        )

    def find_and_open(self, server: Server, notebook: str) -> None:
        """Open the page that the person chose for the folder, or a notebook of it, once."""

        def found(shown: Server) -> None:
            if not notebook:
                self._moved(shown)
            self.open(shown)

        self._runner.run(
            lambda _task: page_address.at_page(self._context, server, notebook),
            found,
            problem=self._failed,
        )

    def open(self, server: Server) -> None:
        """Open the page that the server's link leads to."""

        def failed(problem: Problem) -> None:
            self._moved(server)  # *Copy link* copies what was to be opened
            self._failed(problem)

        self._runner.run(
            lambda _task: open_external.open_link(server.browser_link()), problem=failed
        )
