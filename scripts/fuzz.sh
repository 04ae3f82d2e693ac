#!/bin/sh
# Runs the fuzzers: each parser of what bpfrec did not write itself, on bytes that libFuzzer makes up.
#
#	scripts/fuzz.sh SECONDS [TARGET...]	so many seconds a target, by default all of Fuzz/Targets
#	scripts/fuzz.sh keep [TARGET...]	puts into Fuzz/corpus what earlier runs found to reach new code
#
# Every run starts from Fuzz/corpus, a few inputs of each kind, and from what earlier runs on this machine found to
# reach new code (.build/fuzz/corpus). A finding is left in .build/fuzz/findings with its log beside it, and the exit
# status is then 1; `.build/fuzz/TARGET FILE` runs it again. Once the cause is gone the file belongs into Fuzz/corpus.
# `keep` takes short inputs alone, and of these only as many as it takes to reach everything that they all reach.
set -eu

cd "$(dirname "$0")/.."
build=.build/fuzz
# The Swift runtime's own crash report would come first, and slowly.
export SWIFT_BACKTRACE=enable=no
flags="-swift-version 6 -enable-upcoming-feature InternalImportsByDefault -package-name bpfrec"
flags="$flags -parse-as-library -O -sanitize=fuzzer,address -use-ld=lld -I $build"

usage() {
	echo "usage: scripts/fuzz.sh SECONDS|keep [TARGET...]" >&2
	exit 2
}

# The pure sources of a module: a fuzzer must not touch the machine.
sources() {
	find "Sources/$1" -name '*.swift' ! -name '*+Running.swift' | sort
}

build_module() {
	# shellcheck disable=SC2046,SC2086
	swiftc $flags -wmo -module-name "$1" -emit-module -emit-module-path "$build/$1.swiftmodule" \
		-c -o "$build/$1.o" $(sources "$1")
	# The compiler leaves a file alone that would be the same.
	touch "$build/$1.o"
}

# A target that needs more than the modules says so in its first lines.
build_target() {
	with=$(sed -n 's|^// with: ||p' "Fuzz/Targets/$1.swift")
	# shellcheck disable=SC2086
	swiftc $flags -module-name "fuzz_$1" -o "$build/$1" "Fuzz/Targets/$1.swift" Fuzz/Support/*.swift \
		"$build"/*.o $with
	touch "$build/$1"
}

# Whether something has changed since a file was built, or it was not built at all.
is_outdated() {
	[ ! -e "$1" ] || [ -n "$(find Sources Fuzz/Support Fuzz/Targets scripts/fuzz.sh -type f -newer "$1")" ]
}

# The log goes to a file and never through a pipe, in which libFuzzer has been seen to hang.
run() {
	log=$build/findings/$1.log
	mkdir -p "$build/corpus/$1"
	if timeout -k 10 $((duration + 60)) "$build/$1" -max_total_time="$duration" -timeout=20 \
		-rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 -artifact_prefix="$build/findings/$1-" \
		"$build/corpus/$1" "Fuzz/corpus/$1" >"$log" 2>&1; then
		echo "$1: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") runs, nothing found"
	else
		echo "$1: found something, see $log" >&2
		status=1
	fi
}

# What stands in Fuzz/corpus under a name stays; what is added is named by its hash.
keep() {
	kept=$build/kept/$1
	mkdir -p "$kept" "$build/corpus/$1"
	cp "Fuzz/corpus/$1"/* "$kept"
	"$build/$1" -set_cover_merge=1 -max_len=256 -rss_limit_mb=2048 "$kept" "$build/corpus/$1" \
		>"$build/findings/$1.log" 2>&1
	cp -n "$kept"/* "Fuzz/corpus/$1"
	rm -r "$kept"
	echo "$1: $(ls "Fuzz/corpus/$1" | wc -l) inputs"
}

[ $# -gt 0 ] || usage
duration=$1
shift
case $duration in
keep) ;;
'' | *[!0-9]*) usage ;;
esac
# shellcheck disable=SC2012,SC2046
[ $# -gt 0 ] || set -- $(cd Fuzz/Targets && ls -- *.swift | sed 's/\.swift$//')

mkdir -p "$build/findings"
for module in BpfAbi KernelTypes Recording Delegation Exchange Rendering; do
	if is_outdated "$build/$module.o"; then build_module $module; fi
done
status=0
for target in "$@"; do
	if is_outdated "$build/$target"; then build_target "$target"; fi
	if [ "$duration" = keep ]; then keep "$target"; else run "$target"; fi
done
exit $status
