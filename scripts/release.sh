#!/usr/bin/env bash
# Builds build/static/bpfrec: one file that needs no library, hence runs on any distribution (it does need /proc).
set -euo pipefail
cd "$(dirname "$0")/.."

readonly scratch=.build-static
arguments=(
  -c release --product bpfrec --static-swift-stdlib -Xswiftc -static-executable --scratch-path "$scratch"
)

# elfutils 0.192, which is Debian 13's, uses a search tree that it left out of libelf.a (elfutils bug 32293).
lacks_search_tree() {
  local symbols
  symbols=$(nm "$(gcc -print-file-name=libelf.a)" 2>/dev/null)
  grep -q ' U eu_search_tree_init$' <<<"$symbols" && ! grep -q ' T eu_search_tree_init$' <<<"$symbols"
}

mkdir -p "$scratch" build/static
if lacks_search_tree; then
  gcc -O2 -Wall -Wextra -Werror -c scripts/elf-search-tree.c -o "$scratch/elf-search-tree.o"
  arguments+=(-Xlinker "$PWD/$scratch/elf-search-tree.o")
fi

# The linker warns of a dlopen in the Swift library that nothing here calls; what it says matters when it fails.
if ! output=$(BPFREC_STATIC=1 "${SWIFT:-swift}" build "${arguments[@]}" 2>&1); then
  printf '%s\n' "$output" >&2
  exit 1
fi
[ "${V:-0}" != 1 ] || printf '%s\n' "$output"
install -m 755 --strip "$scratch/release/bpfrec" build/static/bpfrec
