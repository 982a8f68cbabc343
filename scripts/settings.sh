# A setting is a flag, else an environment variable, else a line of millwright.conf, else its default.
# shellcheck shell=bash disable=SC2034 # used by the other parts

setting_names='^(MILLWRIGHT_|Millwright__|Logging__|OTEL_)[A-Za-z0-9_]+$'

# KEY=value lines. They are parsed, never run, and the environment wins over them.
read_configuration() {
    local file="${MILLWRIGHT_CONF:-$root/millwright.conf}" line name value number=0
    [[ -e "$file" ]] || return 0
    while IFS= read -r line || [[ -n "$line" ]]; do
        number=$(( number + 1 ))
        [[ "$line" =~ ^[[:space:]]*(#.*)?$ ]] && continue
        [[ "$line" =~ ^[[:space:]]*([A-Za-z0-9_]+)=(.*[^[:space:]])?[[:space:]]*$ ]] || fail "$file, line $number, is not KEY=value."
        name="${BASH_REMATCH[1]}"
        value="${BASH_REMATCH[2]}"
        [[ "$name" =~ $setting_names ]] || fail "$file, line $number: there is no setting '$name'; they begin with MILLWRIGHT_."
        [[ "$value" =~ ^\"(.*)\"$ || "$value" =~ ^\'(.*)\'$ ]] && value="${BASH_REMATCH[1]}"
        [[ -n "${!name+x}" ]] || export "$name=$value"
    done < "$file"
}

# Sets port, store (the data folder), data (the node's own one in it, else the same), who, db, archive (folder of backups and of the log's archive), engine_wish, demo (0: none), detach, cluster, node (0: no cluster, or all of it), role.
read_settings() {
    read_configuration
    port="${MILLWRIGHT_PORT:-}" store="${MILLWRIGHT_DATA:-$root/.data}" db="${MILLWRIGHT_DB:-}" archive="${MILLWRIGHT_BACKUPS:-}"
    engine_wish="${MILLWRIGHT_ENGINE:-}" demo="${MILLWRIGHT_DEMO:-0}" detach=no
    cluster="${MILLWRIGHT_Cluster__Enabled:-false}" node="${MILLWRIGHT_NODE:-0}" role="${MILLWRIGHT_Cluster__Role:-all}"
    while (( $# > 0 )); do
        case "$1" in
            --*=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" && continue ;;
            --demo) demo=50 && [[ "${2:-}" =~ ^[0-9]+$ ]] && demo="$2" && shift ;;
            --detach) detach=yes ;;
            --cluster) cluster=true ;;
            --port | --data | --db | --backups | --engine | --node | --role)
                [[ -n "${2:-}" ]] || fail "$1 needs a value."
                case "$1" in
                    --port) port="$2" ;; --data) store="$2" ;; --db) db="$2" ;; --backups) archive="$2" ;; --engine) engine_wish="$2" ;;
                    --node) node="$2" ;; --role) role="$2" ;;
                esac
                shift ;;
            *) fail "There is no option '$1'; ./millwright help names them." ;;
        esac
        shift
    done
    check_settings
}

check_settings() {
    [[ "$node" =~ ^[0-9]{1,3}$ ]] || fail "The node '$node' is not a number from 1 to 999."
    node=$(( 10#$node ))
    port="${port:-$(( 5080 + (node > 1 ? node - 1 : 0) ))}"
    { [[ "$port" =~ ^[0-9]{1,5}$ ]] && (( 10#$port >= 1 && 10#$port <= 65535 )); } || fail "The port '$port' is not a number from 1 to 65535."
    [[ "$demo" =~ ^[0-9]{1,7}$ ]] || fail "MILLWRIGHT_DEMO '$demo' is not a number of machines."
    [[ "$engine_wish" =~ ^(|orleans|embedded)$ ]] || fail "The engine '$engine_wish' is neither orleans nor embedded."
    [[ "$role" =~ ^(all|gateway|silo|jobs)$ ]] || fail "The role '$role' is none of all, gateway, silo and jobs."
    store="$(realpath -m -- "$store")"
    [[ -z "$archive" ]] || archive="$(realpath -m -- "$archive")"
    [[ "$store$archive" != *$'\n'* ]] || fail "A folder's name must be one line."
    choose_node "$node"
}
