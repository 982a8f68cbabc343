# Backups of the database, and the archive of its log between them:
#   FOLDER/system               the database system whose backups these are
#   FOLDER/base/NAME/cluster    the files, as pg_basebackup wrote them
#   FOLDER/base/NAME/about      KEY=value; beside it secret.key where it was asked for
#   FOLDER/wal/SEGMENT.gz       the write-ahead log since the oldest of them
# shellcheck shell=bash disable=SC2154 # settings

backup() {
    read_backup_settings "$@"
    folder="${to:-${archive:-$data/backups}}"
    [[ "$with_key" == no || -s "$data/secret.key" ]] || fail "There is no secret.key in $data to put into the backup."
    if [[ -n "$db" ]]; then reach_outside_database; else reach_private_database; fi
    schema="$(query 'SELECT max(version) FROM schema_versions')" || fail "There is no Millwright in that database; see above."
    make_backup_folder "$folder" "$(query 'SELECT system_identifier FROM pg_control_system()')"
    take_base_backup
    forget_old_backups
    tell_of_key
}

backups() {
    read_backup_settings "$@"
    folder="${from:-${archive:-$data/backups}}"
    need_backups
    local base about
    printf '%-18s %-27s %-27s %8s\n' backup 'restores to, from' until MB
    for base in "$folder"/base/*Z; do
        about="$base/about"
        find_postgres "$(about_of "$about" postgres)" || fail "These are backups of PostgreSQL $(about_of "$about" postgres), which is not installed."
        printf '%-18s %-27s %-27s %8d\n' "$(basename "$base")" "$(about_of "$about" from)" "$(newest_instant "$about")" "$(du -sm "$base" | cut -f1)"
    done
}

# Sets to, from, at, keep, with_key, replace, proofs and target, and what read_settings sets.
read_backup_settings() {
    to='' from='' at='' keep=7 with_key=no replace=no proofs=100 target=''
    local rest=()
    while (( $# > 0 )); do
        case "$1" in
            --*=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" && continue ;;
            --with-key) with_key=yes ;;
            --replace) replace=yes ;;
            --to | --from | --at | --keep | --proofs)
                [[ -n "${2:-}" ]] || fail "$1 needs a value."
                case "$1" in --to) to="$2" ;; --from) from="$2" ;; --at) at="$2" ;; --keep) keep="$2" ;; --proofs) proofs="$2" ;; esac
                shift ;;
            --data) target="${2:-}" && rest+=("$1" "${2:-}") && shift ;;
            *) rest+=("$1") ;;
        esac
        shift
    done
    read_settings ${rest[@]+"${rest[@]}"}
    [[ "$keep" =~ ^[1-9][0-9]{0,5}$ ]] || fail "--keep '$keep' is not a number of backups, 1 or more."
    [[ "$proofs" =~ ^(all|[0-9]{1,9})$ ]] || fail "--proofs '$proofs' is neither a number of machines nor all."
    [[ -z "$to" ]] || to="$(realpath -m -- "$to")"
    [[ -z "$from" ]] || from="$(realpath -m -- "$from")"
}

# The running instance of the data folder, or one that is started for as long as the backup takes.
reach_private_database() {
    [[ -e "$data/postgres/cluster/PG_VERSION" ]] || fail "There is no database in $data; --data names another folder, --db another PostgreSQL."
    make_pg_home "$data/postgres"
    find_postgres_of "$pg_data"
    choose_socket
    if ! postgres_runs; then
        exec 9> "$data/lock"
        flock -n 9 || fail "Millwright is just starting or stopping on $data; try again."
        trap stop_postgres EXIT
        start_postgres "$data/postgres"
    fi
    export PGHOST="$pg_socket" PGUSER=millwright PGDATABASE=millwright
    cluster="$pg_data"
}

# An Npgsql connection string in the words of PostgreSQL's own programs.
reach_outside_database() {
    local part name value
    local -a parts
    [[ "$db" != *[\'\"]* ]] || fail "The connection string has quotes, which this command cannot read; docs/backup.md says how to back up by hand."
    IFS=';' read -ra parts <<< "$db"
    for part in "${parts[@]}"; do
        name="$(tr -d ' ' <<< "${part%%=*}" | tr '[:upper:]' '[:lower:]')" value="${part#*=}"
        case "$name" in
            host | server) export PGHOST="$value" ;;
            port) export PGPORT="$value" ;;
            username | userid | user) export PGUSER="$value" ;;
            password) export PGPASSWORD="$value" ;;
            database | db) export PGDATABASE="$value" ;;
            sslmode) PGSSLMODE="$(sed -E 's/^verify-?/verify-/' <<< "${value,,}")" && export PGSSLMODE ;;
        esac
    done
    choose_pg_user
    find_postgres || fail "PostgreSQL's programs are missing; see ./millwright doctor."
    query 'SELECT 1' > /dev/null || fail "The database of MILLWRIGHT_DB cannot be asked; see above."
    find_postgres "$(query "SELECT current_setting('server_version_num')::int / 10000")" || fail "Backing up needs the programs of the server's own version: install postgresql-client of it."
    cluster=''
}

query() { as_pg_user "$pg_bin/psql" -XAtq -v ON_ERROR_STOP=1 -c "$1"; }

# One folder belongs to one database system: its log would overwrite another's.
make_backup_folder() {
    make_pg_folder "$1"
    as_pg_user mkdir -p -m 700 "$1/base" "$1/wal"
    [[ -s "$1/system" ]] || say "$2" > "$1/system"
    [[ "$(cat "$1/system")" == "$2" ]] || fail "$1 holds the backups of another database; choose another folder."
}

system_of() { LC_ALL=C "$pg_bin/pg_controldata" -D "$1" | sed -n 's/^Database system identifier: *//p'; }

# What a segment's way into the archive is: whole or not there, and never over another one of its name.
archive_settings() {
    local wal
    make_backup_folder "$archive" "$(system_of "$pg_data")" 1>&2
    wal="$(printf '%q' "$(readlink -f "$archive")/wal")"
    wal="${wal//%/%%}"
    local command="f=$wal/%f.gz; case %f in *.backup) exit 0 ;; esac; if test -e \"\$f\"; then gzip -dc \"\$f\" | cmp -s - %p; else gzip -1 -c %p > \"\$f.new\" && sync \"\$f.new\" && mv \"\$f.new\" \"\$f\" && sync $wal; fi"
    printf '%s\n' 'archive_mode = on' 'archive_timeout = 60' "archive_command = '${command//\'/\'\'}'"
}

take_base_backup() {
    local name base log megabytes began=$SECONDS
    name="$(date -u +%Y%m%dT%H%M%SZ)"
    base="$(readlink -f "$folder")/base/$name"
    [[ ! -e "$base" ]] || fail "The backup $name is there already; a second later it has another name."
    megabytes="$(query 'SELECT sum(pg_database_size(oid)) / 1048576 + 64 FROM pg_database')"
    need_room "$folder" "${megabytes%.*}"
    log="$(mktemp)"
    say "Backing up ${megabytes%.*} MB into $base …"
    as_pg_user rm -rf "$(dirname "$base")"/*.new
    as_pg_user mkdir -m 700 "$base.new"
    if ! as_pg_user "$pg_bin/pg_basebackup" -w -D "$base.new/cluster" -X stream -c fast --manifest-checksums=SHA256 2> "$log"; then
        as_pg_user rm -rf "$base.new"
        tail -n 2 "$log" >&2
        rm -f "$log"
        [[ -z "$db" ]] || say "The role needs REPLICATION, and pg_hba.conf a line that lets it; docs/backup.md says how, and what to do where a provider allows neither." >&2
        fail "The backup could not be made; see above."
    fi
    rm -f "$log"
    verify_backup "$base.new/cluster" || { as_pg_user rm -rf "$base.new" && fail "What was written is not what was read: is the disk of $folder sound?"; }
    write_about "$base.new/cluster" > "$base.new/about"
    [[ "$with_key" == no ]] || keep_key "$base.new"
    as_pg_user mv "$base.new" "$base"
    say "Backup $name: verified, $(du -sm "$base" | cut -f1) MB in $(( SECONDS - began )) s. $(what_it_restores "$base/about")"
    [[ "$(stat -Lc %d "$folder")" != "$(stat -Lc %d "$data" 2> /dev/null)" ]] || say "It lies on the same disk as the data: keep a copy elsewhere."
}

what_it_restores() {
    if [[ "$(about_of "$1" archived)" == on ]]; then
        say "It restores to any instant from $(about_of "$1" from) on."
    else
        say "It restores to its own instant only, $(about_of "$1" from): the log is not archived; ./millwright up --backups DIR archives it."
    fi
}

verify_backup() { as_pg_user "$pg_bin/pg_verifybackup" -q "$1"; }

write_about() {
    local timeline first last
    read -r timeline first last < <(sed -nE 's/.*"Timeline": ([0-9]+), "Start-LSN": "([^"]+)", "End-LSN": "([^"]+)".*/\1 \2 \3/p' "$1/backup_manifest")
    say "from=$(query "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")"
    printf '%s\n' "postgres=$pg_major" "timeline=$timeline" "first=$(segment_of "$timeline" "$first")" "last=$(segment_of "$timeline" "$last")"
    say "archived=$(query 'SHOW archive_mode')"
    say "schema=$schema"
    say "cluster=$cluster"
}

about_of() { sed -n "s/^$2=//p" "$1"; }

# The file of 16 MB that a place in the log is in.
segment_of() { printf '%08X%08X%08X' "$1" "$(( 16#${2%/*} ))" "$(( 16#${2#*/} >> 24 ))"; }

segment_after() {
    local high=$(( 16#${1:8:8} )) low=$(( 16#${1:16:8} + 1 ))
    (( low < 256 )) || { low=0 high=$(( high + 1 )); }
    printf '%s%08X%08X' "${1:0:8}" "$high" "$low"
}

# The last commit that base backup and archive bring back without a gap; the backup's own instant where nothing follows it.
newest_instant() {
    local segment before=() wal="$folder/wal" scratch found=''
    segment="$(about_of "$1" last)"
    while [[ -e "$wal/$segment.gz" ]]; do
        before=("$segment" "${before[@]:0:3}")
        segment="$(segment_after "$segment")"
    done
    scratch="$(mktemp -d)"
    for segment in ${before[@]+"${before[@]}"}; do
        gzip -dc "$wal/$segment.gz" > "$scratch/$segment" 2> /dev/null || break
        found="$(TZ=UTC "$pg_bin/pg_waldump" -r Transaction "$scratch/$segment" 2> /dev/null | sed -nE 's/.* COMMIT ([0-9-]+) ([0-9:.]+) UTC.*/\1T\2Z/p' | tail -n 1)"
        [[ -z "$found" ]] || break
    done
    rm -rf "$scratch"
    [[ "$found" > "$(about_of "$1" from)" ]] || found="$(about_of "$1" from)"
    say "$found"
}

forget_old_backups() {
    local names=() base
    for base in "$folder"/base/*Z; do names+=("$base"); done
    local old=$(( ${#names[@]} - keep ))
    for (( ; old > 0; old-- )); do
        as_pg_user rm -rf "${names[old - 1]}"
        say "Removed the backup $(basename "${names[old - 1]}"): $keep are kept."
    done
    for base in "$folder"/base/*Z; do break; done
    as_pg_user "$pg_bin/pg_archivecleanup" -x .gz "$(readlink -f "$folder")/wal" "$(about_of "$base/about" first)"
}

keep_key() (umask 077 && cat "$data/secret.key" > "$1/secret.key")

tell_of_key() {
    if [[ "$with_key" == yes ]]; then
        say "secret.key is in the backup: who has both can read what channels keep secret."
    elif [[ -s "$data/secret.key" ]]; then
        say "secret.key is not in the backup: keep a copy of $data/secret.key apart from it, or add --with-key. Without it channels need their secrets anew."
    fi
}

need_backups() { [[ -n "$(find -L "$folder/base" -maxdepth 2 -name about 2> /dev/null)" ]] || fail "There are no backups in $folder; --from names another folder."; }
