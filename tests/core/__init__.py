"""The core: fast, without any engine."""
