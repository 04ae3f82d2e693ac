#!/usr/bin/env bash
# What other programs make of what bpfrec writes, and bpfrec of what they write, with the newest of each: those of
# Debian's unstable, in a root file system that is made in DIRECTORY and kept there, and strace of this machine as well.
#
#   scripts/other-tools.sh DIRECTORY
#
# - strace: each field that it names of the calls of samples/every-command is one that bpfrec names;
# - strace: its log of a sample, imported, is the policy of bpfrec's own recording;
# - systemd-analyze verify has no word against an exported drop-in;
# - bpftool token list, run in the sandbox, reads what is mounted there;
# - Incus takes the commands for an instance, and shows the policy as its configuration.
#
# Prints a line for each and ends with status 1 where one is wrong. Needs root, debootstrap, strace, a network the first
# time, what `make` leaves and the tests built.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly suite=${SUITE:-sid}
readonly mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | sort -u | sed -n 1p)}
readonly bpfrec=${BPFREC:-$PWD/build/bpfrec}
# Samples that end by themselves and make calls that a token is for.
readonly samples=(sockfilter xdp-counter xdp-span raw-bpf raw-tracepoint struct-ops tracepoint uprobe-multi)

fail() {
  printf 'other-tools: %s\n' "$@" >&2
  exit 1
}

[ $# = 1 ] || fail "usage: scripts/other-tools.sh DIRECTORY"
[ "$(id -u)" = 0 ] || fail "only root can delegate BPF"
[ -x "$bpfrec" ] && [ -x build/samples/every-command ] || fail "there is no $bpfrec or no build/samples: run make first"

# In mounts of its own: what is mounted here is gone with this script.
if [ "${IN_OWN_MOUNTS:-}" != 1 ]; then
  IN_OWN_MOUNTS=1 exec unshare --mount --propagation private "$0" "$@"
fi
mkdir -p "$1"
readonly root=$(realpath "$1")/$suite
readonly work=$root/srv/other-tools
status=0

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"; }

say() {
  printf '%-6s %s\n' "$1" "$2"
  [ "$1" = ok ] || status=1
}

prepare() {
  if [ ! -d "$root" ]; then
    command -v debootstrap >/dev/null || fail "debootstrap is missing: apt-get install debootstrap"
    echo "other-tools: making $root (Debian $suite)" >&2
    debootstrap --variant=minbase --include=bpftool,libelf1t64,strace,systemd "$suite" "$root.new" "$mirror" \
      >"$root.log" 2>&1 || fail "debootstrap failed: see $root.log"
    mv "$root.new" "$root"
  fi
  mount -t proc proc "$root/proc"
  # Its packages are more than debootstrap can put in order.
  inside dpkg-query -W incus-base >/dev/null 2>&1 ||
    { inside apt-get update && inside env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends incus-base; } \
      >"$root.log" 2>&1 || fail "apt-get failed: see $root.log"
  mount --rbind /sys "$root/sys"
  rm -rf "$work"
  mkdir -p "$work"
  cp -r build/samples "$work/"
}

check_fields() {
  inside strace -f -v -s 8 -e trace=bpf -o /srv/other-tools/fields.log /srv/other-tools/samples/every-command >"$work/out" 2>&1
  if BPFREC_STRACE_LOG=$work/fields.log swift test --skip-build --disable-xctest --filter StraceComparisonTests >"$work/out" 2>&1; then
    say ok "$(inside strace --version | sed -n 's/^strace -- version /strace /p') names no field that bpfrec does not"
  else
    say wrong "strace names fields that bpfrec does not: see $work/out"
  fi
}

# Whether what was imported grants what the sample's policy does, and no more. Other formats say nothing of capabilities.
is_same() {
  "$bpfrec" import --format "$1" -o "$work/imported.toml" "$2" 2>"$work/out" || return 1
  "$bpfrec" diff --json "$work/own.toml" "$work/imported.toml" >"$work/difference.json" || true
  grep -q '"added"' "$work/difference.json" &&
    ! grep -qE '"grant": *"(cmds|maps|progs|attachs):' "$work/difference.json"
}

check_logs() {
  local sample=$1 which version calls=bpf,socket,perf_event_open,execve,clone,clone3,fork,vfork
  for which in here inside; do
    if [ $which = here ]; then
      strace -f -v -e trace=$calls -o "$work/strace.log" "build/samples/$sample" >"$work/out" 2>&1 || true
      version=$(strace --version | awk '{print $4; exit}')
    else
      inside strace -f -v -e trace=$calls -o /srv/other-tools/strace.log "/srv/other-tools/samples/$sample" >"$work/out" 2>&1 || true
      version=$(inside strace --version | awk '{print $4; exit}')
    fi
    if is_same strace "$work/strace.log"; then
      say ok "a log of strace $version of $sample is the policy of its recording"
    else
      say wrong "a log of strace $version of $sample is another policy"
    fi
  done
}

check_systemd() {
  local sample=$1 version
  version=$(inside systemd-analyze --version | awk '{print $2; exit}')
  "$bpfrec" export --format systemd -o "$work/drop-in.conf" "$work/own.toml" 2>"$work/out"
  mkdir -p "$root/etc/systemd/system/app.service.d"
  printf '[Service]\nExecStart=/usr/bin/true\n' >"$root/etc/systemd/system/app.service"
  cp "$work/drop-in.conf" "$root/etc/systemd/system/app.service.d/"
  if inside systemd-analyze verify --man=no app.service >"$work/out" 2>&1 && [ ! -s "$work/out" ]; then
    say ok "systemd $version has no word against the drop-in of $sample"
  else
    say wrong "systemd $version complains of the drop-in of $sample: $(sed -n 1p "$work/out")"
  fi
}

check_bpftool() {
  local sample=$1
  "$bpfrec" replay -qq --policy "$work/own.toml" -o "$work/replay.jsonl" --root "$root" -- bpftool --json token list \
    >"$work/tokens.json" 2>"$work/out" || true
  if is_same bpftool-json "$work/tokens.json"; then
    say ok "bpftool token list reads the policy of $sample"
  else
    say wrong "bpftool token list reads something else than the policy of $sample"
  fi
}

# A daemon of its own, without a network; what it starts ends with it.
start_incus() {
  rm -rf "$root/var/lib/incus"
  # shellcheck disable=SC2016
  unshare --mount --pid --net --uts --fork --kill-child sh -c '
    mount -t proc proc "$1/proc" && mount -t tmpfs tmpfs "$1/run" && mount --rbind /dev "$1/dev" &&
      exec chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/libexec/incus HOME=/root incusd --group root
  ' sh "$root" >"$work/incusd" 2>&1 &
  incus_daemon=$!
  trap 'kill -KILL $incus_daemon 2>/dev/null || true' EXIT
  inside incus admin waitready --timeout 60
  printf '%s\n' 'storage_pools: [{name: default, driver: dir}]' \
    'profiles: [{name: default, devices: {root: {path: /, pool: default, type: disk}}}]' >"$work/preseed"
  inside incus admin init --preseed <"$work/preseed"
  inside incus create --empty app
}

check_incus() {
  local sample=$1 version
  version=$(inside incus --version)
  "$bpfrec" export --format incus "$work/own.toml" 2>"$work/out" | sed 's/ INSTANCE / app /' >"$work/commands.sh"
  if inside sh -e /srv/other-tools/commands.sh >"$work/out" 2>&1 &&
    inside incus config show app >"$work/app.yaml" && is_same incus-yaml "$work/app.yaml"; then
    say ok "Incus $version takes and shows the policy of $sample"
  else
    say wrong "Incus $version does not take the policy of $sample: $(sed -n 1p "$work/out")"
  fi
}

prepare
start_incus >"$work/out" 2>&1 || fail "Incus does not start: see $work/out and $work/incusd"
check_fields
for sample in "${samples[@]}"; do
  "$bpfrec" record -qq --stack none -o "$work/own.jsonl" -- "build/samples/$sample" >"$work/out" 2>&1 || true
  "$bpfrec" profile -o "$work/own.toml" "$work/own.jsonl" 2>"$work/out"
  check_logs "$sample"
  check_systemd "$sample"
  check_bpftool "$sample"
  check_incus "$sample"
done
exit $status
