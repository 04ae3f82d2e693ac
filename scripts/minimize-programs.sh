#!/usr/bin/env bash
# Real programs minimized: finds for each the least policy under which it does its job, and then takes every grant of that
# away once more, in a loop of its own that shares nothing with the search. Prints a table with the number of runs.
#
#   scripts/minimize-programs.sh [--packages "NAME..."] [--at-once N] [--write FILE] DIRECTORY [NAME...]
#
# DIRECTORY has the root file system that scripts/real-programs.sh makes; the programs are those of its table, with NAMEs
# only the rows so named, with --packages only those of these packages. --at-once minimizes N programs side by side (1),
# --write puts the table into FILE, after its heading "The table". A program fails without a grant when replay's verdict,
# its exit status or what it loads is no longer what it was. Needs root, and what `make` leaves. BPFREC names another
# bpfrec, KEEP a directory for what did not do.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly arguments=("$@") table=$PWD/scripts/real-programs/table.txt
readonly bpfrec=$(realpath "${BPFREC:-build/bpfrec}")
export SUDO_UID=${SUDO_UID:-65534} SUDO_GID=${SUDO_GID:-65534}

fail() {
  printf 'minimize-programs: %s\n' "$@" >&2
  exit 1
}

packages='' at_once=1 document=''
while [[ ${1:-} == --* ]]; do
  case $1 in
    --packages) packages=$2 ;;
    --at-once) at_once=$2 ;;
    --write) document=$(realpath "$2") ;;
    *) fail "there is no option $1" ;;
  esac
  shift 2
done
[ $# -ge 1 ] || fail "usage: scripts/minimize-programs.sh [--packages \"NAME...\"] [--at-once N] DIRECTORY [NAME...]"
[ "$(id -u)" = 0 ] || fail "only root can delegate BPF"
readonly root=$(realpath "$1")/${SUITE:-forky}
[ -d "$root/srv/bpf" ] || fail "there are no programs in $root: run scripts/real-programs.sh $1 first"
# In mounts of its own: what is mounted here is gone with this script.
if [ "${IN_OWN_MOUNTS:-}" != 1 ]; then
  IN_OWN_MOUNTS=1 exec unshare --mount --propagation private "$0" "${arguments[@]}"
fi
shift
readonly wanted=("$@")
mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing

trim() { local text=$*; echo "${text#"${text%%[![:space:]]*}"}" | sed 's/ *$//'; }
has() { [[ " $1 " == *" $2 "* ]]; }
field() { sed -nE "s/.*\"$2\" *: *\"?([a-z0-9]+)\"?.*/\1/p" "$1" 2>/dev/null | head -n 1; }
grants() { sed -nE 's/^"([a-z]+:[a-z0-9_]+)" = .*/\1/p' "$1"; }

# A policy without a grant.
without() {
  local key=${2%%:*} name=${2#*:}
  [ "$key" != caps ] || key=capabilities
  sed -E -e "/^$key *=/,/\]/{s/, *\"$name\"//;s/\"$name\",? *//;}" -e "/^\"$2\" *=/d" "$1"
}

# The programs and types that a recording loads, larger than what libraries probe with.
loads() {
  grep -E '"cmd":"(prog_load|btf_load)"' "$1" | grep -v '"errno"' |
    sed -nE 's/.*"cmd":"([a-z_]+)".*"(insn_cnt|btf_size)":([0-9]+).*/\1 \3/p' |
    awk '$1 == "prog_load" && $2 > 16 || $1 == "btf_load" && $2 > 200' | sort -u
}

# Runs under the policy $1; what it did, in a line.
behaviour() {
  local status=0 verdict
  "${run[@]}" replay -qq --policy "$1" --recording rehearsal.jsonl --report less.json -o less.jsonl "${limit[@]}" \
    >less.log 2>&1 || status=$?
  verdict=$(field less.json verdict)
  echo "$verdict $status $(loads less.jsonl | comm -12 loads - | paste -sd' ')"
}

# What is done under the policy $1, in $seen: as the pattern $2 says, if it is so in one of as many tries as minimize gives
# what may be chance. A refusal for want of the grant $3 is certain at once. Where tries differ, the program is $flaky.
prove() {
  local policy=$1 expected=$2 grant=${3:-} tries=3 now
  [ "$flaky" = no ] || tries=6
  seen=''
  for ((; tries > 0; tries--)); do
    now=$(behaviour "$policy")
    [ -z "$seen" ] || [ "$now" = "$seen" ] || flaky=yes
    seen=$now
    # shellcheck disable=SC2053
    [[ $seen != $expected ]] || return 0
    [ -z "$grant" ] || ! grep -qF "\"grant\":\"$grant\"" less.json || return 0
  done
}

# Minimizes one program in the working directory and proves the result; says what came of it in $outcome, and in $flaky
# whether a run ended otherwise than one under the same policy.
minimize_row() {
  local as=$1 duration=$2 command=$3 grant whole seen tries
  local run=("$bpfrec") limit=()
  [ "$as" = user ] || run=(env -u SUDO_UID -u SUDO_GID "$bpfrec")
  [ "$duration" = - ] || limit=(--for "$duration")
  outcome='not minimized'
  "${run[@]}" minimize --root "$root" "${limit[@]}" --report report.json -- sh -c "$command" >minimize.log 2>&1 || return 0
  ! grep -q '^flaky' minimize.log || flaky=yes
  for tries in 1 2 3; do
    ! "${run[@]}" record -qq -o rehearsal.jsonl --token any --root "$root" "${limit[@]}" -- sh -c "$command" >record.log 2>&1 ||
      break
    flaky=yes
  done
  loads rehearsal.jsonl >loads
  prove minimal.toml 'ok *'
  whole=$seen
  outcome=minimal
  [[ $whole == ok\ * ]] || outcome="$whole"
  for grant in $(grants minimal.toml); do
    without minimal.toml "$grant" >less.toml
    ! cmp -s minimal.toml less.toml || fail "cannot take $grant out of a policy"
    prove less.toml "$whole" "$grant"
    [ "$seen" != "$whole" ] || outcome="the same without $grant"
  done
}

# One program in a directory of its own: leaves its line of the table in `row` and what came of it in `outcome`.
minimize_program() {
  local name=$1 outcome='not minimized' flaky=no
  shift
  mkdir "$work/$name" && chmod 755 "$work/$name" && cd "$work/$name"
  minimize_row "$@" </dev/null
  printf '| %s | %s | %s | %s | %s | %s |\n' "$name" "$(grants minimal.toml 2>/dev/null | wc -l)" \
    "$(field report.json runs)" "$outcome" "$flaky" "$(grants minimal.toml 2>/dev/null | paste -sd' ')" >row
  cat row
  echo "$outcome" >outcome
}

readonly work=$(mktemp -d "${TMPDIR:-/tmp}/bpfrec-minimize.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
names=()
heading='| program | grants | runs | proved | flaky | least policy |
|---|---|---|---|---|---|'
echo "$heading"
while IFS='|' read -r name package as duration _ command; do
  [[ $name != '#'* ]] || continue
  name=$(trim "$name") name=${name%\*} as=$(trim "$as") duration=$(trim "$duration") command=$(trim "$command")
  [ ${#wanted[@]} = 0 ] || has "${wanted[*]}" "$name" || continue
  [ -z "$packages" ] || has "$packages" "$(trim "$package")" || continue
  names+=("$name")
  while [ "$(jobs -pr | wc -l)" -ge "$at_once" ]; do wait -n || true; done
  minimize_program "$name" "$as" "$duration" "$command" &
done <"$table"
wait

good=0
for name in "${names[@]}"; do
  if [ "$(cat "$work/$name/outcome" 2>/dev/null)" = minimal ]; then
    good=$((good + 1))
  elif [ -n "${KEEP:-}" ]; then
    cp -r "$work/$name" "$KEEP/"
  fi
done
readonly result="$good of ${#names[@]}: minimized, and failing without any one grant"
echo "$result"
if [ -n "$document" ]; then
  {
    sed '/^## The table/q' "$document"
    printf '\n%s, on Linux %s.\n\n%s\n' "$result" "$(uname -r | cut -d. -f1-2)" "$heading"
    for name in "${names[@]}"; do cat "$work/$name/row" 2>/dev/null || echo "| $name | | | no result | | |"; done
  } >"$work/document"
  cp "$work/document" "$document"
fi
[ "$good" = "${#names[@]}" ]
