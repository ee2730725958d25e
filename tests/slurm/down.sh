#!/bin/bash
# down.sh DIR - cancel the jobs of the cluster in DIR and stop exactly its daemons (by pid file).
set -u
[ $# -ge 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
D=$(cd "$1" && pwd -P) || exit 2
export SLURM_CONF=$D/slurm.conf
pid_of() { # PIDFILE EXE -> pid when it is that program and was started on $D
  local p; p=$(tr -dc 0-9 2>/dev/null <"$1") || return 1
  [ -n "$p" ] && [ "$(basename "$(readlink "/proc/$p/exe" 2>/dev/null)" | sed 's| (deleted)$||; s|-wlm$||')" = "$2" ] &&
    tr '\0' ' ' <"/proc/$p/cmdline" | grep -qF -- "$D/" && echo "$p"
}
stop() { # PIDFILE EXE
  local t=$SECONDS p; p=$(pid_of "$1" "$2" 2>/dev/null) || { rm -f "$1"; return 0; }
  kill -TERM "$p"
  for _ in $(seq 100); do [ -e "/proc/$p" ] || break; sleep 0.1; done
  [ ! -e "/proc/$p" ] || { echo "$2 $p did not stop on TERM, KILL" >&2; kill -KILL "$p"; }
  rm -f "$1"; echo "stopped $2 $p (${t:+$((SECONDS-t))} s)"
}
# slurmstepd's outlive slurmd by design: end the jobs first
if pid_of "$D/run/slurmctld.pid" slurmctld >/dev/null 2>&1; then
  jobs=$(timeout 10 squeue -h -o '%A' 2>/dev/null | sort -u)
  if [ -n "$jobs" ]; then
    timeout 20 scancel --state=PENDING --user=root 2>/dev/null
    timeout 20 scancel --signal=KILL --full $jobs 2>/dev/null
    timeout 20 scancel $jobs 2>/dev/null
    for _ in $(seq 100); do [ -z "$(timeout 5 squeue -h 2>/dev/null)" ] && break; sleep 0.2; done
    left=$(timeout 5 squeue -h 2>/dev/null); [ -z "$left" ] || printf 'still there:\n%s\n' "$left" >&2
  fi
fi
for f in "$D"/run/slurmd-*.pid; do [ -e "$f" ] && stop "$f" slurmd; done
stop "$D/run/slurmctld.pid" slurmctld
stop "$D/run/munged.pid" munged
exit 0
