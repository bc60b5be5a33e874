#!/bin/sh
# Defines home_of_its_own: a home for who can write to none. And write_settings: Jupyter's settings
# (jupyter_config.py, in a variable) become files.
#
# Settings are in the first folder of JUPYTER_CONFIG_PATH, and in old versions in the folder where Jupyter
# is started: so they win over whatever the author of an image has fixed.

# What is saved in it is found again before the container goes (engines/docker/outside_files.py).
home_of_its_own() {
  HOME=/tmp/notedock-home
  { mkdir -p "$HOME" && [ -w "$HOME" ]; } 2>/dev/null || HOME="$(mktemp -d)"
  export HOME
}

write_settings() {
  if ! settings="$(mktemp -d 2>/dev/null)"; then
    echo "There is no place for the settings of Jupyter." >&2
    exit 1
  fi
  cd "$settings" || exit
  for f in server lab notebook; do printf '%s' "$NOTEDOCK_SETTINGS" > "jupyter_${f}_config.py"; done
  export JUPYTER_CONFIG_PATH="$settings${JUPYTER_CONFIG_PATH:+:$JUPYTER_CONFIG_PATH}"
  unset NOTEDOCK_START NOTEDOCK_SETTINGS
}
