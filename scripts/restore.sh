# Brings a database back as it was at an instant, beside whatever runs; scripts/backup.sh says how backups lie.
# shellcheck shell=bash disable=SC2154 # settings

restore() {
    read_backup_settings "$@"
    folder="${from:-${archive:-$data/backups}}"
    need_backups
    check_instant
    choose_backup
    choose_place
    say "Checking the backup $(basename "$base") …"
    find_postgres "$(about_of "$base/about" postgres)" || fail "This is a backup of PostgreSQL $(about_of "$base/about" postgres); install it with: sudo apt-get install -y postgresql-$(about_of "$base/about" postgres)"
    choose_pg_user
    verify_backup "$base/cluster" || fail "The backup $(basename "$base") is damaged, see above: nothing was restored. Another one, or another copy of $folder, may be whole."
    copy_files
    copy_newest_log
    recover
    reserve_timeline
    check_restored
    stop_postgres
    put_in_place
}

check_instant() {
    [[ -n "$at" ]] || return 0
    local wish="$at"
    at=''
    [[ ! "$wish" =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$ ]] \
        || at="$(date -u -d "$wish" +%Y-%m-%dT%H:%M:%S.%6NZ 2> /dev/null)" || true
    [[ -n "$at" ]] || fail "--at '$wish' is no instant; expected one such as 2026-03-01T10:00:00Z."
}

# Sets base: the newest backup that is not after the instant.
choose_backup() {
    local each first=''
    base=''
    for each in "$folder"/base/*Z; do
        first="${first:-$each}"
        [[ -n "$at" && "$(about_of "$each/about" from)" > "$at" ]] || base="$each"
    done
    [[ -n "$base" ]] || fail "The oldest backup in $folder restores to instants from $(about_of "$first/about" from) on, and $at is before it."
    base="$(readlink -f "$base")"
    [[ -n "$(about_of "$base/about" cluster)" ]] || fail "$(basename "$base") is a backup of an outside PostgreSQL: docs/backup.md says how to put it back there."
}

# A new data folder, unless one is named or its database is to be replaced; what is there is only ever moved aside.
choose_place() {
    if [[ -z "$target" && "$replace" == no ]]; then
        data="$data-restored-$(tr -d ':-' <<< "${at:-$(date -u +%Y-%m-%dT%H:%M:%SZ)}" | sed 's/\..*Z/Z/')"
    fi
    ! is_up || fail "Millwright runs on $data ($(running address)): stop it first, or restore into another folder with --data."
    [[ "$replace" == yes || ! -e "$data/postgres" ]] || fail "There is a database in $data: name another folder with --data, or add --replace, which moves it aside."
    [[ ! -e "$data/postgres" ]] || refuse_running_database
    place="$data/postgres.restoring" made=no
    [[ -e "$data" ]] || made=yes
    make_data_folder
    exec 9> "$data/lock"
    flock -n 9 || fail "Something else is starting on $data; try again."
    trap give_up EXIT
    trap 'exit 130' INT TERM HUP
    remove_place
}

# Nodes hold locks of their own, and an `up` that was killed leaves its PostgreSQL behind.
refuse_running_database() {
    [[ -z "$(nodes_up)" ]] || fail "Nodes of a cluster run on $data ($(nodes_up | sort -n | paste -s -d' ')): stop them first with ./millwright down."
    make_pg_home "$data/postgres"
    ! postgres_runs || fail "PostgreSQL runs on $data (process $(head -n 1 "$pg_data/postmaster.pid")): a database that runs is not replaced. Stop it first."
}

remove_place() {
    [[ ! -L "$place" ]] || rm -rf "$(readlink -f "$place")"
    rm -rf "$place"
}

give_up() {
    local code=$?
    trap '' INT TERM HUP
    [[ -z "${checking:-}" ]] || stop_process "$checking" 10
    [[ ! -e "${pg_data:-/nowhere}/postmaster.pid" ]] || stop_postgres
    remove_place
    [[ "$made" == no ]] || rm -rf "$data"
    exit "$code"
}

copy_files() {
    make_pg_home "$place"
    need_room "$pg_home" "$(( $(du -sm "$base/cluster" | cut -f1) + 300 ))"
    say "Copying its files to $data …"
    as_pg_user cp -a --reflink=auto "$base/cluster" "$pg_data"
}

# Where the database that was backed up is still on this machine, it has the log that is not archived yet.
copy_newest_log() {
    local former segment first timeline count=0
    former="$(about_of "$base/about" cluster)" first="$(about_of "$base/about" first)"
    timeline="${first:0:8}"
    [[ -d "$former/pg_wal" && "$(system_of "$former")" == "$(cat "$folder/system")" ]] || return 0
    while read -r segment; do
        [[ ! "$segment" < "$first" && ! -e "$folder/wal/$segment.gz" ]] || continue
        cp "$former/pg_wal/$segment" "$pg_data/pg_wal/$segment"
        ! is_root || chown "$pg_user:" "$pg_data/pg_wal/$segment"
        count=$(( count + 1 ))
    done < <(find "$former/pg_wal" -maxdepth 1 -type f -name "$timeline????????????????" -printf '%f\n' | sort)
    (( count == 0 )) || say "The log that is not archived yet is taken from $former."
}

recover() {
    local log="$pg_home/postgresql.log"
    choose_socket
    export PGHOST="$pg_socket" PGUSER=millwright PGDATABASE=millwright
    archive='' configure_cluster
    recovery_settings >> "$pg_data/millwright.conf"
    as_pg_user touch "$pg_data/recovery.signal"
    say "Replaying the log${at:+ up to $at} …"
    as_pg_user "$pg_bin/pg_ctl" start -w -t 864000 -s -D "$pg_data" -l "$log" > /dev/null 2>&1 9>&- || explain_recovery "$log"
    # It counts as started while it still replays.
    until query 'SELECT 1' > /dev/null 2>&1; do
        postgres_runs || explain_recovery "$log"
        sleep 0.1
    done
    say "The last commit that was replayed is of $(last_commit "$log" | grep . || say 'the backup itself')."
}

# Written to the file that every later start writes anew.
recovery_settings() {
    local wal
    wal="$(printf '%q' "$(readlink -f "$folder")/wal")"
    wal="${wal//%/%%}"
    # A segment that is there and cannot be unpacked must end the recovery, not look like the end of the log: codes above 125 do.
    local command="test -e $wal/%f.gz || exit 1; gzip -dc $wal/%f.gz > %p || exit 255"
    printf '%s\n' 'archive_mode = off' 'hot_standby = off' "restore_command = '${command//\'/\'\'}'" "recovery_target_timeline = 'current'"
    # PostgreSQL knows no names of time zones yet when it reads this, not even Z.
    [[ -z "$at" ]] || printf '%s\n' "recovery_target_time = '${at%Z}+00'" "recovery_target_action = 'promote'"
}

# The instant of the newest commit that was replayed; nothing where there was none.
last_commit() { sed -nE 's/.*last completed transaction was at log time ([0-9-]+) ([0-9:.]+).*/\1T\2Z/p' "$1" | tail -n 1; }

explain_recovery() {
    local log="$1" last
    if grep -q 'recovery ended before configured recovery target' "$log"; then
        last="$(last_commit "$log")"
        fail "The log in $folder ends before $at: its last commit is of ${last:-$(about_of "$base/about" from)}. Without --at everything that there is is restored."
    fi
    ! grep -q 'could not restore file' "$log" || fail "The archived log is damaged: $(grep -oE 'could not restore file "[^"]+"' "$log" | tail -n 1) from $folder/wal. An --at before it may still be reached."
    grep -E 'FATAL|PANIC' "$log" | tail -n 2 >&2 || tail -n 5 "$log" >&2
    fail "PostgreSQL could not replay the log; see above."
}

# The next restore from the same folder must not take the number of this one's history.
reserve_timeline() {
    local history
    history="$(find "$pg_data/pg_wal" -name '*.history' -printf '%f\n' | sort | tail -n 1)"
    [[ -n "$history" ]] && as_pg_user test -w "$folder/wal" || return 0
    as_pg_user gzip -c "$pg_data/pg_wal/$history" | as_pg_user tee "$(readlink -f "$folder")/wal/$history.gz" > /dev/null
}

# What there is is told, and twins are opened by the product itself and compared with a replay of all that they were sent.
check_restored() {
    local machines machine sound=0
    query "SELECT 'Schema ' || (SELECT max(version) FROM schema_versions) || ', ' || count(*) || ' machines, ' || coalesce(sum(reading_count), 0) || ' readings, the newest arrived at '
           || coalesce(to_char(max(last_arrived_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), 'no time') || '.' FROM twin_heads"
    [[ "$proofs" != 0 ]] || return 0
    machines="$(query "SELECT machine_id FROM machines JOIN twin_heads USING (machine_key) WHERE reading_count > 0 ORDER BY random() $([[ "$proofs" == all ]] || say "LIMIT $proofs")")"
    start_checking_gateway
    while read -r machine; do
        [[ -n "$machine" ]] || continue
        curl -fs -m 600 "http://127.0.0.1:$port/api/v1/machines/$machine/replay" | grep -q '"isSame":true' || fail "The twin of $machine is not what its journal makes of it."
        sound=$(( sound + 1 ))
    done <<< "$machines"
    say "$sound twins were opened, and each is what a replay of its journal makes of it."
    stop_process "$checking" 60
    checking=''
}

# On loopback, without notices: a copy shall ring nobody up. Nor does it remove what is old by now.
start_checking_gateway() {
    local log="$data/logs/restore.log" waited=0 unset=(-u MILLWRIGHT_API_KEY) name
    while read -r name; do unset+=(-u "$name"); done < <(compgen -e | grep '^MILLWRIGHT_Retention__' || true)
    choose_engine "$engine_wish"
    [[ -x "$(program Millwright.Gateway)" ]] || build_project "$root/src/Millwright.Gateway"
    port="$(free_port)"
    env "${unset[@]}" MILLWRIGHT_DB="Host=$pg_socket;Username=millwright;Database=millwright" MILLWRIGHT_PORT="$port" MILLWRIGHT_LISTEN=127.0.0.1 \
        MILLWRIGHT_Notices__Hold=true MILLWRIGHT_Cluster__Enabled=false MILLWRIGHT_Cluster__SiloPort="$(free_port)" MILLWRIGHT_Cluster__GatewayPort="$(free_port)" \
        "$(program Millwright.Gateway)" > "$log" 2>&1 < /dev/null 9>&- &
    checking=$!
    until curl -fs -m 2 -o /dev/null "http://127.0.0.1:$port/health/ready"; do
        kill -0 "$checking" 2> /dev/null || { tail -n 5 "$log" >&2 && fail "The gateway does not start on what was restored; see above."; }
        (( waited++ < 6000 )) || fail "The gateway was not ready within five minutes; $log says why."
        sleep 0.05
    done
}

free_port() {
    local port
    while port=$(( RANDOM % 20000 + 20000 )) && port_in_use "$port"; do :; done
    say "$port"
}

put_in_place() {
    local aside
    aside="$data/postgres.before-$(date -u +%Y%m%dT%H%M%SZ)"
    if [[ -e "$data/postgres" ]]; then
        mv "$data/postgres" "$aside"
        say "What was there is now $aside; remove it when it is no longer needed."
    fi
    mv "$place" "$data/postgres"
    trap - EXIT
    if [[ -s "$base/secret.key" && ! -e "$data/secret.key" ]]; then
        (umask 077 && cat "$base/secret.key" > "$data/secret.key")
    elif [[ ! -e "$data/secret.key" ]]; then
        say "secret.key is not in the backup: copy it to $data/secret.key before the start, or channels need their secrets anew."
    fi
    say "Restored. Start it with: ./millwright up --data $(printf '%q' "$data")"
    say "Its first backup begins a new span: take one soon. MILLWRIGHT_Notices__Hold=true lets it run without sending any notice."
}
