# xz.sh PRESET BLOCK_KIB METRICS: compresses Cargo.lock and leaves its size and the time in METRICS.
set -eu
begun=$(date +%s%N)
bytes=$(xz --keep --stdout -"$1" --block-size="$2KiB" Cargo.lock | wc -c)
ended=$(date +%s%N)
printf '{"bytes": %d, "milliseconds": %d}\n' "$bytes" $(((ended - begun) / 1000000)) > "$3"
