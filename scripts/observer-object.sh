#!/usr/bin/env bash
# Compiles bpf/observer.bpf.c and what it includes, the program that bpfrec itself loads, and keeps the object as C
# source, so that `swift build` alone has it. The same compiler makes the same bytes of the same sources wherever it
# runs.
#
#   observer-object.sh          writes Sources/CObserver/observer_object.inc
#   observer-object.sh print    prints what it would write
#   observer-object.sh sources  prints the sum of the sources, which the file names
#   observer-object.sh compiler prints the compiler's version, which the file names
set -euo pipefail
cd "$(dirname "$0")/.."

readonly result=Sources/CObserver/observer_object.inc
tools=$(dirname "$(readlink -f "$(command -v "${SWIFT:-swift}")")")
readonly clang=$tools/clang

compiler() { "$clang" --version | sed -n 1p; }

sources() { cat bpf/observer.h bpf/observer/*.h bpf/observer.bpf.c | sha256sum | cut -d ' ' -f 1; }

object() {
  local work
  work=$(mktemp -d)
  # shellcheck disable=SC2064  # the directory of now
  trap "rm -rf '$work'" EXIT
  # By a name without a directory, since the object tells how its source was called.
  # It tells too in which directory: in any.
  (cd bpf && "$clang" -target bpf -mcpu=v3 -std=gnu11 -ffreestanding -g -ffile-compilation-dir=. -O2 -Wall -Wextra -Werror \
    -Wno-unused-parameter -c observer.bpf.c -o "$work/object.o")
  # What debuggers read; BTF stays.
  "$tools/llvm-objcopy" --strip-debug --remove-section=.llvm_addrsig "$work/object.o"
  printf '/* Made of bpf/observer.bpf.c by scripts/observer-object.sh: make observer */\n'
  printf '/* sources %s */\n' "$(sources)"
  printf '/* compiler %s */\n' "$(compiler)"
  od -An -v -t x1 -w20 "$work/object.o" | sed -E 's/ ([0-9a-f]{2})/0x\1,/g'
}

case "${1:-}" in
  '')
    object >"$result.new"
    mv "$result.new" "$result"
    ;;
  print) object ;;
  sources | compiler) "$1" ;;
  *)
    sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
