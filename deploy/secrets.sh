#!/usr/bin/env bash
# Makes what Compose hands to the containers as secrets, once; what is there stays. The folder is for its owner alone, and Git does not see it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p secrets
chmod 700 secrets

random() { head -c 32 /dev/urandom | base64 | tr -d '\n=' | tr '+/' '-_'; }

# The folder is closed; each file is read by a container's own user.
make() {
    [[ -s "secrets/$1" ]] && return 0
    printf '%s' "$2" > "secrets/$1"
    chmod 444 "secrets/$1"
    echo "made deploy/secrets/$1"
}

make api-key "$(random)"
make secret-key "$(head -c 32 /dev/urandom | base64 | tr -d '\n')"
make database-password "$(random)"
make grafana-password "$(random)"
make database "Host=postgres;Username=millwright;Database=millwright;Password=$(< secrets/database-password)"
