# Which assembly supplies the Orleans API: what restores decides, and artifacts/engine remembers.
# shellcheck shell=bash disable=SC2154 # $root

# Sets engine: as wished, as remembered, or as found out.
choose_engine() {
    local wish="${1:-}" memory="$root/artifacts/engine"
    if [[ -n "$wish" ]]; then
        engine="$wish"
        say "Engine: $engine (as asked)"
    elif [[ -s "$memory" && ! "$root/Directory.Packages.props" -nt "$memory" ]]; then
        engine="$(cat "$memory")"
    else
        engine=embedded
        ! orleans_restores || engine=orleans
        mkdir -p "$root/artifacts"
        say "$engine" > "$memory"
        say "Engine: $engine$([[ "$engine" == orleans ]] || say ' (the packages of Orleans do not restore here)')"
    fi
}

orleans_restores() { dotnet restore "$root/src/Millwright.Silo" -p:Engine=orleans -v q > /dev/null 2>&1; }
