"""What Notedock is about, in the standard library alone: no Qt, no Docker, no network."""
