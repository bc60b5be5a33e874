#!/usr/bin/env python
"""Ends at once with a reason, as a server with broken settings does."""

import sys

print("lab: reading the configuration", file=sys.stderr)
print("lab: the configuration file is broken", file=sys.stderr)
print("lab: cannot go on", file=sys.stderr)
sys.exit(3)
