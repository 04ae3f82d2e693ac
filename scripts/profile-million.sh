#!/usr/bin/env bash
# What it takes to profile a recording of a million calls: seconds, and memory at its peak.
#
#   scripts/profile-million.sh [MIX...]     maps: what a program at work does with its maps, and 1 in 50 of the rest
#                                           all: every command in turn, with stacks, checks and payloads
#
# The calls are those of samples/every-command, recorded here and repeated (scripts/million-calls.awk). CALLS is how
# many (1000000), BPFREC the program. Ends with status 1 where a million take 10 s of processor time or more, or any
# number 200 MB. Needs root, perl, what `make` leaves and, for a million, 3 GB in TMPDIR.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C

readonly calls=${CALLS:-1000000}
readonly bpfrec=${BPFREC:-$PWD/build/bpfrec}
readonly sample=$PWD/build/samples/every-command
[ $# -gt 0 ] || set -- maps all

for program in "$bpfrec" "$sample"; do
  [ -x "$program" ] || { echo "profile-million: there is no $program: run make first" >&2; exit 1; }
done
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
"$bpfrec" record -qq -o "$directory/short" -- "$sample" >"$directory/output" ||
  { echo "profile-million: recording $sample failed" >&2; exit 1; }

# Wall, user and system seconds.
readonly TIMEFORMAT='%R %U %S'
# Prints the peak of a command's memory in KiB, by getrusage(2) of the children.
# shellcheck disable=SC2016
readonly with_peak=(perl -e 'my $usage = "\0" x 144; system(@ARGV) == 0 && syscall(98, -1, $usage) == 0 or exit 1;
  print((unpack "q5", $usage)[4])')

status=0
for mix; do
  awk -v CALLS="$calls" -v MIX="$mix" -f scripts/million-calls.awk "$directory/short" >"$directory/long"
  { time "${with_peak[@]}" "$bpfrec" profile --out "$directory/$mix.toml" "$directory/long" \
    2>/dev/null >"$directory/peak"; } 2>"$directory/seconds" ||
    { echo "profile-million: bpfrec profile failed" >&2; exit 1; }
  peak=$(<"$directory/peak")
  read -r wall user system <"$directory/seconds"
  awk -v mix="$mix" -v calls="$calls" -v bytes="$(stat -c %s "$directory/long")" -v wall="$wall" \
    -v busy="$(awk "BEGIN { print $user + $system }")" -v peak="$peak" 'BEGIN {
      printf "%s: %d calls of %d bytes: %.2f s (%.2f s of processor time), %.1f MB\n", mix, calls, bytes / calls,
        wall, busy, peak / 1024
      exit peak == 0 || peak >= 200 * 1024 || calls >= 1000000 && busy >= 10
    }' || status=1
  rm "$directory/long"
done
exit "$status"
