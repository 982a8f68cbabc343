# Starts everything and stands watch over it until it is told to stop.
# shellcheck shell=bash disable=SC2154 # settings

up() {
    read_settings "$@"
    check_cluster
    need_tools
    [[ -n "$db" ]] || need_postgres
    install_missing
    find_postgres || [[ -n "$db" ]] || fail "PostgreSQL $oldest_postgres or later is needed and apt-get has only an older one; see https://www.postgresql.org/download/linux/."
    refuse_second_up
    make_data_folder
    ! port_in_use "$port" || clear_former_run
    ! port_in_use "$port" || fail "Port $port is in use; choose another with --port."
    choose_engine "$engine_wish"
    need_clustering
    build_dashboard
    build_project "$root/src/Millwright.Gateway"
    build_project "$root/src/Millwright.Simulator"
    if [[ "$detach" == yes ]]; then up_detached; else watch_over; fi
}

demo() {
    if [[ "${1:-}" =~ ^[0-9]+$ ]]; then up --demo "$@"; else up "$@" --demo; fi
}

make_data_folder() {
    mkdir -p "$data/logs" 2> /dev/null || fail "The data folder $data cannot be made."
    [[ -w "$data/logs" ]] || fail "The data folder $data is not writable for $(id -un)."
    need_room "$data" 200
}

# The lock is held by a living `up` and by nothing else, however it ends.
is_up() { [[ -e "$data/lock" ]] && ! flock -n "$data/lock" true; }

refuse_second_up() {
    (( node > 0 )) || [[ -z "$(nodes_up)" ]] || fail "Nodes of a cluster run on $data ($(nodes_up | sort -n | paste -s -d' ')); ./millwright down stops them."
    ! is_up || fail "Millwright already runs on $data ($(running address), process $(running process)); ./millwright down stops it."
}

running() { sed -n "s/^$1=//p" "$data/running" 2> /dev/null | tail -n 1 || true; }

# Seals channels' secrets in the database; a copy of the database without this file does not give them away.
make_secret_key() {
    [[ -z "${MILLWRIGHT_SECRET_KEY:-}${MILLWRIGHT_SECRET_KEY_FILE:-}" ]] || return 0
    local file="$store/secret.key"
    [[ -s "$file" ]] || (umask 077 && head -c 32 /dev/urandom | base64 > "$file.new" && mv "$file.new" "$file")
    export MILLWRIGHT_SECRET_KEY_FILE="$file"
}

# An `up` that was killed leaves its parts behind.
clear_former_run() {
    local part id
    for part in simulator gateway; do
        id="$(running "$part")"
        is_process "$id" Millwright. || continue
        say "Stopping the $part that a former run left behind …"
        stop_process "$id" 30
    done
}

up_detached() {
    local log="$data/logs/up.log" keeper options=()
    (( demo == 0 )) || options+=(--demo "$demo")
    (( node == 0 )) || options+=(--cluster --node "$node" --role "$role")
    [[ -z "$db" ]] || options+=(--db "$db")
    [[ -z "$archive" ]] || options+=(--backups "$archive")
    setsid "$root/millwright" up --port "$port" --data "$store" --engine "$engine" "${options[@]}" < /dev/null > "$log" 2>&1 &
    keeper=$!
    until [[ "$(running process)" == "$keeper" && -n "$(running ready)" ]]; do
        if ! kill -0 "$keeper" 2> /dev/null; then
            cat "$log" >&2
            exit 1
        fi
        sleep 0.05
    done
    say "$who is ready: $(running address)  (./millwright down stops it)"
}

watch_over() {
    exec 9> "$data/lock"
    flock -n 9 || refuse_second_up
    trap stop_everything EXIT
    trap 'exit 0' INT TERM HUP
    share_data_folder
    clear_former_run
    export_node
    printf '%s\n' "process=$$" "address=http://127.0.0.1:$port" "engine=$engine" "role=$role" > "$data/running"
    begin_turn
    make_secret_key
    if [[ -z "$db" ]]; then
        join_postgres
        db="Host=$pg_socket;Username=millwright;Database=millwright"
        private=yes
    fi
    end_turn
    start_gateway
    start_simulator
    say 'ready=yes' >> "$data/running"
    say "$who is ready: http://127.0.0.1:$port  (Ctrl-C stops it; its log is $data/logs/gateway.log)"
    stand_watch
}

# Children have sessions of their own: Ctrl-C reaches this script alone, which then stops them in order.
start_part() {
    local log="$data/logs/$1.log"
    [[ ! -e "$log" ]] || (( $(stat -c %s "$log") < 10000000 )) || mv -f "$log" "$log.1"
    setsid "${@:2}" >> "$log" 2>&1 < /dev/null 8>&- 9>&- &
    say "$1=$!" >> "$data/running"
}

start_gateway() {
    local log="$data/logs/gateway.log" before=0 waited=0
    [[ ! -e "$log" ]] || before="$(stat -c %s "$log")"
    MILLWRIGHT_DB="$db" MILLWRIGHT_PORT="$port" MILLWRIGHT_ENGINE="$engine" \
        MILLWRIGHT_Demo__Simulator="$(program Millwright.Simulator)" start_part gateway "$(program Millwright.Gateway)"
    gateway=$!
    until curl -fs -m 2 -o /dev/null "http://127.0.0.1:$port/health/ready"; do
        if ! kill -0 "$gateway" 2> /dev/null; then
            tail -c "+$(( before + 1 ))" "$log" | tail -n 5 | grep . >&2 || fail "The gateway ended without a word instead of starting."
            exit 1
        fi
        (( waited++ < 6000 )) || fail "The gateway was not ready within five minutes; $log says why."
        sleep 0.05
    done
}

start_simulator() {
    (( demo > 0 )) || return 0
    start_part simulator "$(program Millwright.Simulator)" plant --machines "$demo" --url "http://127.0.0.1:$port"
    simulator=$!
    say "A plant of $demo machines is being simulated."
}

# Ends when the gateway does; but a node of a cluster that the others took for dead, and which ends for it, is started again. The private database
# is started again should it die: the gateway waits for it.
stand_watch() {
    local code
    while true; do
        code=0
        watch_gateway || code=$?
        (( node > 0 )) || fail "The gateway ended with code $code; $data/logs/gateway.log says why."
        say "The gateway ended with code $code; starting it again. $data/logs/gateway.log says why."
        start_gateway
    done
}

# The code that the gateway ends with.
watch_gateway() {
    while kill -0 "$gateway" 2> /dev/null; do
        [[ -z "${private:-}" ]] || postgres_runs || revive_postgres
        sleep 1 &
        wait $! || true
    done
    wait "$gateway" 2> /dev/null
}

revive_postgres() {
    begin_turn
    if ! postgres_runs; then
        say "PostgreSQL ended; starting it again …"
        clear_stale_lock
        launch_postgres
    fi
    end_turn
}

stop_everything() {
    local code=$?
    trap '' INT TERM HUP
    [[ -z "${gateway:-}" ]] || say "Stopping …"
    [[ -z "${simulator:-}" ]] || stop_process "$simulator" 10
    [[ -z "${gateway:-}" ]] || stop_process "$gateway" 90
    [[ -z "${pg_data:-}" ]] || leave_postgres
    rm -f "$data/running"
    exit "$code"
}
