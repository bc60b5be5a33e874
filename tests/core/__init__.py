"""Tests of notedock.core, without an engine."""
