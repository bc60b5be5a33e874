"""Notedock: run Jupyter notebooks in containers, without a terminal."""

__version__ = "0.1.0"
