#!/bin/sh
# Runs in images of which nothing is known, before Jupyter does, after write_settings.sh and
# this_computer.sh.
#
# Arguments: the number of the person (empty: whoever the image's author chose), the account that the
# image is made for, and its home if the image names one. Jupyter is looked for where images have it;
# 127 says that there is none. The engine has made that account's home readable, as far as it is
# needed here.

uid="$1" owner="$2" home="$3" number="$2"
python='' page=''
while IFS=: read -r name _ n _ _ h _; do
  if [ "$name" = "$owner" ] || [ "$n" = "$owner" ]; then home="${home:-$h}" number="$n"; fi
done 2>/dev/null < /etc/passwd
case "$home" in /|'') home=/nonexistent; esac
for b in "$home/.local/bin" "$PWD"/.venv/bin "$PWD"/venv/bin "$PWD"/env/bin \
    /opt/conda/bin /opt/*/bin /opt/*/*/bin /opt/*/envs/*/bin /venv/bin /.venv/bin /env/bin \
    /app/.venv/bin /app/venv/bin /srv/*/bin /usr/local/*/bin /usr/lib/*/bin \
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
find_page
case "$page" in */*) set -- "$page" ;; *) set -- "$python" -m "$page" ;; esac
if [ -n "$uid" ] && [ "$uid" = "$number" ] && [ -w "$home" ]; then
  export HOME="$home"
elif [ -n "$uid" ] || [ ! -w "$HOME" ]; then
  home_of_its_own
fi
export USER="${USER:-jovyan}" LOGNAME="${LOGNAME:-jovyan}"
write_settings
take_over
run_server "$@"
