#!/usr/bin/python3
"""Healthy when the newest server of this home folder answers."""

import json
import os
import pwd
import urllib.request
from pathlib import Path

# Under another NB_USER the files lie in that person's home folder.
home = Path("/home", os.environ.get("NB_USER", pwd.getpwuid(os.getuid()).pw_name))
runtime = home / ".local/share/jupyter/runtime"
newest = max(runtime.glob("jpserver-*.json"), key=lambda file: file.stat().st_mtime)
server = json.loads(newest.read_text())
address = f"http://127.0.0.1:{server['port']}{server['base_url']}api"
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
opener.open(address, timeout=1).close()
