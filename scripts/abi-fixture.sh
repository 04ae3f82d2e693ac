#!/bin/sh
# Writes the interface of bpf(2) of several kernels to Tests/BpfAbiTests/Fixtures/abi-VERSION.txt, so that the tables
# can be compared with kernels that are not running here, and a new kernel shows in review as a diff.
#
#	scripts/abi-fixture.sh [SUITE...]	Debian suites, by default one for each kernel that is supported
#	scripts/abi-fixture.sh --running	the kernel that runs here
#
# Headers come out of Debian's linux-libc-dev by a private apt state: nothing is installed, and the machine's own
# package sources stay as they are. Needs apt, dpkg, swiftc, and a clang and llvm-objcopy that know bpf.
set -eu

cd "$(dirname "$0")/.."
fixtures=Tests/BpfAbiTests/Fixtures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH=$(dirname "$(readlink -f "$(command -v swiftc)")"):$PATH

build_dump() {
	swiftc -parse-as-library -package-name bpfrec -O -o "$work/abi-dump" scripts/abi-dump.swift \
		Sources/KernelTypes/AbiDump.swift Sources/KernelTypes/Kernel[AEFS]*.swift \
		Sources/KernelTypes/Btf/*.swift
}

# VERSION of 6.12.107-1 is 6.12.
short_version() {
	echo "$1" | sed -E 's/^([0-9]+\.[0-9]+).*/\1/'
}

fetch() {
	# shellcheck disable=SC2016
	mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | sort -u | head -n 1)
	if [ -z "$mirror" ]; then
		echo "abi-fixture: no Debian mirror among the package sources of this machine" >&2
		exit 3
	fi
	mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
	: >"$work/status"
	for suite in "$@"; do
		echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
	done >"$work/sources.list"
	cat >"$work/apt.conf" <<-EOF
		Dir::State::lists "$work/lists";
		Dir::State::status "$work/status";
		Dir::Cache "$work/cache";
		Dir::Etc::sourcelist "$work/sources.list";
		Dir::Etc::sourceparts "-";
		Acquire::Languages "none";
		APT::Sandbox::User "root";
	EOF
	APT_CONFIG=$work/apt.conf apt-get -qq update
	for suite in "$@"; do
		mkdir "$work/$suite"
		(cd "$work/$suite" && APT_CONFIG=$work/apt.conf apt-get -qq download "linux-libc-dev/$suite")
		dpkg -x "$work/$suite"/*.deb "$work/$suite"
	done
}

# A C++ file that has a variable of every type of the header, because only what is used reaches the debug
# information. C++, because there a constant of an anonymous enum has that enum as its type.
probe() {
	header=$1/usr/include/linux/bpf.h
	echo '#include <linux/bpf.h>'
	sed -n -E 's/^(enum|struct|union) (bpf_[a-z0-9_]+) \{.*/\1 \2 the_\2;/p' "$header"
	awk '/^enum \{/ { first = 1; next }
		first && match($1, /^[A-Z][A-Z0-9_]+/) {
			name = substr($1, RSTART, RLENGTH)
			print "__attribute__((used)) decltype(" name ") enum_of_" name ";"
			first = 0
		}' "$header"
	clang -E -dM -target bpf -nostdinc -I"$1/usr/include" -I"$2" "$header" |
		sed -n -E 's/^#define (BPF_F_[A-Z0-9_]+) .*/\1/p' | sort |
		awk '{
			print "constexpr unsigned long long value_of_" $1 " = " $1 ";"
			print "#undef " $1
			names = names "\t" $1 " = value_of_" $1 ",\n"
		}
		END { print "enum class bpf_macros : unsigned long long {\n" names "} the_bpf_macros;" }'
}

from_suite() {
	version=$(dpkg-deb -f "$work/$1"/*.deb Version)
	asm=$(dirname "$(find "$work/$1/usr/include/x86_64-linux-gnu" "$work/$1/usr/lib/linux/uapi/x86" \
		-maxdepth 1 -name asm 2>/dev/null | head -n 1)")
	probe "$work/$1" "$asm" >"$work/$1/probe.cc"
	clang -x c++ -std=c++17 -target bpf -g -nostdinc -I"$work/$1/usr/include" -I"$asm" \
		-c -o "$work/$1/probe.o" "$work/$1/probe.cc"
	llvm-objcopy --dump-section .BTF="$work/$1/probe.btf" "$work/$1/probe.o"
	write "$(short_version "$version")" "linux-libc-dev $version" "$work/$1/probe.btf"
}

write() {
	"$work/abi-dump" "Linux $1, from $2" <"$3" >"$fixtures/abi-$1.txt"
	echo "$fixtures/abi-$1.txt: $(wc -l <"$fixtures/abi-$1.txt") lines from $2"
}

mkdir -p "$fixtures"
build_dump
if [ "${1:-}" = --running ]; then
	write "$(short_version "$(uname -r)")" "the BTF of a running kernel" /sys/kernel/btf/vmlinux
	exit
fi
[ $# -gt 0 ] || set -- bullseye bookworm trixie sid
fetch "$@"
for suite in "$@"; do
	from_suite "$suite"
done
