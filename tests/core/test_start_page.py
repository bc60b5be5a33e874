"""The first notebook of a folder, and the page that opens."""

from __future__ import annotations

import pytest

from notedock.core.start_page import StartPage, first_notebook, opening_notebook, pages

ONE = "notebooks/Start.ipynb"


@pytest.mark.parametrize(
    ("notebooks", "first"),
    [
        ([], ""),
        (["deep/down/Any name.ipynb"], "deep/down/Any name.ipynb"),
        (["a.ipynb", "b.ipynb"], ""),
        (["Start here.ipynb", "a.ipynb"], "Start here.ipynb"),
        (["a.ipynb", "start_HERE.ipynb"], "start_HERE.ipynb"),
        (["a.ipynb", "notebooks/Start-here.ipynb"], "notebooks/Start-here.ipynb"),
        (["Start.ipynb", "a.ipynb"], "Start.ipynb"),
        (["Index.ipynb", "a.ipynb"], "Index.ipynb"),
        (["README.ipynb", "a.ipynb"], "README.ipynb"),
        (["00 Overview.ipynb", "01 Data.ipynb"], "00 Overview.ipynb"),
        (["00_overview.ipynb", "01_data.ipynb"], "00_overview.ipynb"),
        (["00.ipynb", "01.ipynb"], "00.ipynb"),
        (["00.00-Preface.ipynb", "00.01-Thanks.ipynb", "01.ipynb"], "00.00-Preface.ipynb"),
        # of several, the clearest; beside everything else before among the notebooks
        (["00.ipynb", "Start here.ipynb", "index.ipynb"], "Start here.ipynb"),
        (["README.ipynb", "notebooks/Start here.ipynb"], "README.ipynb"),
        # a name that only sounds like it, or lies elsewhere
        (["001.ipynb", "002.ipynb"], ""),
        (["Starting points.ipynb", "a.ipynb"], ""),
        (["Restart.ipynb", "a.ipynb"], ""),
        (["a.ipynb", "archive/Start here.ipynb"], ""),
        (["a.ipynb", "notebooks/old/index.ipynb"], ""),
        # a name that has no link
        (["Start\udce9.ipynb"], ""),
    ],
)
def test_the_first_notebook_is_the_only_one_or_named_so(notebooks: list[str], first: str) -> None:
    assert first_notebook(sorted(notebooks)) == first


@pytest.mark.parametrize(
    ("opens", "first"),
    [
        (StartPage.AUTOMATIC, ONE),
        (StartPage.NOTEBOOK, ONE),
        (StartPage.LAB, ""),
        (StartPage.FILES, ""),
    ],
)
def test_a_notebook_opens_first_unless_something_else_does(opens: StartPage, first: str) -> None:
    assert opening_notebook(opens, ["a.ipynb", ONE]) == first


@pytest.mark.parametrize(
    ("opens", "first", "named", "expected"),
    [
        (StartPage.AUTOMATIC, "", "", ("/lab", "/tree")),
        (StartPage.AUTOMATIC, ONE, "", (f"/notebooks/{ONE}", f"/lab/tree/{ONE}")),
        (StartPage.AUTOMATIC, ONE, "x.ipynb", ("/notebooks/x.ipynb", "/lab/tree/x.ipynb")),
        (StartPage.LAB, "", "", ("/lab", "/tree")),
        (StartPage.LAB, ONE, "", ("/lab", "/tree")),
        (StartPage.LAB, ONE, "x.ipynb", ("/lab/tree/x.ipynb", "/notebooks/x.ipynb")),
        (StartPage.NOTEBOOK, "", "", ("/tree", "/lab")),
        (StartPage.NOTEBOOK, ONE, "", (f"/notebooks/{ONE}", f"/lab/tree/{ONE}")),
        (StartPage.NOTEBOOK, ONE, "x.ipynb", ("/notebooks/x.ipynb", "/lab/tree/x.ipynb")),
        (StartPage.FILES, "", "", ("/tree", "/lab")),
        (StartPage.FILES, ONE, "", ("/tree", "/lab")),
        (StartPage.FILES, ONE, "x.ipynb", ("/notebooks/x.ipynb", "/lab/tree/x.ipynb")),
    ],
)
def test_the_page_follows_the_choice_and_a_named_notebook_wins(
    opens: StartPage, first: str, named: str, expected: tuple[str, str]
) -> None:
    assert pages(opens, first, named) == expected
