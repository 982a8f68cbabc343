# What is there, what is missing, and the command that mends it.
# shellcheck shell=bash disable=SC2154 # settings

doctor() {
    read_settings "$@"
    sick=no
    look_at_tools
    look_at_programs
    look_at_machine
    [[ "$sick" == no ]] || fail "Something needed is missing; the right column mends it."
}

# line STATE WHAT DETAIL [REMEDY]; only `missing` is a reason not to start.
line() {
    [[ "$1" != missing ]] || sick=yes
    printf '%-8s %-12s %-44s %s\n' "$1" "$2" "$3" "${4:-}"
}

look_at_tools() {
    if ! have dotnet; then
        line missing '.NET SDK' '10 is needed' 'sudo apt-get install -y dotnet-sdk-10.0'
    elif ! (cd "$root" && dotnet --version > /dev/null 2>&1); then
        line missing '.NET SDK' "installed: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ')" 'sudo apt-get install -y dotnet-sdk-10.0'
    else
        line ok '.NET SDK' "$(cd "$root" && dotnet --version)"
    fi
    if have node && have npm && (( $(node -p 'process.versions.node.split(".")[0]') >= 20 )); then
        line ok Node "$(node --version)"
    else
        line missing Node '20 or later with npm is needed' 'sudo apt-get install -y nodejs npm'
    fi
    if have curl; then line ok curl ''; else line missing curl '' 'sudo apt-get install -y curl'; fi
}

look_at_programs() {
    if [[ -n "$db" ]]; then
        line ok PostgreSQL 'another one, by MILLWRIGHT_DB'
    elif find_postgres; then
        line ok PostgreSQL "$pg_major in $pg_bin"
    else
        line missing PostgreSQL "$oldest_postgres or later is needed" 'sudo apt-get install -y postgresql'
    fi
    local chromium
    if chromium="$(find_chromium)"; then line ok Chromium "$chromium"; else line absent Chromium 'only tests need it' 'sudo apt-get install -y chromium'; fi
    if [[ -n "$engine_wish" ]]; then
        line ok engine "$engine_wish, as asked"
    else
        line ok engine "$(cat "$root/artifacts/engine" 2> /dev/null || say 'not decided yet; the first up finds out')" 'rm artifacts/engine  (to find out again)'
    fi
}

look_at_machine() {
    local free folder="$data" watches
    while [[ ! -d "$folder" ]]; do folder="$(dirname "$folder")"; done
    free="$(df -Pm "$folder" | awk 'NR == 2 { print $4 }')"
    if (( free >= 2000 )); then line ok disk "$free MB free"; else line missing disk "$free MB free; 2000 are needed" '--data DIR on another disk'; fi
    if is_up; then
        line ok port "Millwright runs: $(running address)"
    elif port_in_use "$port"; then
        line missing port "$port is in use" '--port N'
    else
        line ok port "$port is free"
    fi
    if (( $(ulimit -n) >= 4096 )) 2> /dev/null || [[ "$(ulimit -n)" == unlimited ]]; then
        line ok 'open files' "$(ulimit -n)"
    else
        line low 'open files' "$(ulimit -n); 4096 serve many clients" 'ulimit -n 4096'
    fi
    watches="$(cat /proc/sys/fs/inotify/max_user_instances 2> /dev/null || say 128)"
    if (( watches >= 128 )); then line ok inotify "$watches instances"; else line low inotify "$watches instances" 'sudo sysctl fs.inotify.max_user_instances=512'; fi
}
