# Builds what changed and nothing else: a stamp older than every source means there is nothing to do.
# shellcheck shell=bash disable=SC2154 # $root, $engine

program() { say "$root/artifacts/$engine/bin/$1/release/$1"; }

# Runs a build quietly; its words are shown when it fails.
quietly() {
    local what="$1" log
    shift
    log="$(mktemp)"
    say "Building $what …"
    if ! "$@" > "$log" 2>&1; then
        grep -E ': error |npm (error|ERR!)' "$log" | sort -u | head -n 20 >&2 || tail -n 20 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

dotnet_build() { dotnet build "$@" -c Release -p:Engine="$engine" -v q -clp:NoSummary; }

# A project and everything below src that it may stand on.
build_project() {
    local folder="$1" name stamp
    name="$(basename "$folder")"
    stamp="$root/artifacts/$engine/$name.built"
    if [[ -x "$(program "$name")" ]] && ! changed_since "$stamp" "$root/src" "$root/sql" "$folder" "$root"/Directory.*.props "$root/global.json"; then
        return 0
    fi
    mkdir -p "$(dirname "$stamp")"
    touch "$stamp.begun"
    quietly "$name" dotnet_build "$folder" || fail "$name does not build; see above."
    mv "$stamp.begun" "$stamp"
}

install_dashboard_packages() {
    local folder="$root/src/Millwright.Dashboard"
    [[ "$folder/node_modules/.package-lock.json" -nt "$folder/package.json" ]] && return 0
    quietly "the dashboard's packages" npm install --prefix "$folder" --no-audit --no-fund --loglevel=error || return 1
    touch "$folder/node_modules/.package-lock.json"
}

build_dashboard() {
    local folder="$root/src/Millwright.Dashboard" pages="$root/src/Millwright.Gateway/wwwroot" stamp="$root/artifacts/dashboard.built"
    [[ -e "$folder/package.json" ]] || return 0
    [[ -e "$pages/index.html" ]] && ! changed_since "$stamp" "$folder" && return 0
    need_node
    install_dashboard_packages || fail "The dashboard's packages could not be installed; see above."
    quietly "the dashboard" npm run build --prefix "$folder" || fail "The dashboard does not build; see above."
    mkdir -p "$root/artifacts"
    touch "$stamp"
}
