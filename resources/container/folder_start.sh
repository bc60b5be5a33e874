#!/bin/sh
# Defines run_server: runs a command, after the folder's own `start` if the image has one.
#
# That script runs in the folder and ends with `exec "$@"`, as on Binder. Jupyter then runs where it
# would without it: settings that lie in the folder are not to be its own.

run_server() {
  if [ -x /opt/notedock/start ]; then
    # shellcheck disable=SC2016  # another shell is to read it
    set -- /opt/notedock/start sh -c 'cd "$0" && exec "$@"' "$PWD" "$@"
    cd /home/jovyan/work || exit
  fi
  exec "$@"
}
