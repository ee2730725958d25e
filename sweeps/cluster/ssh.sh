#!/bin/sh
# A sweep on machines that are reached by ssh and have sweeper on their PATH.
#
#     sh ssh.sh shared FILE HOST HOST…      in this folder, which all of them see under the same path
#     sh ssh.sh apart FILE HOST HOST…       on machines that share no disk, and need no file but this one; not for a search
#
# Each machine is a shard. Sharing, this one trains at the end what dead ones left. Apart, each keeps its share in its home
# folder; all are brought here, to NAME.parts, and merged in the first. Started again, either goes on where it was. The exit
# code is that of what is done here at the end, or 1 if a machine could not be reached.
set -eu
case ${1-} in shared | apart) ;; *) set -- ;; esac
if [ $# -lt 3 ]; then
    echo "usage: sh ssh.sh shared|apart FILE HOST HOST…" >&2
    exit 2
fi
how=$1 file=$2
shift 2
name=$(basename "$file" .toml)

k=0 pids='' code=0
for host in "$@"; do
    k=$((k + 1))
    if [ "$how" = shared ]; then
        ssh "$host" "cd '$PWD' && exec sweeper run '$file' --shard $k/$# --report" &
    elif scp -q "$file" "$host:$name.toml"; then
        ssh "$host" "exec sweeper run '$name.toml' -o '$name.part' --shard $k/$# --apart" &
    else
        code=1
        continue
    fi
    pids="$pids $!"
done
for pid in $pids; do
    wait "$pid" || echo "a shard ended with exit code $?" >&2
done

if [ "$how" = shared ]; then
    exec sweeper run "$file" --report
fi
k=0
for host in "$@"; do
    k=$((k + 1))
    mkdir -p "$name.parts/$k"
    scp -qr "$host:$name.part/." "$name.parts/$k" || { rmdir "$name.parts/$k" 2> /dev/null || true; code=1; }
done
set -- "$name.parts"/*
if [ $# -gt 1 ]; then
    sweeper merge "$@"
fi
exit $code
