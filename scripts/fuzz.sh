#!/bin/sh
# Runs the fuzzers: each parser of what bpfrec did not write itself, on bytes that libFuzzer makes up.
#
#	scripts/fuzz.sh SECONDS [TARGET...]	so many seconds a target, by default all of Fuzz/Targets
#	scripts/fuzz.sh --keep [TARGET...]	adds to Fuzz/corpus what earlier runs found that reaches new code
#
# A finding is left in .build/fuzz/findings, and its log beside it; the exit status is then 1. To run it again:
# .build/fuzz/TARGET FILE.
set -eu

cd "$(dirname "$0")/.."
build=.build/fuzz
# The Swift runtime's own crash report would come first, and slowly.
export SWIFT_BACKTRACE=enable=no
flags="-swift-version 6 -enable-upcoming-feature InternalImportsByDefault -package-name bpfrec -parse-as-library -O -sanitize=fuzzer,address -use-ld=lld -I $build"

usage() {
	echo "usage: scripts/fuzz.sh SECONDS|--keep [TARGET...]" >&2
	exit 2
}

# module NAME FILES...: the pure sources alone, since a fuzzer must not touch the machine.
module() {
	name=$1
	shift
	# shellcheck disable=SC2086
	swiftc $flags -wmo -module-name "$name" -emit-module -emit-module-path "$build/$name.swiftmodule" \
		-c -o "$build/$name.o" "$@"
}

sources() {
	find "Sources/$1" -name '*.swift' ! -name '*+Running.swift' | sort
}

# Whether anything changed since the last build of these targets.
is_current() {
	for target in "$@"; do
		[ -x "$build/$target" ] || return 1
	done
	[ -z "$(find Sources Fuzz/Support Fuzz/Targets scripts/fuzz.sh -type f -newer "$build/$target" -print -quit)" ]
}

build_all() {
	mkdir -p "$build/corpus" "$build/findings"
	is_current "$@" && return
	for module in BpfAbi KernelTypes Recording Delegation; do
		# shellcheck disable=SC2046
		module $module $(sources $module)
	done
	for target in "$@"; do
		# A target that needs more than the modules says so in its first lines.
		with=$(sed -n 's|^// with: ||p' "Fuzz/Targets/$target.swift")
		# shellcheck disable=SC2086
		swiftc $flags -module-name "fuzz_$target" -o "$build/$target" "Fuzz/Targets/$target.swift" \
			Fuzz/Support/*.swift "$build"/*.o $with
	done
}

# The log goes to a file and never through a pipe, in which libFuzzer has been seen to hang.
run() {
	target=$1
	log=$build/findings/$target.log
	mkdir -p "$build/corpus/$target" "Fuzz/corpus/$target"
	if timeout -k 10 $((duration + 60)) "$build/$target" -max_total_time="$duration" -timeout=20 \
		-rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
		-artifact_prefix="$build/findings/$target-" \
		"$build/corpus/$target" "Fuzz/corpus/$target" >"$log" 2>&1; then
		echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") runs, nothing found"
		return 0
	fi
	echo "$target: FOUND something, see $log" >&2
	return 1
}

[ $# -gt 0 ] || usage
duration=$1
shift
case $duration in
--keep) ;;
*[!0-9]*) usage ;;
esac
[ $# -gt 0 ] || set -- $(cd Fuzz/Targets && ls -- *.swift | sed 's/\.swift$//')
build_all "$@"

status=0
for target in "$@"; do
	if [ "$duration" = --keep ]; then
		mkdir -p "$build/corpus/$target" "Fuzz/corpus/$target"
		"$build/$target" -set_cover_merge=1 -max_len=1024 "Fuzz/corpus/$target" "$build/corpus/$target" \
			>"$build/findings/$target.log" 2>&1
		echo "$target: $(find "Fuzz/corpus/$target" -type f | wc -l) inputs kept"
	else
		run "$target" || status=1
	fi
done
exit $status
