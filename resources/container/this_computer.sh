#!/bin/sh
# Defines take_over: time zone, language, umask and limit of open files of the person's computer,
# from variables.
#
# What the author of an image has set goes first. NOTEDOCK_TZ: a name of the tz database.
# NOTEDOCK_TZ_RULE: the same in POSIX notation, for images without that database. NOTEDOCK_LANG: a
# locale, which is used where the image has it: elsewhere R and Perl would warn at each start.
# NOTEDOCK_UMASK: octal digits; NB_UMASK is what the Jupyter images read. NOTEDOCK_OPEN_FILES: of
# each process at the same time, where the engine does not see to it.

take_over() {
  if [ -z "$TZ" ] && [ -n "$NOTEDOCK_TZ$NOTEDOCK_TZ_RULE" ]; then
    export TZ="$NOTEDOCK_TZ"
    if [ -z "$TZ" ] || [ ! -e "/usr/share/zoneinfo/$TZ" ]; then
      export TZ="${NOTEDOCK_TZ_RULE:-$TZ}"
    fi
  fi
  case "$NOTEDOCK_LANG/${LC_ALL:-$LANG}" in
    /*) ;;
    */|*/C|*/C.*|*/POSIX|*/en_US.*)
      wanted="$(echo "$NOTEDOCK_LANG" | sed 's/\.[Uu][Tt][Ff]-*8/.utf8/')"
      if locale -a 2>/dev/null | grep -qixF "$wanted"; then
        unset LC_ALL LANGUAGE
        export LANG="$NOTEDOCK_LANG"
      fi ;;
  esac
  if [ -n "${NB_UMASK:-$NOTEDOCK_UMASK}" ]; then
    export NB_UMASK="${NB_UMASK:-$NOTEDOCK_UMASK}"
    umask "$NB_UMASK"
  fi
  # shellcheck disable=SC3045  # every sh of an image has it: dash, bash, busybox
  if [ -n "$NOTEDOCK_OPEN_FILES" ]; then ulimit -n "$NOTEDOCK_OPEN_FILES" 2>/dev/null; fi
  unset NOTEDOCK_OPEN_FILES NOTEDOCK_TZ NOTEDOCK_TZ_RULE NOTEDOCK_LANG NOTEDOCK_UMASK
}
