# What the machine must have. As root it is installed; otherwise the command that does is printed.
# shellcheck shell=bash disable=SC2154 # $root

need_tools() {
    have dotnet || fail "The .NET 10 SDK is missing; https://dotnet.microsoft.com/download has it, or: sudo apt-get install -y dotnet-sdk-10.0"
    (cd "$root" && dotnet --version > /dev/null 2>&1) || fail "$(wrong_sdk)"
    have curl || missing+=(curl)
}

wrong_sdk() { say "global.json asks for .NET SDK $(sed -n 's/.*"version": *"\(.*\)".*/\1/p' "$root/global.json") or a later feature band; installed: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ')."; }

need_node() {
    { have node && have npm; } || fail "Node 20 or later with npm is missing; https://nodejs.org has it, or: sudo apt-get install -y nodejs npm"
    (( $(node -p 'process.versions.node.split(".")[0]') >= 20 )) || fail "Node 20 or later is needed; installed is $(node --version)."
}

need_postgres() { find_postgres || missing+=(postgresql); }

# What the system could install; asked once.
know_packages() {
    [[ -z "$knows_packages" ]] || return 0
    apt-get update -qq && knows_packages=yes
}

# Tests in a browser are worth a try at installing one, and are skipped where that fails: some systems have Chromium as a snap only.
try_chromium() {
    ! find_chromium > /dev/null && have apt-get && is_root || return 0
    say "Installing chromium …"
    { know_packages && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } > /dev/null 2>&1 || return 0
}

# What stands around the product in a plant. As with Chromium; Debian would start some of it on network ports, which a policy of this one call forbids.
try_neighbours() {
    local wanted=()
    have prometheus-alertmanager || wanted+=(prometheus-alertmanager)
    have promtool || wanted+=(prometheus)
    have docker-compose || wanted+=(docker-compose)
    [[ -x /usr/sbin/haproxy ]] || have haproxy || wanted+=(haproxy)
    [[ -x /usr/sbin/nginx ]] || have nginx || wanted+=(nginx-light)
    have faketime || wanted+=(faketime)
    (( ${#wanted[@]} > 0 )) && have apt-get && is_root || return 0
    say "Installing ${wanted[*]} …"
    local policy=/usr/sbin/policy-rc.d made=no package
    [[ -e "$policy" ]] || { printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod +x "$policy" && made=yes; }
    know_packages > /dev/null 2>&1 || true
    # One by one: a system that lacks one of them may have the others.
    for package in "${wanted[@]}"; do
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" > /dev/null 2>&1 || say "$package is not to be had: tests with it are skipped."
    done
    [[ "$made" == no ]] || rm -f "$policy"
}

find_chromium() {
    local name
    for name in "${MILLWRIGHT_TEST_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        [[ -n "$name" ]] && command -v "$name" && return 0
    done
    return 1
}

# Installs what the need_… functions found missing, all at once.
install_missing() {
    (( ${#missing[@]} > 0 )) || return 0
    have apt-get || fail "Missing: ${missing[*]}. This system has no apt-get; install PostgreSQL 15 or later by its own means."
    is_root || fail "Missing: ${missing[*]}. Install with: sudo apt-get install -y ${missing[*]}"
    say "Installing ${missing[*]} …"
    local log
    log="$(mktemp)"
    if ! { know_packages && install_packages; } > "$log" 2>&1; then
        tail -n 5 "$log" >&2
        fail "apt-get could not install ${missing[*]}; see above."
    fi
    rm -f "$log"
    missing=()
}

# Debian would start a PostgreSQL of the system's own, on the network port: it is asked not to, this once.
install_packages() {
    export DEBIAN_FRONTEND=noninteractive
    local clusters=/etc/postgresql-common/createcluster.conf
    if [[ " ${missing[*]} " == *" postgresql "* ]]; then
        apt-get install -y -qq --no-install-recommends postgresql-common || return 1
        cp "$clusters" "$clusters.millwright"
        say 'create_main_cluster = false' >> "$clusters"
    fi
    local code=0
    apt-get install -y -qq --no-install-recommends "${missing[@]}" || code=$?
    [[ ! -e "$clusters.millwright" ]] || mv "$clusters.millwright" "$clusters"
    return "$code"
}

missing=()
knows_packages=''
