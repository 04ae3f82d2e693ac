#!/usr/bin/env bash
# What recording costs, beside strace and beside the least that is possible. Writes docs/benchmarks.md; takes some ten
# minutes, and wants an otherwise idle machine and root.
#
#   bench/run.sh [SECTION...]     only these sections, and the table to standard output
#
# BPFREC is the program that is measured. QUICK=1 takes a tenth of the calls, to see whether everything works.
# RUN_UNDER is a command that what takes times runs under, such as `flock FILE` on a machine that is shared.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly bpfrec=${BPFREC:-$PWD/build/static/bpfrec}
readonly programs=$PWD/build/bench
readonly workload=$programs/workload floor=$programs/floor
export LC_ALL=C

fail() {
  printf 'bench: %s\n' "$@" >&2
  exit 1
}

# ---- how something is run: each variant is a command line that stands before the workload's

# So many bytes does bpfrec write for one traced map update; the floor writes as many.
bytes_of_update() {
  [ -s "$results/bytes" ] || {
    local file=$results/one.jsonl
    "$bpfrec" record -qq -o "$file" -- "$workload" map-updates 2 >/dev/null
    grep '"cmd":"map_update_elem"' "$file" | tail -n 1 | wc -c >"$results/bytes"
  }
  cat "$results/bytes"
}

variant() {
  local strace=(strace -f --seccomp-bpf -e trace=bpf -o /dev/null)
  local record=("$bpfrec" record -qq -o /dev/null)
  case $1 in
    native) prefix=() ;;
    filter) prefix=("$floor" filter) ;;
    strace) prefix=("${strace[@]}") ;;
    floor) prefix=("$floor" trace "$(bytes_of_update)") ;;
    around) prefix=("$floor" around "$(bytes_of_update)") ;;
    bpfrec) prefix=("${record[@]}" --) ;;
    unobserved) prefix=("${record[@]}" --no-observe --) ;;
    plain) prefix=("${record[@]}" --stack none --) ;;
    control) prefix=("${record[@]}" --trace control --) ;;
    count) prefix=("${record[@]}" --trace control --count --) ;;
    *) fail "there is no variant $1" ;;
  esac
}

# Where: on one processor, tracer and application alike, or wherever the scheduler puts them. What ran just before weighs
# on its choice: right after other work both stay on one processor for some 30 ms.
place() {
  case $1 in
    pinned) pin=(taskset -c "$processor") pause=0 ;;
    free) pin=() pause=0.3 ;;
    hurried) pin=() pause=0 ;;
  esac
}

# rounds NAME ROUNDS PLACE VARIANTS WORKLOAD...: every variant once a round, so that what else happens on the machine
# happens to all of them.
rounds() {
  local name=$1 rounds=$2 where=$3 variants=$4 round one
  shift 4
  place "$where"
  for ((round = 0; round < rounds; round++)); do
    for one in $variants; do
      variant "$one"
      sleep "$pause"
      "${pin[@]}" "${prefix[@]}" "$workload" "$@" >>"$results/$name.$where.$one"
    done
  done
}

# ---- what is run

few() { echo $((QUICK == 1 ? ($1 + 9) / 10 : $1)); }

section_updates_pinned() { rounds updates 10 pinned "native strace floor around bpfrec unobserved" map-updates "$(few 20000)"; }
section_updates_free() { rounds updates 10 free "native strace floor around bpfrec" map-updates "$(few 20000)"; }

section_control() {
  rounds control 9 pinned "native control count" map-updates "$(few 200000)"
  rounds control 9 free "native control count" map-updates "$(few 200000)"
}

section_getppid() {
  rounds getppid 9 pinned "native filter strace bpfrec unobserved" getppid "$(few 2000000)"
  rounds getppid 9 free "native filter strace bpfrec unobserved" getppid "$(few 2000000)"
}

# The calls of which the filter looks at an argument, when it lets them pass and when it does not.
readonly passed="ioctl setsockopt socket prctl prlimit64"
readonly stopped="attach-by-ioctl attach-by-setsockopt perf_event_open mount"
section_context() {
  local call
  for call in $passed; do rounds "$call" 5 pinned "native bpfrec" "$call" "$(few 500000)"; done
  for call in $stopped; do rounds "$call" 5 pinned "native bpfrec" "$call" "$(few 5000)"; done
}

# What a process pays that is not traced, while another is.
section_bystander() {
  local round count
  place pinned
  count=$(few 2000000)
  for ((round = 0; round < 15; round++)); do
    beside native "$count"
    beside observed "$count" "$bpfrec" record -qq -o /dev/null --
    beside counted "$count" "$bpfrec" record --trace control --count -qq -o /dev/null --
  done
}

# beside NAME COUNT [COMMAND...]: getppid() while a process sleeps, which COMMAND follows.
beside() {
  local name=$1 count=$2 other
  shift 2
  "$@" sleep 60 &
  other=$!
  # Until the kernel has cleared away what loading the observer left behind.
  sleep 1
  "${pin[@]}" "$workload" getppid "$count" >>"$results/bystander.pinned.$name"
  kill -TERM "$other"
  wait "$other" 2>/dev/null || true
}

# Many short rounds where a difference is a tenth of the whole, which drifts by as much within seconds.
section_executions() {
  rounds executions 25 pinned "native strace bpfrec" executions "$(few 200)"
  rounds executions 31 free "native strace bpfrec" executions "$(few 300)"
}

section_loads() {
  rounds loads 25 pinned "native strace plain bpfrec" program-loads "$(few 1000)"
  rounds loads 9 free "native strace plain bpfrec" program-loads "$(few 5000)"
  rounds loads 9 hurried "native strace plain bpfrec" program-loads "$(few 500)"
}

section_start() {
  local round times
  times=$(few 10)
  for ((round = 0; round < 11; round++)); do
    "$workload" executions "$times" /bin/true >>"$results/start.true"
    "$workload" executions "$times" "$bpfrec" --version >>"$results/start.version"
    "$workload" executions "$times" "$(command -v strace)" --version >>"$results/start.strace-version"
    "$workload" executions "$times" "$(command -v strace)" -f --seccomp-bpf -e trace=bpf -o /dev/null /bin/true \
      >>"$results/start.strace"
    "$workload" executions "$times" "$bpfrec" record -qq -o /dev/null -- /bin/true >>"$results/start.record"
    "$workload" executions "$times" "$bpfrec" record -qq --no-observe -o /dev/null -- /bin/true \
      >>"$results/start.unobserved"
  done
}

# 64 threads at once: what the application counted, the kernel, and the recording; and bpfrec's memory meanwhile.
section_threads() {
  local seconds tracer counted
  seconds=$(few 60)
  mkfifo "$results/recording"
  grep -c '"cmd":"prog_test_run"' "$results/recording" >"$results/threads.recorded" &
  counted=$!
  "$bpfrec" record -qq -o "$results/recording" -- "$workload" threads 64 "$seconds" >"$results/threads.made" &
  tracer=$!
  sleep $((seconds / 4 + 1))
  resident "$tracer" >"$results/threads.early"
  sleep $((seconds / 2))
  resident "$tracer" >"$results/threads.late"
  wait "$tracer"
  wait "$counted"
  echo "$seconds" >"$results/threads.seconds"
}

resident() { awk '/^VmRSS:/ { print $2 }' "/proc/$1/status"; }

# Whether each call that did not stop was counted.
section_exact() {
  local count
  count=$(few 200000)
  "$bpfrec" record -qq --trace control --count -o "$results/counts.jsonl" -- "$workload" map-updates "$count" >/dev/null
  echo "$count" >"$results/exact.made"
  sed -nE '/"type":"counts".*"cmd":"map_update_elem"/s/.*"calls":([0-9]+).*/\1/p' "$results/counts.jsonl" |
    awk '{ sum += $1 } END { print sum + 0 }' >"$results/exact.counted"
}

# Those that take times, and those that count.
readonly timed=(updates_pinned updates_free control getppid context bystander executions loads start)
readonly counting=(threads exact)

# ---- numbers

sorted() { sort -n "$results/$1"; }
median() { sorted "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
smallest() { sorted "$1" | head -n 1; }
largest() { sorted "$1" | tail -n 1; }
calculate() { awk "BEGIN { printf \"%.6g\", $1 }"; }
# Nanoseconds as microseconds, with as many digits as matter.
microseconds() { awk -v v="$1" 'BEGIN { v /= 1000; printf(v < 10 && v > -10 ? "%.3f" : v < 1000 ? "%.1f" : "%.0f", v) }'; }
# Of the differences in each round: from one round to another, the machine itself changes by more.
difference() {
  paste "$results/$1" "$results/$2" | awk '{ print $1 - $2 }' >"$results/differences"
  median differences
}
added() { difference "$1.$2" "$1.native"; }

# ---- the tables

row() {
  local name=$1 one=$2 words=$3
  [ -e "$results/$name.$one" ] || return 0
  printf '| %s | %s | %s to %s |' "$words" "$(microseconds "$(median "$name.$one")")" \
    "$(microseconds "$(smallest "$name.$one")")" "$(microseconds "$(largest "$name.$one")")"
  if [ "${4:-}" != plain ]; then printf ' %s |' "$([ "$one" = native ] || microseconds "$(added "$name" "$one")")"; fi
  printf '\n'
}

table() {
  local name=$1 title=$2 one words
  shift 2
  [ -e "$results/$name.native" ] || return 0
  printf '\n%s\n\n| | µs a call, median | spread | added |\n|---|---:|---:|---:|\n' "$title"
  while IFS='=' read -r one words; do row "$name" "$one" "$words"; done < <(printf '%s\n' "$@")
}

# target WORDS WANTED MEASURED: WANTED is a limit.
target() {
  local words=$1 limit=$2 measured=$3 unit=${4:-}
  printf '| %s | ≤ %s%s | %s%s | %s |\n' "$words" "$limit" "$unit" "$(printf '%.3g' "$measured")" "$unit" \
    "$(awk -v m="$measured" -v l="$limit" 'BEGIN { print m <= l ? "yes" : "**no**" }')"
}
figure() { printf '| %s | | %.3g | |\n' "$1" "$2"; }
same() { printf '| %s | the same | %s | %s |\n' "$1" "$2" "$3"; }

ratio_of_added() { calculate "$(added "$1" "$2") / $(added "$1" "$3")"; }
ratio() { calculate "$(median "$1") / $(median "$2")"; }
percent() { calculate "100 * $(difference "$1" "$2") / $(median "$2")"; }

targets() {
  printf '\n| | wanted | measured | met |\n|---|---:|---:|---|\n'
  target "map updates, all traced, pinned: added, of strace's" 1.1 "$(ratio_of_added updates.pinned bpfrec strace)"
  target "the same, of the floor's" 1.15 "$(ratio_of_added updates.pinned bpfrec floor)"
  figure "the same, of the floor's with one read, which has no target" "$(ratio_of_added updates.pinned bpfrec around)"
  target "map updates, all traced, unpinned: added, of strace's" 0.5 "$(ratio_of_added updates.free bpfrec strace)"
  target "map updates, \`--trace control\`: added" 0.2 "$(calculate "$(added control.pinned control) / 1000")" " µs"
  target "map updates, \`--trace control --count\`: added" 0.5 "$(calculate "$(added control.pinned count) / 1000")" " µs"
  local made counted recorded
  made=$(cat "$results/exact.made") counted=$(cat "$results/exact.counted")
  same "map updates, \`--count\`: counted, of $made made" "$counted" "$([ "$made" = "$counted" ] && echo yes || echo '**no**')"
  target "getppid(): above an allow-all filter" 3 "$(percent getppid.pinned.bpfrec getppid.pinned.filter)" " %"
  target "getppid(): with the observer, above without" 3 "$(percent getppid.pinned.bpfrec getppid.pinned.unobserved)" " %"
  target "getppid() of a bystander, observer on: above without" 3 \
    "$(percent bystander.pinned.observed bystander.pinned.native)" " %"
  local where words
  for where in pinned free; do
    words=pinned
    [ $where = pinned ] || words=unpinned
    target "fork and exec of /bin/true, $words: added, of strace's" 0.8 "$(ratio_of_added executions.$where bpfrec strace)"
    target "PROG_LOAD and close, $words, without stacks: added, of strace's" 1 "$(ratio_of_added loads.$where plain strace)"
    target "the same, with stacks" 1.4 "$(ratio_of_added loads.$where bpfrec strace)"
  done
  figure "the same without stacks, in runs a tenth as long, one right after the other, which has no target" \
    "$(ratio_of_added loads.hurried plain strace)"
  read -r made counted <"$results/threads.made"
  recorded=$(cat "$results/threads.recorded")
  same "64 threads for $(cat "$results/threads.seconds") s: recorded, of $counted that the kernel counted and $made made" \
    "$recorded" "$([ "$made" = "$counted" ] && [ "$recorded" = "$counted" ] && echo yes || echo '**no**')"
  target "the same: the tracer's memory grew by" 1024 \
    "$(calculate "$(cat "$results/threads.late") - $(cat "$results/threads.early")")" " KiB"
  target "\`bpfrec --version\`: of /bin/true" 1.5 "$(ratio start.version start.true)"
}

context() {
  local call
  [ -e "$results/ioctl.pinned.native" ] || return 0
  printf '\nOther calls, tracer and application on one processor; the first ones the filter lets pass by their arguments:\n'
  printf '\n| | alone, µs | `bpfrec record`, µs | added |\n|---|---:|---:|---:|\n'
  for call in $passed $stopped; do
    printf '| %s | %s | %s | %s |\n' "${call//-/ }" "$(microseconds "$(median "$call.pinned.native")")" \
      "$(microseconds "$(median "$call.pinned.bpfrec")")" "$(microseconds "$(added "$call.pinned" bpfrec)")"
  done
}

started() {
  [ -e "$results/start.true" ] || return 0
  printf '\nStarts of a whole program, ten at a time:\n\n| | µs, median | spread |\n|---|---:|---:|\n'
  row start true '/bin/true' plain
  row start version '`bpfrec --version`' plain
  row start strace-version '`strace --version`' plain
  row start strace '`strace /bin/true`' plain
  row start record '`bpfrec record -- /bin/true`' plain
  row start unobserved '`bpfrec record --no-observe -- /bin/true`' plain
}

tables() {
  local where words
  for where in pinned free; do
    words='tracer and application on one processor'
    [ $where = pinned ] || words='wherever the scheduler puts them'
    table updates.$where "BPF_MAP_UPDATE_ELEM, every call traced, $words:" native='alone' \
      strace='`strace -f --seccomp-bpf -e trace=bpf`, which reads neither key nor value' \
      floor='the floor: a C tracer that stops it as often, reads the attr, the key and the value, and writes as much' \
      around='the same with one read, of a kilobyte around the attr, as bpfrec does it' \
      bpfrec='`bpfrec record`' unobserved='`bpfrec record --no-observe`'
    table control.$where "BPF_MAP_UPDATE_ELEM, let through by the filter, $words:" native='alone' \
      control='`bpfrec record --trace control`' count='`bpfrec record --trace control --count`'
    table getppid.$where "getppid(), $words:" native='alone' filter='under a filter that allows everything' \
      strace='strace' bpfrec='`bpfrec record`' unobserved='`bpfrec record --no-observe`'
    table executions.$where "fork and exec of /bin/true, $words:" native='alone' strace='strace' bpfrec='`bpfrec record`'
    table loads.$where "PROG_LOAD and close, $words:" native='alone' strace='strace' \
      plain='`bpfrec record --stack none`' bpfrec='`bpfrec record`'
  done
  table loads.hurried "The same in runs a tenth as long, one right after the other:" native='alone' strace='strace' \
    plain='`bpfrec record --stack none`' bpfrec='`bpfrec record`'
  context
  table bystander.pinned "getppid() of a process that is not traced:" native='alone' \
    observed='while bpfrec records another, with the observer' \
    counted='while bpfrec records another with `--count`'
}

report() {
  cat <<'TEXT'
# Benchmarks

Written by `make bench`, never by hand. Each figure is the median of interleaved rounds: every variant once a round. A
workload takes its own time, so that starting up is not in it. *Added* is what a variant costs above the program alone in
the same round.
TEXT
  printf '\nLinux %s, %s processors (%s), %s; %s.\n' "$(uname -r)" "$(nproc)" \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(strace --version | head -n 1)" \
    "$("$bpfrec" --version)"
  printf '\n## Targets\n'
  targets
  printf '\n## Measured\n'
  tables
  started
}

# ---- run

sections() {
  local one
  for one in "$@"; do
    echo "bench: $one" >&2
    "section_$one"
  done
}

if [ "${1:-}" = --sections ]; then
  # Called by itself, so that RUN_UNDER can stand before it.
  results=$2 processor=$3
  sections "${@:4}"
  exit 0
fi
[ "$(id -u)" = 0 ] || fail "only root can trace with the observer on"
[ -x "$bpfrec" ] || fail "there is no $bpfrec; run make release first"
[ -x "$workload" ] && [ -x "$floor" ] || fail "there is no $workload or $floor; run make bench"
command -v strace >/dev/null || fail "strace is missing: apt-get install strace"
results=$(mktemp -d "${TMPDIR:-/tmp}/bpfrec-bench.XXXXXX")
trap 'rm -rf "$results"' EXIT
export QUICK=${QUICK:-0}
# The last processor: most interrupts go to the first.
processor=$(($(nproc) - 1))
if [ $# != 0 ]; then
  sections "$@"
  tables
  started
  exit 0
fi
# shellcheck disable=SC2086 # words
${RUN_UNDER:-} "$0" --sections "$results" "$processor" "${timed[@]}"
sections "${counting[@]}"
if [ "$QUICK" = 1 ]; then
  report
else
  report >"$results/report"
  mv "$results/report" docs/benchmarks.md
  echo "bench: docs/benchmarks.md is written" >&2
fi
