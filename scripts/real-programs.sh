#!/usr/bin/env bash
# Real programs under a real token: records each in the sandbox with everything delegated, derives its policy, replays it
# under that, and again with one grant taken away. The first verdict has to be ok, the second denied. Prints a table.
#
#   scripts/real-programs.sh [--packages "NAME..."] [--predict] [--write FILE] DIRECTORY [NAME...]
#
# The programs are those of a newer Debian, in a root file system that is made in DIRECTORY, outside of this tree, and
# kept there. scripts/real-programs/table.txt has a line for each. With NAMEs only the rows so named, with --packages only
# those of these packages, and nothing else is installed. --predict also derives a policy from a plain run as root, and
# replays that; --write puts the table into FILE, between its first heading and the next. Needs root, debootstrap, a
# network the first time, and what `make` leaves. BPFREC names another bpfrec, KEEP a directory for what did not do.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly arguments=("$@") table=$PWD/scripts/real-programs/table.txt

readonly suite=${SUITE:-forky}
readonly mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | sort -u | sed -n 1p)}
readonly bpfrec=$(realpath "${BPFREC:-build/bpfrec}")
export SUDO_UID=${SUDO_UID:-65534} SUDO_GID=${SUDO_GID:-65534}
# That user reads what is put into the root.
umask 022

fail() {
  printf 'real-programs: %s\n' "$@" >&2
  exit 1
}

selected='bpftool bpftrace golang-go iproute2 libbpf-tools veristat xdp-tools' predict='' document=''
while [[ ${1:-} == --* ]]; do
  case $1 in
    --packages) selected=$2 && shift ;;
    --predict) predict=1 ;;
    --write) document=$(realpath "$2") && shift ;;
    *) fail "there is no option $1" ;;
  esac
  shift
done
[ $# -ge 1 ] || fail "usage: scripts/real-programs.sh [--packages \"NAME...\"] [--predict] [--write FILE] DIRECTORY [NAME...]"
[ "$(id -u)" = 0 ] || fail "only root can delegate BPF"
[ -x "$bpfrec" ] && [ -f build/bpf/plain.bpf.o ] || fail "there is no $bpfrec or no build/bpf: run make first"

# In mounts of its own: what is mounted here is gone with this script.
if [ "${IN_OWN_MOUNTS:-}" != 1 ]; then
  IN_OWN_MOUNTS=1 exec unshare --mount --propagation private "$0" "${arguments[@]}"
fi
mkdir -p "$1"
readonly root=$(realpath "$1")/$suite
shift
readonly wanted=("$@")

has() { [[ " $1 " == *" $2 "* ]]; }

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

# A mirror may be a snapshot whose lists are past their time; they are signed all the same.
readonly apt=(apt-get -o Acquire::Check-Valid-Until=false)

prepare() {
  [ -d "$root" ] || make_root
  mount -t proc proc "$root/proc"
  local package missing=() needed=($selected procps)
  ! has "$selected" golang-go || needed+=(ca-certificates golang-github-cilium-ebpf-dev)
  for package in "${needed[@]}"; do
    inside dpkg-query -W "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  if [ ${#missing[@]} != 0 ]; then
    echo "real-programs: installing ${missing[*]}" >&2
    { inside "${apt[@]}" update && inside "${apt[@]}" install -y --no-install-recommends "${missing[@]}"; } >"$root.log" 2>&1 ||
      fail "apt-get failed: see $root.log"
  fi
  mkdir -p "$root/srv/bpf"
  install -m 644 build/bpf/*.bpf.o "$root/srv/bpf/"
  if has "$selected" golang-go && ! cmp -s scripts/real-programs/counts-packets.go "$root/srv/counts-packets.go"; then
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
  local key=${1%%:*} name=${1#*:}
  [ "$key" != caps ] || key=capabilities
  sed -E -e "/^$key *=/,/\]/{s/, *\"$name\"//;s/\"$name\",? *//;}" -e "/^\"$1\" *=/d" policy.toml
}

verdict() { sed -nE 's/.*"verdict" *: *"([a-z]+)".*/\1/p' "$1" 2>/dev/null | head -n 1; }

# The grants of the policy: those that have evidence.
grants() { sed -nE 's/^"([a-z]+:[a-z0-9_]+)" = .*/\1/p' "$1"; }

# In short: `map_create prog_load; array; xdp; ...`, an axis each.
grants_in_words() {
  local axis words=()
  for axis in cmds maps progs attachs caps; do
    words+=("$(grants policy.toml | sed -n "s/^$axis://p" | paste -sd' ')")
  done
  printf '%s; %s; %s; %s; %s' "${words[@]}" | sed 's/^; /none; /; s/; ;/; none;/g; s/; ;/; none;/g'
}

# A plain run as root, in a network and with a bpffs of its own, and the replay of what it predicts.
predict_row() {
  mkdir plain && cd plain
  # In mounts and a network that are gone with this shell.
  unshare --net --mount bash -ec '
    root=$1 && shift
    mount -t proc proc "$root/proc"
    mount -t sysfs sysfs "$root/sys"
    mount -t bpf bpf "$root/sys/fs/bpf"
    mount -t tracefs tracefs "$root/sys/kernel/tracing"
    chroot "$root" ip link set lo up
    exec "$@"' bash "$root" "${run[@]}" record -qq --root "$root" "${limit[@]}" -- sh -c "$command" >record.log 2>&1 || true
  "${run[@]}" profile --out policy.toml >profile.log 2>&1 &&
    "${run[@]}" replay -q --report predicted.json "${limit[@]}" >replay.log 2>&1 || true
  predicted=$(verdict predicted.json)
  cd ..
}

# Runs one row in the working directory; its results are in $recorded, $whole, $less and $predicted.
run_row() {
  local as=$1 duration=$2 grant=$3 command=$4
  local run=("$bpfrec") limit=()
  [ "$as" = user ] || run=(env -u SUDO_UID -u SUDO_GID "$bpfrec")
  [ "$duration" = - ] || limit=(--for "$duration")
  recorded=0 whole='' less='' predicted=-
  "${run[@]}" record -qq --token any --root "$root" "${limit[@]}" -- sh -c "$command" >record.log 2>&1 || recorded=$?
  "${run[@]}" profile --out policy.toml >profile.log 2>&1 || return 0
  "${run[@]}" replay -q --report whole.json "${limit[@]}" >whole.log 2>&1 || true
  whole=$(verdict whole.json)
  without "$grant" >less.toml
  ! cmp -s policy.toml less.toml || return 0
  "${run[@]}" replay -q --policy less.toml --report less.json "${limit[@]}" >less.log 2>&1 || true
  less=$(verdict less.json)
  [ -z "$predict" ] || [[ $name == *'*' ]] || predict_row
}

trim() { local text=$*; echo "${text#"${text%%[![:space:]]*}"}" | sed 's/ *$//'; }

versions() {
  inside dpkg-query -W -f '${Package} ${Version}, ' $selected libbpf1 | sed 's/, $//'
}

prepare
readonly work=$(mktemp -d "${TMPDIR:-/tmp}/bpfrec-real.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
good=0 all=0
: >"$work/table"
say() { printf '%s\n' "$1" | tee -a "$work/table"; }
say '| program | calls | grants: cmds; maps; progs; attachs; caps | verdict | without | verdict | predicted |'
say '|---|---|---|---|---|---|---|'
while IFS='|' read -r name package as duration grant command; do
  [[ $name != '#'* ]] || continue
  name=$(trim "$name") package=$(trim "$package") as=$(trim "$as") duration=$(trim "$duration") grant=$(trim "$grant")
  command=$(trim "$command")
  has "$selected" "$package" || continue
  [ ${#wanted[@]} = 0 ] || has "${wanted[*]}" "${name%\*}" || continue
  place="$work/${name%\*}"
  mkdir "$place" && chmod 755 "$place" && cd "$place"
  run_row "$as" "$duration" "$grant" "$command" </dev/null
  mark=' <-- look'
  all=$((all + 1))
  if [ "$recorded" = 0 ] && [ "$whole" = ok ] && [ "$less" = denied ]; then
    good=$((good + 1)) mark=''
  fi
  calls=$(grep -c '^{"type":"call"' bpfrec.jsonl || true)
  say "| ${name%\*} | $calls | $(grants_in_words) | ${whole:-none} | $grant | ${less:-none} | ${predicted:-none} |$mark"
  if [ -n "$mark" ] && [ -n "${KEEP:-}" ]; then cp -r "$place" "$KEEP/"; fi
done <"$table"
echo "$good of $all: recorded, ok under the derived policy, and denied without one grant"
if [ -n "$document" ] && [ "$good" = "$all" ]; then
  {
    sed '/^## The table/q' "$document"
    printf '\n%s of %s, on Linux %s with %s.\n\n' "$good" "$all" "$(uname -r | cut -d. -f1-2)" "$(versions)"
    cat "$work/table"
  } >"$work/document"
  cp "$work/document" "$document"
fi
[ "$good" = "$all" ]
