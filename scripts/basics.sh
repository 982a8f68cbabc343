# Words that every other part uses. Sourced by ../millwright, which sets $root.
# shellcheck shell=bash

# The tools need neither a home nor ICU, and have nothing to tell anybody.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
export DOTNET_CLI_HOME="${DOTNET_CLI_HOME:-${HOME:-/tmp}}"

say() { printf '%s\n' "$*"; }

fail() {
    printf 'millwright: %s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" > /dev/null 2>&1; }

is_root() { (( EUID == 0 )); }

# Does a process of this id live, and is it the program of this name?
is_process() {
    local id="$1" name="$2"
    [[ "$id" =~ ^[0-9]+$ && -r "/proc/$id/cmdline" ]] && tr '\0' ' ' < "/proc/$id/cmdline" 2> /dev/null | grep -qF -- "$name"
}

# Ends a process of ours: politely, then after so many seconds for good.
stop_process() {
    local id="$1" patience="$2" waited=0
    kill -TERM "$id" 2> /dev/null || return 0
    while kill -0 "$id" 2> /dev/null; do
        if (( waited++ >= patience * 20 )); then
            kill -KILL "$id" 2> /dev/null || true
            return 0
        fi
        sleep 0.05
    done
}

# Is anything below the paths newer than the stamp? Folders count too: they change when a file goes.
changed_since() {
    local stamp="$1"
    shift
    [[ -e "$stamp" ]] || return 0
    [[ -n "$(find "$@" \( -name node_modules -o -name dist \) -prune -o -newer "$stamp" -print -quit 2> /dev/null)" ]]
}

need_room() {
    local folder="$1" megabytes="$2" free
    free="$(df -Pm "$folder" | awk 'NR == 2 { print $4 }')"
    (( free >= megabytes )) || fail "The disk of $folder is full: $free MB are free and $megabytes MB are needed."
}

port_in_use() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }
