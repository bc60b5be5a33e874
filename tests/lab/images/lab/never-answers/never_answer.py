#!/usr/bin/env python
"""Listens to nobody until it is told to end."""

import signal
import sys

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
print("lab: this server never answers", file=sys.stderr, flush=True)
while True:
    signal.pause()
