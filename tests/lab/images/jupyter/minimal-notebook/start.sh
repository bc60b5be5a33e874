#!/bin/bash
# Runs a command as the person that the NB_ variables describe, when the container starts as
# root; otherwise simply runs it.
set -e

run_hooks() {
    local hook
    for hook in "$1"/*; do
        case "${hook}" in
            *.sh) source "${hook}" ;;
            *) if [[ -f "${hook}" && -x "${hook}" ]]; then "${hook}"; fi ;;
        esac
    done
}

become_the_user() {
    local wanted="${NB_UID}:${NB_GID}"
    if [[ "$(id -u "${NB_USER}" 2>/dev/null):$(id -g "${NB_USER}" 2>/dev/null)" != "${wanted}" ]]
    then
        if id jovyan >/dev/null 2>&1; then userdel jovyan; fi
        if ! getent group "${NB_GID}" >/dev/null; then
            groupadd --gid "${NB_GID}" "${NB_GROUP:-${NB_USER}}"
        fi
        useradd --no-log-init --no-create-home --home-dir "/home/${NB_USER}" \
            --shell /bin/bash --uid "${NB_UID}" --gid "${NB_GID}" --groups 100 "${NB_USER}"
    fi
    if [[ ! -e "/home/${NB_USER}" ]]; then
        cp -a /home/jovyan "/home/${NB_USER}"
        chown "${wanted}" "/home/${NB_USER}"
    fi
    if [[ "${PWD}/" == /home/jovyan/* ]]; then
        cd "/home/${NB_USER}${PWD#/home/jovyan}"
    fi
}

# The lists are made of words on purpose: options, and folders between commas.
# shellcheck disable=SC2086
change_owners() {
    local folder
    if [[ "${CHOWN_HOME}" == yes || "${CHOWN_HOME}" == 1 ]]; then
        chown ${CHOWN_HOME_OPTS} "${NB_UID}:${NB_GID}" "/home/${NB_USER}"
    fi
    for folder in ${CHOWN_EXTRA//,/ }; do
        chown ${CHOWN_EXTRA_OPTS} "${NB_UID}:${NB_GID}" "${folder}"
    done
}

if [[ $# -eq 0 ]]; then set -- bash; fi
run_hooks /usr/local/bin/start-notebook.d

if [[ "$(id -u)" -ne 0 ]]; then
    if [[ ! -w "${HOME}" ]]; then
        echo "WARNING: no write access to ${HOME}; add the group users (100)" >&2
    fi
    run_hooks /usr/local/bin/before-notebook.d
    exec "$@"
fi

become_the_user
change_owners
unset XDG_RUNTIME_DIR
run_hooks /usr/local/bin/before-notebook.d
echo "Running as ${NB_USER} (${NB_UID}:${NB_GID}): $*" >&2
exec sudo --preserve-env --set-home --user "${NB_USER}" \
    PATH="${PATH}" PYTHONPATH="${PYTHONPATH:-}" "$@"
