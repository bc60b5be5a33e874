#!/bin/sh
# Runs in the Jupyter images, before Jupyter does, after write_settings.sh and this_computer.sh.
# Arguments: the command to go on with.

# Where the person is root inside, the images' start script is left out, and what their authors have
# it do first is done here. It is written for bash, which runs this script then.
run_hooks() {
  for hook in /usr/local/bin/start-notebook.d/* /usr/local/bin/before-notebook.d/*; do
    # shellcheck disable=SC1090  # which they are is known only there
    case "$hook" in
      *.sh) if [ -f "$hook" ]; then . "$hook"; fi ;;
      *) if [ -f "$hook" ] && [ -x "$hook" ]; then "$hook"; fi ;;
    esac
  done
}
if [ "$(id -u)" = 0 ]; then run_hooks; fi

# The home of these images can be written to by the group `users`. Where an author's own steps have
# taken that away, a home of one's own has links to what is in it.
for f in "" /.local /.local/share /.local/share/jupyter /.local/share/jupyter/runtime; do
  if [ -e "$HOME$f" ] && [ ! -w "$HOME$f" ]; then
    export PYTHONUSERBASE="${PYTHONUSERBASE:-$HOME/.local}"
    export JUPYTER_PATH="$HOME/.local/share/jupyter${JUPYTER_PATH:+:$JUPYTER_PATH}"
    old="$HOME"
    home_of_its_own
    ln -s "$old"/.[!.]* "$HOME" && rm "$HOME/.local"
    break
  fi
done
export USER="${USER:-${NB_USER:-jovyan}}" LOGNAME="${LOGNAME:-${NB_USER:-jovyan}}"
write_settings
take_over
# The start script of these images reads it, and hands it on as options.
case "$NOTEBOOK_ARGS" in *token*|*password*|*base_url*|*port*|*dir=*) export NOTEBOOK_ARGS=; esac
run_server "$@"
