# What an `up` that runs elsewhere can be told and asked.
# shellcheck shell=bash disable=SC2154 # settings

down() {
    read_settings "$@"
    if ! is_up; then
        clear_former_run
        say "Millwright does not run on $data."
        return 0
    fi
    kill -TERM "$(running process)" 2> /dev/null || fail "Process $(running process) cannot be told to stop; does it belong to another user?"
    flock -w 120 "$data/lock" true || fail "Millwright did not stop within two minutes; $data/logs says why."
    say "Millwright has stopped."
}

status() {
    read_settings "$@"
    if ! is_up; then
        say "Millwright does not run on $data."
        return 3
    fi
    local health=starting
    [[ -z "$(running ready)" ]] || health=unhealthy
    ! curl -fs -m 5 -o /dev/null "$(running address)/health/ready" || health=ready
    say "Millwright is $health: $(running address), engine $(running engine), process $(running process), data $data"
    [[ "$health" == ready ]]
}
