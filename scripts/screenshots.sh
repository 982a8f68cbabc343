# The pictures of the documentation, taken of a private product with a simulated plant that has a past.
# shellcheck shell=bash disable=SC2034,SC2154 # settings

screenshots() {
    local chromium folder="$root/docs/images"
    need_tools
    need_postgres
    install_missing
    find_postgres || fail "PostgreSQL $oldest_postgres or later is needed; see ./millwright doctor."
    choose_engine "${MILLWRIGHT_ENGINE:-}"
    prepare_browser
    [[ -n "$chromium" ]] || fail "Chromium is missing. Install with: sudo apt-get install -y chromium"
    build_dashboard
    build_project "$root/src/Millwright.Gateway"
    build_project "$root/src/Millwright.Simulator"
    start_passing_postgres "${TMPDIR:-/tmp}"
    trap end_screenshots EXIT
    data="$passing_home" port="$(free_port)" db="Host=$pg_socket;Username=millwright;Database=millwright"
    mkdir -p "$data/logs"
    start_gateway
    take_pictures first
    start_part simulator "$(program Millwright.Simulator)" plant --machines 64 --seed 7 --faults-per-day 5 \
        --start "$(date -u -d '12 hours ago' +%FT%TZ)" --interval 5s --speed max --url "http://127.0.0.1:$port"
    simulator=$!
    say "Simulating the plant's last twelve hours …"
    take_pictures plant
    say "The pictures are in $folder."
}

take_pictures() {
    node "$root/tests/Millwright.EndToEnd/node/screenshots.mjs" "$chromium" "http://127.0.0.1:$port" "$folder" "$1" || fail "The pictures could not be taken; see above."
}

# One that nobody listens on now.
free_port() { node -e "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })"; }

end_screenshots() {
    [[ -z "${simulator:-}" ]] || stop_process "$simulator" 10
    [[ -z "${gateway:-}" ]] || stop_process "$gateway" 30
    remove_passing_postgres
}
