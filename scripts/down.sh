# What an `up` that runs elsewhere can be told and asked.
# shellcheck shell=bash disable=SC2154 # settings

down() {
    read_settings "$@"
    for_nodes down_one
}

down_one() {
    if ! is_up; then
        clear_former_run
        say "$who does not run on $store."
        return 0
    fi
    kill -TERM "$(running process)" 2> /dev/null || fail "Process $(running process) cannot be told to stop; does it belong to another user?"
    flock -w 120 "$data/lock" true || fail "$who did not stop within two minutes; $data/logs says why."
    say "$who has stopped."
}

status() {
    read_settings "$@"
    for_nodes status_one
}

status_one() {
    local health=starting
    if ! is_up; then
        say "$who does not run on $store."
        return 3
    fi
    [[ -z "$(running ready)" ]] || health=unhealthy
    ! curl -fs -m 5 -o /dev/null "$(running address)/health/ready" || health=ready
    say "$who is $health: $(running address), role $(running role), engine $(running engine), process $(running process), data $data"
    [[ "$health" == ready ]]
}
