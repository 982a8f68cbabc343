#!/usr/bin/env bash
# PostgreSQL's archive_command in Compose: archive-log.sh FILE NAME [FOLDER]. A segment is in the archive whole or not at all, and never over another one of its
# name. The folder is the one of ./millwright backup, so that ./millwright restore finds in it what it needs.
set -euo pipefail
file="$1" folder="${3:-/backups/wal}"
case "$2" in *.backup) exit 0 ;; esac
kept="$folder/$2.gz"
if [[ -e "$kept" ]]; then
    gzip -dc "$kept" | cmp -s - "$file"
else
    gzip -1 -c "$file" > "$kept.new"
    sync "$kept.new"
    mv "$kept.new" "$kept"
    sync "$folder"
fi
