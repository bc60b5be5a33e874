"""The tests of Notedock."""
