"""Web apps that notebooks serve: the packages that do so, and the proxy that shows them.

jupyter-server-proxy shows what listens inside the server at `/proxy/PORT/` of Jupyter's own
address, to whoever has the server's token. Its version 4.4 is newer than all its known weaknesses
(CVE-2022-21697, CVE-2024-28179, CVE-2024-35225).
"""

from __future__ import annotations

from collections.abc import Iterable

from notedock.core.recipe_summary import summarize_requirements
from notedock.core.requirements import normalized

PROXY = "jupyter-server-proxy"
PROXY_VERSIONS = ">=4.4,<5"

# The names of packages as `normalized` returns them. TensorBoard comes along with two others.
_SERVING = frozenset(
    "aim bokeh bottle dash dask-labextension distributed django fastapi flask gradio jupyter-dash "
    "marimo mlflow nicegui panel pyvista shiny solara streamlit tensorboard tensorflow trame "
    f"uvicorn voila {PROXY}".split()
)


def serve_pages(requirements: Iterable[str]) -> bool:
    """Tell whether texts of requirements name a package with which notebooks serve pages."""
    names = (name for text in requirements for name in summarize_requirements(text).packages)
    return not _SERVING.isdisjoint(map(normalized, names))
