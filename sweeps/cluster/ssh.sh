#!/bin/sh
# A sweep on machines that are reached by ssh and have sweeper on their PATH.
#
#     sh ssh.sh shared FILE HOST HOST…      in this folder, which all of them see under the same path
#     sh ssh.sh apart FILE HOST HOST…       on machines that share no disk, and need no file but this one; not for a search
#
# Each machine is a shard. Apart, each keeps its share in its home folder; all are brought here, to NAME.parts, and merged in
# the first. Started again, either goes on where it was.
set -eu
how=$1 file=$2
shift 2
name=$(basename "$file" .toml)

k=0 pids=
for host in "$@"; do
    k=$((k + 1))
    if [ "$how" = shared ]; then
        ssh "$host" "cd '$PWD' && exec sweeper run '$file' --shard $k/$# --report" &
    else
        scp -q "$file" "$host:$name.toml"
        ssh "$host" "exec sweeper run '$name.toml' -o '$name.part' --shard $k/$# --apart" &
    fi
    pids="$pids $!"
done
for pid in $pids; do
    wait "$pid" || echo "a shard ended with exit code $?" >&2
done

if [ "$how" = apart ]; then
    k=0
    for host in "$@"; do
        k=$((k + 1))
        mkdir -p "$name.parts/$k"
        scp -qr "$host:$name.part/." "$name.parts/$k"
    done
    sweeper merge "$name.parts"/*
fi
