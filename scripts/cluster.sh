# Several nodes of one Millwright: each an `up` of its own, on this machine or on several.
# shellcheck shell=bash disable=SC2154,SC2034 # settings

# Refuses settings that contradict each other, before anything is built.
check_cluster() {
    if [[ "${cluster,,}" != true ]]; then
        (( node == 0 )) || fail "--node needs --cluster: ./millwright up --cluster --node $node"
        [[ "$role" == all ]] || fail "--role needs --cluster: a process by itself does everything."
        return 0
    fi
    (( node > 0 )) || fail "Each node of a cluster has a number of its own: ./millwright up --cluster --node 1"
    [[ "$engine_wish" != embedded ]] || fail "A cluster needs the engine orleans; the embedded one, which was asked for, is one process only."
    (( demo == 0 )) || [[ "$role" == all || "$role" == gateway ]] || fail "A simulated plant sends to a node that takes readings; the role $role does not."
    pg_connections=300
}

# After choose_engine.
need_clustering() {
    (( node == 0 )) || [[ "$engine" == orleans ]] || fail "A cluster needs the engine orleans, and its packages do not restore here; the embedded one is one process only."
}

# The node's name and ports, unless they were said. With a private database all nodes are on this machine.
export_node() {
    (( node > 0 )) || return 0
    export MILLWRIGHT_Cluster__Enabled=true MILLWRIGHT_Cluster__Role="$role"
    export MILLWRIGHT_Cluster__Node="${MILLWRIGHT_Cluster__Node:-node-$node}"
    export MILLWRIGHT_Cluster__SiloPort="${MILLWRIGHT_Cluster__SiloPort:-$(( 11110 + node ))}"
    export MILLWRIGHT_Cluster__GatewayPort="${MILLWRIGHT_Cluster__GatewayPort:-$(( 29999 + node ))}"
    [[ -n "$db" ]] || export MILLWRIGHT_Cluster__Address="${MILLWRIGHT_Cluster__Address:-127.0.0.1}"
}

choose_node() {
    node="$1" data="$store" who=Millwright
    (( node == 0 )) || data="$store/node-$node" who="Node $node"
}

# The numbers of this data folder's nodes that are up.
nodes_up() {
    local folder
    for folder in "$store"/node-*; do
        [[ -e "$folder/lock" ]] || continue
        flock -n "$folder/lock" true || say "${folder##*/node-}"
    done
}

# Does something for the node that was named, or for whatever runs on the data folder.
for_nodes() {
    local number numbers code=0
    numbers="$(nodes_up | sort -n)"
    if (( node > 0 )) || [[ -z "$numbers" ]]; then
        "$1"
        return
    fi
    for number in $numbers; do
        choose_node "$number"
        "$1" || code=$?
    done
    return "$code"
}

# Nodes share the data folder with one another and with nobody else. Held until this process ends.
share_data_folder() {
    (( node > 0 )) || return 0
    exec 8> "$store/lock"
    [[ -z "$(sed -n 's/^process=//p' "$store/running" 2> /dev/null)" ]] || flock -n -s 8 || fail "Millwright without a cluster runs on $store; ./millwright down stops it."
    flock -w 120 -s 8 || fail "Another program holds $store/lock."
}

# One process of the data folder at a time, until end_turn.
begin_turn() {
    exec 7> "$store/turn"
    flock 7
}

end_turn() { exec 7>&-; }

# One private database for all nodes of a data folder: the first that comes starts it, the last that goes stops it.
join_postgres() {
    find_instance "$store/postgres"
    if (( node > 0 )) && postgres_runs; then
        say "The database of $store runs already."
    else
        start_postgres "$store/postgres"
    fi
}

leave_postgres() {
    (( node == 0 )) || flock -n 8 || return 0
    stop_postgres
}
