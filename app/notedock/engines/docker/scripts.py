"""What is run inside, by `sh`, before Jupyter is: for the Jupyter images and for all others.

Settings in the first folder of JUPYTER_CONFIG_PATH (in old versions, in the folder where it is
started) win over whatever the author of an image has fixed: token, address, folder. The token
itself stays in the environment: command lines can be read by everybody on the computer.
"""

from __future__ import annotations

from notedock.core.server import WORK

PORT = 8888  # inside; the person's port is mapped to it

# The folder's root joins the import path of notebooks, not that of Jupyter itself: a file like
# `queue.py` in the folder would keep Jupyter from starting. Written inside, below the home.
_PATH_LINE = f"import sys; sys.path.insert(1, '{WORK}')"

# Of Jupyter Server, and of the notebook server before it.
_SETTINGS = f"""\
import os
for app in (c.ServerApp, c.NotebookApp):
    app.ip, app.port, app.port_retries, app.base_url = '0.0.0.0', {PORT}, 0, '/'
    app.certfile = app.keyfile = ''
    app.open_browser, app.allow_root = False, True
c.ServerApp.root_dir = c.NotebookApp.notebook_dir = '{WORK}'
for app in (c.ServerApp, c.NotebookApp, c.IdentityProvider):
    app.token = os.environ['JUPYTER_TOKEN']"""

_WRITE = f"""\
p="${{IPYTHONDIR:-$HOME/.ipython}}/profile_default/startup"
mkdir -p "$p" && echo "{_PATH_LINE}" > "$p/00-notedock.py"
d="$(mktemp -d)" && cd "$d" && for f in server lab notebook; do
  echo "{_SETTINGS}" > jupyter_${{f}}_config.py
done
export JUPYTER_CONFIG_PATH="$d${{JUPYTER_CONFIG_PATH:+:$JUPYTER_CONFIG_PATH}}"
"""

# The start script of the Jupyter images reads these, and hands them on as options.
JUPYTER_IMAGES = (
    _WRITE
    + """\
case "$NOTEBOOK_ARGS" in *token*|*password*|*base_url*|*port*|*dir=*) export NOTEBOOK_ARGS=; esac
exec "$@"
"""
)

# Arguments: the numbers of the person and their group (empty: stay who one is), the account that
# the image is made for, and its home if the image names one. Jupyter is looked for where images
# have it; 127 says that there is none. Root makes that account's home readable, leaves the
# person's folder alone, and then becomes the person; Python does that, for it is always there.
ANY_IMAGE = (
    """\
uid="$1" gid="$2" owner="$3" home="$4" number="$3" python= page=
while IFS=: read -r name _ n _ _ h _; do
  if [ "$name" = "$owner" ] || [ "$n" = "$owner" ]; then home="${home:-$h}" number="$n"; fi
done 2>/dev/null < /etc/passwd
case "$home" in /|'') home=/nonexistent; esac
for b in "$home/.local/bin" "$PWD"/.venv/bin "$PWD"/venv/bin "$PWD"/env/bin \\
    /opt/conda/bin /opt/*/bin /opt/*/*/bin /opt/*/envs/*/bin /venv/bin /.venv/bin /env/bin \\
    /app/.venv/bin /app/venv/bin /srv/*/bin /usr/local/*/bin /usr/lib/*/bin \\
    "$home"/*/bin "$home"/.*/bin "$home"/*/envs/*/bin; do
  if [ -x "$b/python" ] || [ -x "$b/python3" ] || [ "$b" = "$home/.local/bin" ]; then
    PATH="$PATH:$b"
  fi
done
export PATH
cd /
look='import importlib.util as u, sys; sys.exit(not u.find_spec(sys.argv[1]))'
if [ -n "$uid" ] && [ "$uid" != "$number" ]; then
  export PYTHONUSERBASE="${PYTHONUSERBASE:-$home/.local}"
  export JUPYTER_PATH="$home/.local/share/jupyter${JUPYTER_PATH:+:$JUPYTER_PATH}"
  export JUPYTER_CONFIG_PATH="$home/.jupyter${JUPYTER_CONFIG_PATH:+:$JUPYTER_CONFIG_PATH}"
fi
find_page() {
  for f in lab notebook nbclassic server; do
    if page="$(command -v "jupyter-$f")"; then
      python="${page%/*}/python"
      [ -x "$python" ] || python="${page%/*}/python3"
      [ -x "$python" ] || python="$(command -v python3 || command -v python)"
      PATH="${page%/*}:$PATH"
      return
    fi
  done
  save="$IFS"; IFS=:
  for b in $PATH; do
    for python in "$b/python3" "$b/python"; do
      [ -x "$python" ] || continue
      for page in jupyterlab notebook jupyter_server; do
        if "$python" -c "$look" "$page.__main__" 2>/dev/null </dev/null; then
          IFS="$save" PATH="$b:$PATH"
          return
        fi
      done
    done
  done
  IFS="$save"
  echo "There is no Jupyter in this image." >&2
  exit 127
}
if [ -n "$uid" ] && [ "$(id -u)" = 0 ] && [ -d "$home" ]; then
  chmod a+rx "$home"
  chmod -R a+rX "$home/.local" "$home/.jupyter" 2>/dev/null
fi
find_page
case "$page" in */*) set -- "$page" ;; *) set -- "$python" -m "$page" ;; esac
if [ -n "$uid" ] && [ "$uid" = "$number" ] && [ -d "$home" ]; then
  export HOME="$home"
elif [ -n "$uid" ] || [ ! -w "$HOME" ]; then
  HOME="$(mktemp -d)"
  export HOME
fi
export USER="${USER:-jovyan}" LOGNAME="${LOGNAME:-jovyan}"
"""
    + _WRITE
    + """\
if [ -z "$uid" ] || [ "$(id -u):$(id -g)" = "$uid:$gid" ]; then exec "$@"; fi
chown -R "$uid:$gid" "$d"
case "$HOME" in "$home") chown -R "$uid:$gid" "$HOME/.ipython" ;;
  *) chown -R "$uid:$gid" "$HOME" ;; esac
become="import os, sys; u, g = map(int, sys.argv[1:3]); os.setgroups([]); os.setgid(g)
os.setuid(u); os.execvp(sys.argv[3], sys.argv[3:])"
exec "$python" -I -c "$become" "$uid" "$gid" "$@"
"""
)
