# The measurements and the proof by killing, each against a private PostgreSQL that lives as long as they do.
# shellcheck shell=bash disable=SC2154 # $root

bench() { run_bench bench "$@"; }

selftest() {
    if [[ "${1:-}" == --cluster ]]; then
        run_faults "${@:2}"
    else
        run_bench selftest "$@"
    fi
}

# Every fault of docs/cluster-faults.md, or those whose name contains a word, each against a cluster and a database of its own.
run_faults() {
    local which=(-namespace Millwright.Cluster.Tests.Faults)
    [[ -z "${1:-}" ]] || which=(-method "*$1*")
    need_tools
    need_node
    need_postgres
    install_missing
    find_postgres || fail "PostgreSQL $oldest_postgres or later is needed; see ./millwright doctor."
    choose_engine "${MILLWRIGHT_ENGINE:-}"
    [[ "$engine" == orleans ]] || fail "A cluster needs the engine orleans; engine $engine is one process only."
    quietly Millwright.Cluster.Tests dotnet_build "$root/tests/Millwright.Cluster.Tests" || fail "Millwright.Cluster.Tests does not build; see above."
    PATH="$pg_bin:$PATH" "$(program Millwright.Cluster.Tests)" -noColor -showLiveOutput "${which[@]}"
}

# What a plant needs, from what was measured; measures nothing.
sizing() {
    need_tools
    choose_engine "${MILLWRIGHT_ENGINE:-}" > /dev/null
    build_project "$root/bench/Millwright.Bench" >&2
    "$(program Millwright.Bench)" sizing "$@"
}

run_bench() {
    local code=0
    need_tools
    need_postgres
    install_missing
    find_postgres || fail "PostgreSQL $oldest_postgres or later is needed; see ./millwright doctor."
    choose_engine "${MILLWRIGHT_ENGINE:-}"
    prepare_browser
    build_dashboard
    build_project "$root/src/Millwright.Gateway"
    build_project "$root/bench/Millwright.Bench"
    mkdir -p "$root/artifacts/bench"
    need_room "$root/artifacts/bench" 2000
    start_passing_postgres "$root/artifacts/bench"
    MILLWRIGHT_BENCH_DB="Host=$pg_socket;Username=millwright" MILLWRIGHT_ENGINE="$engine" PATH="$pg_bin:$PATH" \
        MILLWRIGHT_BENCH_CHROMIUM="$chromium" "$(program Millwright.Bench)" "$@" || code=$?
    return "$code"
}

# A browser and what drives it, for the rows about the page; sets chromium, to nothing where there is none.
prepare_browser() {
    local folder="$root/tests/Millwright.EndToEnd/node"
    need_node
    try_chromium
    chromium="$(find_chromium || true)"
    [[ -n "$chromium" ]] || return 0
    [[ "$folder/node_modules/.package-lock.json" -nt "$folder/package.json" ]] && return 0
    quietly "what drives the browser" npm install --prefix "$folder" --no-audit --no-fund --loglevel=error || fail "What drives the browser could not be installed; see above."
    touch "$folder/node_modules/.package-lock.json"
}
