#!/bin/bash
# up.sh DIR [BASEPORT] - hand-started Slurm cluster, all state in DIR, all traffic on 127.0.0.1.
# env: SLURM_NODES (2), SLURM_NODE_CPUS (16 per node, oversubscribed on purpose), SLURM_WAIT_S (60),
#      SLURM_CRED_EXPIRE (5: a requeued job waits that many seconds + 1; Slurm's default is 120), SLURM_EXTRA
# Afterwards: . DIR/env.sh   (exports SLURM_CONF)
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: $0 DIR [BASEPORT]" >&2; exit 2; }
mkdir -p "$1"; D=$(cd "$1" && pwd -P)
BASE=${2:-${SLURM_BASEPORT:-17817}}
NODES=${SLURM_NODES:-2}; CPUS=${SLURM_NODE_CPUS:-16}; WAIT=${SLURM_WAIT_S:-60}
HOST=$(hostname -s)
[ "$(id -u)" = 0 ] || { echo "must be root (SlurmUser=root, SlurmdUser=root)" >&2; exit 2; }
[ ${#D} -le 60 ] || { echo "DIR too long: unix sockets under it must stay below 108 characters" >&2; exit 2; }
exec 9>"$D/.lock"; flock 9                       # one up.sh at a time; daemons get 9>&-
T0=$(date +%s.%N)
say() { printf '[%6.2fs] %s\n' "$(awk -v a="$T0" -v b="$(date +%s.%N)" 'BEGIN{print b-a}')" "$*"; }

# ---- packages ---------------------------------------------------------------
have() { command -v "$1" >/dev/null; }
if ! { have slurmctld && have slurmd && have munged && have sbatch; }; then
  say "installing packages"
  made=
  if [ ! -e /usr/sbin/policy-rc.d ]; then      # keep postinst scripts from starting daemons of their own
    printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d; made=1
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  export DEBIAN_FRONTEND=noninteractive
  P="slurmctld slurmd slurm-client munge"
  O="-y -q --no-install-recommends -o DPkg::Lock::Timeout=300"
  apt-get $O install $P >"$D/apt.log" 2>&1 ||
    { apt-get -q update >>"$D/apt.log" 2>&1; apt-get $O install $P >>"$D/apt.log" 2>&1; } ||
    { tail -20 "$D/apt.log" >&2; exit 1; }
  if [ -n "$made" ]; then rm -f /usr/sbin/policy-rc.d; trap - EXIT; fi
  say "packages installed"
fi

# ---- helpers ----------------------------------------------------------------
# alive PIDFILE EXE: is the process of that pid file ours and of that program?
alive() {
  local p; p=$(tr -dc 0-9 2>/dev/null <"$1") || return 1
  [ -n "$p" ] && [ "$(basename "$(readlink "/proc/$p/exe" 2>/dev/null)" 2>/dev/null | sed 's| (deleted)$||; s|-wlm$||')" = "$2" ] &&
    tr '\0' ' ' <"/proc/$p/cmdline" | grep -qF -- "$D/"
}
port_free() { ! ss -Hltn "sport = :$1" | grep -q .; }
fail() { echo "FAILED: $1" >&2; tail -n 15 "$D"/log/*.log >&2 || true; exit 1; }

# ---- files ------------------------------------------------------------------
mkdir -p "$D"/{log,run,state,spool,munge}
chmod 711 "$D/run"; chmod 700 "$D/state"; chmod 755 "$D/munge"      # munged wants its socket dir a+x
[ -s "$D/munge.key" ] || { (umask 077; head -c 1024 /dev/urandom >"$D/munge.key"); }
chmod 400 "$D/munge.key"
CONF=$D/slurm.conf
{ cat <<C
ClusterName=sweeper
SlurmctldHost=$HOST(127.0.0.1)
SlurmctldPort=$BASE
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$D/munge/munge.socket,cred_expire=${SLURM_CRED_EXPIRE:-5}
CredType=cred/munge
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation=$D/state
SlurmdSpoolDir=$D/spool/%n
SlurmctldPidFile=$D/run/slurmctld.pid
SlurmdPidFile=$D/run/slurmd-%n.pid
SlurmctldLogFile=$D/log/slurmctld.log
SlurmdLogFile=$D/log/slurmd-%n.log
SlurmctldDebug=info
SlurmdDebug=info
ProctrackType=${SLURM_PROCTRACK:-proctrack/linuxproc}
TaskPlugin=task/none
Epilog=$D/epilog.sh
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$D/log/jobcomp.txt
SwitchType=switch/none
MpiDefault=none
MailProg=/bin/true
SelectType=select/cons_tres
SelectTypeParameters=CR_Core,CR_LLN
SlurmdParameters=config_overrides
SchedulerType=sched/backfill
SchedulerParameters=sched_min_interval=50000,sched_interval=5,bf_interval=5,batch_sched_delay=1,default_queue_depth=2000
PriorityType=priority/basic
MaxArraySize=100001
MaxJobCount=200000
MinJobAge=86400
JobRequeue=1
KillWait=5
KillOnBadExit=0
OverTimeLimit=0
UnkillableStepTimeout=60
SlurmctldTimeout=30
SlurmdTimeout=15
BatchStartTimeout=10
InactiveLimit=0
ReturnToService=2
TreeWidth=65533
PropagateResourceLimitsExcept=MEMLOCK,NOFILE
C
  for i in $(seq 1 "$NODES"); do
    echo "NodeName=n$i NodeHostname=$HOST NodeAddr=127.0.0.1 Port=$((BASE+i)) CPUs=$CPUS Boards=1 SocketsPerBoard=1 CoresPerSocket=$CPUS ThreadsPerCore=1 RealMemory=4000 State=UNKNOWN"
  done
  [ -z "${SLURM_EXTRA:-}" ] || printf '%b\n' "$SLURM_EXTRA"       # further slurm.conf lines, \n between them
  echo "PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE DefaultTime=INFINITE State=UP OverSubscribe=NO"
} >"$CONF.new"
if [ -s "$CONF" ] && ! cmp -s "$CONF" "$CONF.new" && alive "$D/run/slurmctld.pid" slurmctld; then
  echo "note: running cluster keeps its config; the new one is in $CONF.new (down.sh first)" >&2
else mv "$CONF.new" "$CONF"; fi
# linuxproc and pgid both lose reparented / setsid children: the epilog ends what still carries the job's id
cat >"$D/epilog.sh" <<E
#!/bin/bash
# run by slurmd at the end of a job (or array task) on a node; kills only processes with this job id, node and cluster
[ -n "\$SLURM_JOB_ID" ] || exit 0
for f in \$(grep -lzsx "SLURM_JOB_ID=\$SLURM_JOB_ID" /proc/[0-9]*/environ); do
  p=\${f#/proc/}; p=\${p%/environ}
  [ "\$p" = \$\$ ] && continue
  case \$(readlink /proc/\$p/exe) in */slurmd*|*/slurmstepd*|"") continue;; esac
  grep -qzsx "SLURMD_NODENAME=\$SLURMD_NODENAME" \$f && grep -qzsxF "SLURM_CONF=$CONF" \$f || continue
  echo "\$(date +%FT%T) job \$SLURM_JOB_ID node \$SLURMD_NODENAME: left-over \$p \$(tr '\\0' ' ' </proc/\$p/cmdline)" >>"$D/log/epilog.txt"
  kill -KILL \$p
done
exit 0
E
chmod 755 "$D/epilog.sh"
printf 'CgroupPlugin=cgroup/v1\nCgroupAutomount=no\nConstrainCores=no\nConstrainRAMSpace=no\nConstrainDevices=no\n' >"$D/cgroup.conf"
printf 'export SLURM_CONF=%q\n' "$CONF" >"$D/env.sh"
export SLURM_CONF=$CONF

# ---- daemons ----------------------------------------------------------------
# SLURM_* of an enclosing job must not leak into the daemons
for v in $(compgen -v SLURM_ | grep -v '^SLURM_CONF$'); do unset "$v"; done
if ! alive "$D/run/munged.pid" munged; then
  rm -f "$D/run/munged.pid" "$D/munge/munge.socket" "$D/munge/munge.socket.lock"
  munged --key-file="$D/munge.key" --socket="$D/munge/munge.socket" --pid-file="$D/run/munged.pid" \
         --log-file="$D/log/munged.log" --seed-file="$D/run/munged.seed" --num-threads=4 2>"$D/log/munged.err.log" 9>&- || fail munged
fi
for i in $(seq 50); do munge -S "$D/munge/munge.socket" -n >/dev/null 2>&1 && break; sleep 0.1; done
munge -S "$D/munge/munge.socket" -n | unmunge -S "$D/munge/munge.socket" >/dev/null || fail "munge round trip"
say "munged up"
if ! alive "$D/run/slurmctld.pid" slurmctld; then
  port_free "$BASE" || { echo "port $BASE is taken; give another BASEPORT" >&2; exit 1; }
  slurmctld -f "$CONF" 9>&- || fail slurmctld
fi
for i in $(seq 100); do scontrol ping 2>/dev/null | grep -q ' UP' && break; sleep 0.1; done
scontrol ping | grep -q ' UP' || fail "slurmctld does not answer"
say "slurmctld up"
for i in $(seq 1 "$NODES"); do
  alive "$D/run/slurmd-n$i.pid" slurmd && continue
  port_free $((BASE+i)) || { echo "port $((BASE+i)) is taken" >&2; exit 1; }
  mkdir -p "$D/spool/n$i"
  slurmd -N "n$i" -f "$CONF" 9>&- || fail "slurmd n$i"
done
say "slurmd started"
# a node left DOWN/DRAIN by an earlier run is resumed
end=$((SECONDS+WAIT))
while :; do
  n=$(sinfo -h -N -o '%T' 2>/dev/null | grep -cE '^(idle|mixed|allocated|completing)$' || true)
  [ "$n" -ge "$NODES" ] && break
  [ $SECONDS -lt $end ] || { sinfo -N -l; sinfo -R; fail "nodes not idle"; }
  bad=$(sinfo -h -N -o '%N %T' | awk '$2 ~ /^(drain|drained|down|draining)\*?$/ {print $1}' | paste -sd,)
  [ -z "$bad" ] || scontrol update nodename="$bad" state=resume 2>/dev/null || true
  sleep 0.2
done
say "nodes ready"
sinfo -N -l
echo "use: . $D/env.sh"
