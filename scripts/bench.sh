# The measurements and the proof by killing, each against a private PostgreSQL that lives as long as they do.
# shellcheck shell=bash disable=SC2154 # $root

bench() { run_bench bench "$@"; }

selftest() { run_bench selftest "$@"; }

run_bench() {
    local code=0
    need_tools
    need_postgres
    install_missing
    find_postgres || fail "PostgreSQL $oldest_postgres or later is needed; see ./millwright doctor."
    choose_engine "${MILLWRIGHT_ENGINE:-}"
    build_dashboard
    build_project "$root/src/Millwright.Gateway"
    build_project "$root/bench/Millwright.Bench"
    mkdir -p "$root/artifacts/bench"
    need_room "$root/artifacts/bench" 2000
    start_passing_postgres "$root/artifacts/bench"
    MILLWRIGHT_BENCH_DB="Host=$pg_socket;Username=millwright" MILLWRIGHT_ENGINE="$engine" PATH="$pg_bin:$PATH" \
        "$(program Millwright.Bench)" "$@" || code=$?
    return "$code"
}
