#!/usr/bin/env bash
# Real programs under a real token: records each in the sandbox with everything delegated, derives its policy, replays it
# under that, and again with one grant taken away. Prints a line for each; the first verdict has to be ok, the second not.
#
#   scripts/real-programs.sh DIRECTORY [NAME...]
#
# The programs are those of a newer Debian, in a root file system that is made in DIRECTORY, outside of this tree, and
# kept there. With NAMEs only the rows so named. Needs root, debootstrap, a network the first time, and what `make` leaves.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly suite=${SUITE:-forky}
readonly mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | sort -u | sed -n 1p)}
readonly packages=(
  bpftool bpftrace ca-certificates golang-github-cilium-ebpf-dev golang-go iproute2 libbpf-tools procps veristat xdp-tools
)
readonly bpfrec=${BPFREC:-$PWD/build/bpfrec}
export SUDO_UID=${SUDO_UID:-65534} SUDO_GID=${SUDO_GID:-65534}

# name | for whom | for how long (-: to its end) | the grant to take away | the command
table() {
  cat <<'TABLE'
bpftool-prog-load    | user | -  | progs:xdp                       | bpftool prog load /srv/bpf/xdp_counter.bpf.o /sys/fs/bpf/x
bpftool-prog-loadall | user | -  | maps:ringbuf                    | bpftool prog loadall /srv/bpf/sockfilter.bpf.o /sys/fs/bpf/d
bpftool-prog-run     | user | -  | attachs:xdp                     | bpftool prog load /srv/bpf/xdp_counter.bpf.o /sys/fs/bpf/x && bpftool prog run pinned /sys/fs/bpf/x data_in /etc/passwd
bpftool-net-attach   | user | -  | maps:array                      | bpftool prog load /srv/bpf/xdp_counter.bpf.o /sys/fs/bpf/x && bpftool net attach xdpgeneric pinned /sys/fs/bpf/x dev lo
bpftool-cgroup       | user | -  | progs:cgroup_sock               | bpftool prog load /srv/bpf/lasting.bpf.o /sys/fs/bpf/c && bpftool cgroup attach /sys/fs/cgroup cgroup_inet_sock_create pinned /sys/fs/bpf/c multi
bpftool-struct-ops   | user | -  | progs:struct_ops                | bpftool struct_ops register /srv/bpf/lasting.bpf.o
veristat             | user | -  | progs:xdp                       | veristat /srv/bpf/xdp_counter.bpf.o | grep success
xdp-loader-load      | user | -  | progs:xdp                       | xdp-loader load -m skb lo /srv/bpf/xdp_counter.bpf.o
xdp-filter           | user | -  | maps:percpu_array               | xdp-filter load -m skb lo && xdp-filter port 80
xdp-bench            | user | 2s | progs:xdp                       | xdp-bench drop -m skb lo
xdp-monitor          | user | 2s | progs:tracing                   | xdp-monitor
tc-filter            | user | -  | progs:sched_cls                 | tc qdisc add dev lo clsact && tc filter add dev lo ingress bpf direct-action object-file /srv/bpf/sockfilter.bpf.o section socket
ip-link-xdp          | user | -  | progs:xdp                       | ip link set dev lo xdpgeneric obj /srv/bpf/xdp_counter.bpf.o sec xdp
runqlat              | user | 2s | progs:raw_tracepoint            | runqlat-libbpf
cpudist              | user | 2s | progs:raw_tracepoint            | cpudist-libbpf
softirqs             | user | 2s | progs:raw_tracepoint            | softirqs-libbpf
hardirqs             | user | 2s | progs:raw_tracepoint            | hardirqs-libbpf
wakeuptime           | user | 2s | maps:stack_trace                | wakeuptime-libbpf
offcputime           | user | 2s | maps:stack_trace                | offcputime-libbpf
biolatency           | user | 2s | maps:hash                       | biolatency-libbpf
bpftrace-begin       | root | -  | maps:ringbuf                    | bpftrace -e 'BEGIN { printf("hello\n"); exit(); }'
bpftrace-histogram   | root | -  | maps:percpu_hash                | bpftrace -e 'BEGIN { @sizes[1] = hist(3); print(@sizes); exit(); }'
cilium-ebpf          | user | -  | progs:xdp                       | /srv/counts-packets
TABLE
}

fail() {
  printf 'real-programs: %s\n' "$@" >&2
  exit 1
}

[ $# -ge 1 ] || fail "usage: scripts/real-programs.sh DIRECTORY [NAME...]"
[ "$(id -u)" = 0 ] || fail "only root can delegate BPF"
[ -x "$bpfrec" ] && [ -f build/bpf/xdp_counter.bpf.o ] || fail "there is no $bpfrec or no build/bpf: run make first"

# In mounts of its own: what is mounted here is gone with this script.
if [ "${IN_OWN_MOUNTS:-}" != 1 ]; then
  IN_OWN_MOUNTS=1 exec unshare --mount --propagation private "$0" "$@"
fi
mkdir -p "$1"
readonly root=$(realpath "$1")/$suite
shift
readonly wanted=("$@")

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"; }

make_root() {
  command -v debootstrap >/dev/null || fail "debootstrap is missing: apt-get install debootstrap"
  local script=/usr/share/debootstrap/scripts/$suite
  # Scripts of suites that debootstrap does not know yet are those of sid.
  [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid
  echo "real-programs: making $root (Debian $suite)" >&2
  rm -rf "$root.new"
  debootstrap --variant=minbase "$suite" "$root.new" "$mirror" "$script" >"$root.log" 2>&1 ||
    fail "debootstrap failed: see $root.log"
  mv "$root.new" "$root"
}

prepare() {
  [ -d "$root" ] || make_root
  mount -t proc proc "$root/proc"
  local package missing=()
  for package in "${packages[@]}"; do
    inside dpkg-query -W "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  if [ ${#missing[@]} != 0 ]; then
    echo "real-programs: installing ${missing[*]}" >&2
    { inside apt-get update && inside apt-get install -y --no-install-recommends "${missing[@]}"; } >"$root.log" 2>&1 ||
      fail "apt-get failed: see $root.log"
  fi
  mkdir -p "$root/srv/bpf"
  cp build/bpf/*.bpf.o "$root/srv/bpf/"
  if ! cmp -s scripts/real-programs/counts-packets.go "$root/srv/counts-packets.go"; then
    cp scripts/real-programs/counts-packets.go "$root/srv/"
    inside env GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=/tmp/go-cache GOTELEMETRY=off CGO_ENABLED=0 \
      go build -o /srv/counts-packets /srv/counts-packets.go
  fi
  umount "$root/proc"
  # bpftrace looks there for what it can trace.
  mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing
}

# A policy without a grant.
without() {
  local axis=${1%%:*} name=${1#*:}
  sed -E -e "/^$axis *=/{s/, *\"$name\"//;s/\"$name\",? *//;}" -e "/^\"$1\" *=/d" policy.toml
}

verdict() { sed -nE 's/.*"verdict" *: *"([a-z]+)".*/\1/p' "$1" 2>/dev/null | head -n 1; }

# Runs one row in the working directory; its three results are in $recorded, $whole and $less.
run_row() {
  local as=$1 duration=$2 grant=$3 command=$4
  local run=("$bpfrec") limit=()
  [ "$as" = user ] || run=(env -u SUDO_UID -u SUDO_GID "$bpfrec")
  [ "$duration" = - ] || limit=(--for "$duration")
  recorded=0 whole='' less=''
  "${run[@]}" record -qq --token any --root "$root" "${limit[@]}" -- sh -c "$command" >record.log 2>&1 || recorded=$?
  "${run[@]}" profile --out policy.toml >profile.log 2>&1 || return 0
  "${run[@]}" replay -q --report whole.json "${limit[@]}" >whole.log 2>&1 || true
  whole=$(verdict whole.json)
  without "$grant" >less.toml
  ! cmp -s policy.toml less.toml || return 0
  "${run[@]}" replay -q --policy less.toml --report less.json "${limit[@]}" >less.log 2>&1 || true
  less=$(verdict less.json)
}

trim() { local text=$*; echo "${text#"${text%%[![:space:]]*}"}" | sed 's/ *$//'; }

prepare
readonly work=$(mktemp -d "${TMPDIR:-/tmp}/bpfrec-real.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
good=0 all=0
printf '%-22s %-9s %-9s %-32s %s\n' PROGRAM RECORDED VERDICT WITHOUT VERDICT
while IFS='|' read -r name as duration grant command; do
  name=$(trim "$name") as=$(trim "$as") duration=$(trim "$duration") grant=$(trim "$grant") command=$(trim "$command")
  [ ${#wanted[@]} = 0 ] || [[ " ${wanted[*]} " == *" $name "* ]] || continue
  mkdir "$work/$name" && chmod 755 "$work/$name" && cd "$work/$name"
  run_row "$as" "$duration" "$grant" "$command" </dev/null
  mark='  <-- look'
  all=$((all + 1))
  if [ "$recorded" = 0 ] && [ "$whole" = ok ] && [ "$less" = denied ]; then
    good=$((good + 1)) mark=''
  fi
  printf '%-22s %-9s %-9s %-32s %s%s\n' "$name" "$recorded" "${whole:-none}" "$grant" "${less:-none}" "$mark"
  if [ -n "$mark" ] && [ -n "${KEEP:-}" ]; then cp -r "$work/$name" "$KEEP/"; fi
done < <(table)
echo "$good of $all: recorded, ok under the derived policy, and denied without one grant"
[ "$good" = "$all" ]
