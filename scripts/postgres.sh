# A private PostgreSQL: own folder, own superuser, a unix socket and no network.
# shellcheck shell=bash disable=SC2154 # $root

oldest_postgres=15

# Sets pg_bin and pg_major to the newest PostgreSQL that is new enough, or to the major version asked for.
find_postgres() {
    local wanted="${1:-}" folder major
    pg_bin='' pg_major=0
    for folder in "$(dirname "$(readlink -f "$(command -v postgres || say /nowhere/postgres)")")" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin; do
        [[ -x "$folder/postgres" && -x "$folder/initdb" ]] || continue
        major="$("$folder/postgres" --version | sed -E 's/[^0-9]*([0-9]+).*/\1/')"
        (( major >= oldest_postgres && major > pg_major )) || continue
        [[ -z "$wanted" || "$major" == "$wanted" ]] || continue
        pg_bin="$folder" pg_major="$major"
    done
    [[ -n "$pg_bin" ]]
}

# The PostgreSQL that wrote an instance's files, where there are any.
find_postgres_of() {
    local made_by
    [[ -e "$1/PG_VERSION" ]] || return 0
    made_by="$(cat "$1/PG_VERSION")"
    find_postgres "$made_by" || fail "The data in $1 were written by PostgreSQL $made_by; install it with: sudo apt-get install -y postgresql-$made_by"
}

# The database refuses to run as root: root runs it as a user of its own.
choose_pg_user() {
    pg_user="$(id -un)"
    is_root || return 0
    pg_user=postgres
    id postgres > /dev/null 2>&1 && return 0
    pg_user=millwright
    id millwright > /dev/null 2>&1 || useradd --system --user-group --home-dir /nonexistent --shell /usr/sbin/nologin millwright
}

as_pg_user() (
    cd /
    ! is_root || exec setpriv --reuid="$pg_user" --regid="$(id -g "$pg_user")" --clear-groups -- "$@"
    exec "$@"
)

# A folder of the database's user. One that it cannot reach (a checkout below /root) is kept in /var/lib and linked.
make_pg_folder() {
    local folder="$1"
    choose_pg_user
    if [[ ! -e "$folder" ]]; then
        rm -f "$folder"
        mkdir -p "$(dirname "$folder")"
        if as_pg_user test -x "$(dirname "$folder")"; then
            mkdir "$folder"
        else
            mkdir -p /var/lib/millwright
            ln -s "$(mktemp -d /var/lib/millwright/XXXXXXXX)" "$folder"
            say "The user $pg_user cannot reach $folder; it is kept in $(readlink "$folder")."
        fi
        chmod 700 "$folder"
        ! is_root || chown "$pg_user:" "$folder"/.
    fi
    as_pg_user test -w "$(readlink -f "$folder")" || fail "$folder belongs to $(stat -c %U "$(readlink -f "$folder")") and $pg_user cannot write to it; start as that user or choose another folder."
}

# The folder of one private instance.
make_pg_home() {
    make_pg_folder "$1"
    pg_home="$(readlink -f "$1")" pg_data="$(readlink -f "$1")/cluster"
}

# A socket's path may have 107 bytes, and a connection string gives some signs a meaning.
choose_socket() {
    pg_socket="$pg_home/run"
    if (( ${#pg_socket} > 90 )) || [[ "$pg_socket" == *[,\;\'\"=\\]* ]]; then
        pg_socket="/tmp/millwright-$(id -u)-$(cksum <<< "$pg_home" | cut -d' ' -f1)"
        is_root || [[ ! -w "${XDG_RUNTIME_DIR:-/nowhere}" ]] || pg_socket="$XDG_RUNTIME_DIR/${pg_socket##*/}"
    fi
    as_pg_user mkdir -p -m 700 "$pg_socket"
    [[ "$(stat -c %U "$pg_socket")" == "$pg_user" ]] || fail "$pg_socket belongs to somebody else; remove it."
}

# Made beside its place and moved there whole, so that a set-up cut short leaves nothing half done.
make_cluster() {
    [[ -e "$pg_data/PG_VERSION" ]] && return 0
    need_room "$pg_home" 200
    as_pg_user rm -rf "$pg_data.new"
    if ! { as_pg_user "$pg_bin/initdb" -D "$pg_data.new" -U millwright --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
        && as_pg_user "$pg_bin/postgres" --single -D "$pg_data.new" postgres <<< 'CREATE DATABASE millwright;' \
        && say "include 'millwright.conf'" >> "$pg_data.new/postgresql.conf"; } > "$pg_home/initdb.log" 2>&1; then
        tail -n 3 "$pg_home/initdb.log" >&2
        fail "PostgreSQL could not make its files in $pg_home; see above."
    fi
    as_pg_user mv "$pg_data.new" "$pg_data"
}

# Sized for a machine that it shares with everything else. Durability is never traded away, but for a database that nobody needs tomorrow: pg_fsync=off.
configure_cluster() {
    local memory buffers
    memory="$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)"
    buffers=$(( memory / 8 < 128 ? 128 : memory / 8 > 1024 ? 1024 : memory / 8 ))
    cat > "$pg_data/millwright.conf" <<END
# Written at every start. Settings of your own: ALTER SYSTEM, or lines after the include in postgresql.conf.
listen_addresses = ''
unix_socket_directories = '$pg_socket'
unix_socket_permissions = 0700
max_connections = ${pg_connections:-100}
shared_buffers = ${buffers}MB
effective_cache_size = $(( memory / 2 ))MB
work_mem = 8MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
fsync = ${pg_fsync:-on}
full_page_writes = ${pg_fsync:-on}
synchronous_commit = on
timezone = 'UTC'
log_timezone = 'UTC'
END
    [[ -z "${archive:-}" ]] || archive_settings >> "$pg_data/millwright.conf"
    chmod 644 "$pg_data/millwright.conf"
}

# A lock whose process is gone, or is another program by now, would stop the start.
clear_stale_lock() {
    local id
    id="$(head -n 1 "$pg_data/postmaster.pid" 2> /dev/null || true)"
    if [[ -n "$id" ]] && is_process "$id" postgres; then
        stop_postgres
    else
        rm -f "$pg_data/postmaster.pid" "$pg_socket"/.s.PGSQL.5432*
    fi
}

# Sets pg_home, pg_data and pg_socket of that folder's instance, and pg_bin to the programs that its data need.
find_instance() {
    make_pg_home "$1"
    find_postgres_of "$pg_data"
    choose_socket
}

# Starts the instance of that folder, making it first.
start_postgres() {
    find_instance "$1"
    make_cluster
    clear_stale_lock
    configure_cluster
    launch_postgres
}

launch_postgres() {
    local log="$pg_home/postgresql.log"
    [[ ! -e "$log" ]] || (( $(stat -c %s "$log") < 10000000 )) || mv -f "$log" "$log.1"
    as_pg_user "$pg_bin/pg_ctl" start -w -t 300 -s -D "$pg_data" -l "$log" > /dev/null 2>&1 7>&- 8>&- 9>&- && return 0
    grep -E 'FATAL|PANIC' "$log" | tail -n 1 >&2 || true
    fail "PostgreSQL did not start; $log says why."
}

postgres_runs() { is_process "$(head -n 1 "$pg_data/postmaster.pid" 2> /dev/null || true)" postgres; }

stop_postgres() { as_pg_user "$pg_bin/pg_ctl" stop -w -t 60 -s -m fast -D "$pg_data" > /dev/null 2>&1 || true; }

# An instance in a new folder below the one given, which lives no longer than one command.
start_passing_postgres() {
    passing_home="$(mktemp -d "$1/millwright-XXXXXX")"
    chmod 755 "$passing_home"
    # shellcheck disable=SC2034 # read by configure_cluster
    pg_connections=400
    trap remove_passing_postgres EXIT
    trap 'exit 130' INT TERM HUP
    start_postgres "$passing_home/postgres"
}

remove_passing_postgres() {
    [[ -z "${pg_data:-}" ]] || stop_postgres
    [[ -z "${pg_home:-}" ]] || rm -rf "$pg_home" "$pg_socket"
    rm -rf "$passing_home"
}
