# Sets up what the tests need, runs them on each engine there is, and adds up what their reports say.
# shellcheck shell=bash disable=SC2154 # $root, $engine

passed=0 failed=0 skipped=0
suites_of_each_engine=(Millwright.EmbeddedOrleans.Tests Millwright.Silo.Tests Millwright.Gateway.Tests)

run_tests() {
    local filter="${1:-}" suite length=(-trait- Length=Long)
    [[ "$filter" != --long ]] || filter=Millwright.EndToEnd length=(-trait Length=Long)
    prepare_tests
    [[ -d "$root/../shared/data" ]] || say "../shared/data is not there: tests that read the real data sets are skipped."
    choose_engine "${MILLWRIGHT_ENGINE:-}"
    build_dashboard
    local whole=no
    [[ -n "$filter" ]] || ! build_tests "$root/Orleans.sln" || whole=yes
    [[ "$engine" == orleans || Millwright.Cluster.Tests != *"$filter"* ]] || say "The cluster's faults are skipped: engine $engine is one process only."
    for suite in "$root"/tests/*/*.csproj; do
        [[ "$(basename "$suite")" == *"$filter"* ]] || continue
        [[ "$whole" == yes ]] || build_tests "$suite" || continue
        run_suite "$(basename "$suite" .csproj)"
    done
    run_dashboard_tests "$filter"
    run_other_engine "$filter"
    remove_passing_postgres
    trap - EXIT
    say "$passed passed, $failed failed$( (( skipped == 0 )) || say ", $skipped skipped")"
    (( failed == 0 && passed > 0 ))
}

prepare_tests() {
    need_tools
    need_node
    need_postgres
    install_missing
    try_chromium
    try_neighbours
    find_postgres || fail "PostgreSQL $oldest_postgres or later is needed and apt-get has only an older one; see https://www.postgresql.org/download/linux/."
    local chromium
    if chromium="$(find_chromium)"; then
        export MILLWRIGHT_TEST_CHROMIUM="$chromium"
    else
        say "Chromium is not there: tests in a browser are skipped."
    fi
    # This server is never cut off its power, and each of hundreds of databases costs a second of disk when it goes. Who proves durability has one of their own.
    # shellcheck disable=SC2034 # read by configure_cluster
    pg_fsync=off
    start_passing_postgres "${TMPDIR:-/tmp}"
    export MILLWRIGHT_TEST_DB="Host=$pg_socket;Username=millwright" PATH="$pg_bin:$PATH"
    export MSBUILDDISABLENODEREUSE=1
    rm -rf "$root/artifacts/test-logs"
    mkdir -p "$root/artifacts/test-logs"
}

# A build that fails is a failure among the results, not an end without any: the suites that build are still run.
build_tests() {
    quietly "$(basename "$1" .csproj) for the engine $engine" dotnet_build "$1" && return 0
    failed=$(( failed + 1 ))
    return 1
}

# Faults that last are left to `selftest --cluster`, all else that lasts to `test --long`.
run_suite() {
    local name="$1" code=0 started=$SECONDS
    local log="$root/artifacts/test-logs/$engine-$name.log" report="$root/artifacts/test-logs/$engine-$name.json"
    MILLWRIGHT_ENGINE="$engine" timeout -k 10 "$(( ${MILLWRIGHT_TEST_MINUTES:-30} * 60 ))" \
        "$(program "$name")" -noColor -noAutoReporters "${length[@]}" -ctrf "$report" > "$log" 2>&1 < /dev/null || code=$?
    add_report "$name on $engine" "$report" "$log" "$code" "$(( SECONDS - started ))"
}

# Adds a report to the sums. An end without a report, or a bad end after a good one, is one failure.
add_report() {
    local name="$1" report="$2" log="$3" code="$4" seconds="$5" sums p=0 f=0 s=0 failures
    failures="$(mktemp)"
    if sums="$(node "$root/scripts/results.mjs" "$report" 2> "$failures")"; then
        read -r p f s <<< "$sums"
    else
        tail -n 15 "$log" > "$failures"
    fi
    if (( code != 0 && f == 0 && ( p > 0 || code != 1 ) )) || [[ -z "$sums" ]]; then
        f=$(( f + 1 ))
        say "  FAILED the run itself, which ended with code $code; $log says more" >> "$failures"
    fi
    printf '%-46s %5d passed %3d failed %3d skipped  %4d s\n' "$name" "$p" "$f" "$s" "$seconds"
    (( f == 0 )) || cat "$failures"
    rm -f "$failures"
    passed=$(( passed + p )) failed=$(( failed + f )) skipped=$(( skipped + s ))
}

run_dashboard_tests() {
    local folder="$root/src/Millwright.Dashboard" code=0 started=$SECONDS
    local log="$root/artifacts/test-logs/dashboard.log" report="$root/artifacts/test-logs/dashboard.json"
    [[ -e "$folder/package.json" && Millwright.Dashboard == *"$1"* ]] || return 0
    if install_dashboard_packages > "$log" 2>&1; then
        npm test --prefix "$folder" -- --reporter=json --outputFile="$report" >> "$log" 2>&1 < /dev/null || code=$?
    else
        code=1
    fi
    add_report Millwright.Dashboard "$report" "$log" "$code" "$(( SECONDS - started ))"
}

# The grains must behave the same on whatever supplies the Orleans API.
run_other_engine() {
    local suite
    if [[ -n "${MILLWRIGHT_ENGINE:-}" ]]; then
        say "Engine $engine alone, as asked."
        return 0
    elif [[ "$engine" == embedded ]]; then
        say "Engine orleans was not available: its packages do not restore here."
        return 0
    fi
    engine=embedded
    for suite in "${suites_of_each_engine[@]}"; do
        [[ "$suite" == *"$1"* ]] || continue
        ! build_tests "$root/tests/$suite/$suite.csproj" || run_suite "$suite"
    done
}
