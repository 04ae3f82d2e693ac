#!/usr/bin/env bash
# Boots a kernel of Debian's in an emulated machine and shows what the static bpfrec can do on it: for kernels that
# have no tracepoint cap_capable, and for those that have no tokens. Fails where it does not show what it should.
#
#   qemu-kernel.sh bullseye    5.10: too old for the observer, all else works from tables
#   qemu-kernel.sh bookworm    6.1
#   qemu-kernel.sh trixie      6.12
#
# Needs qemu-system-x86_64, gcc and `make release`; no root. The kernel comes through apt with a package list of its
# own, so the system's sources, lists and packages stay as they are. What is fetched stays in build/qemu.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly suite=${1:?a suite of Debian: bullseye, bookworm or trixie}
readonly bpfrec=build/static/bpfrec
readonly work=$PWD/build/qemu/$suite
readonly keyring=/usr/share/keyrings/debian-archive-keyring.gpg
readonly archive=${DEBIAN_ARCHIVE:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | sort -u | sed -n 1p)}
readonly patience=900

fail() {
  printf 'qemu-kernel: %s\n' "$@" >&2
  exit 1
}

check() {
  [ -x "$bpfrec" ] || fail "there is no $bpfrec: run make release"
  command -v qemu-system-x86_64 >/dev/null ||
    fail "there is no qemu-system-x86_64: apt-get install --no-install-recommends qemu-system-x86"
  [ -r "$keyring" ] || fail "there is no $keyring: install debian-archive-keyring"
}

apt_here() { apt-get -qq -c "$work/apt.conf" "$@"; }

fetch_kernel() {
  local image

  rm -rf "$work"
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$archive" "$suite" >"$work/sources.list"
  cat >"$work/apt.conf" <<CONF
Dir::Etc::SourceList "$work/sources.list";
Dir::Etc::SourceParts "-";
Dir::State::Lists "$work/lists";
Dir::Cache "$work/cache";
APT::Sandbox::User "root";
APT::Architecture "amd64";
Acquire::Languages "none";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
CONF
  apt_here update
  # The package of that name only depends on the one that has the kernel.
  image=$(apt-cache -c "$work/apt.conf" depends linux-image-amd64 | sed -nE 's/^ *Depends: (linux-image-[0-9].*)/\1/p')
  [ -n "$image" ] || fail "$archive names no kernel in $suite"
  (cd "$work" && apt_here download "$image")
  dpkg-deb --fsys-tarfile "$work"/linux-image-*.deb | tar -x -C "$work" --wildcards './boot/vmlinuz-*'
  mv "$work"/boot/vmlinuz-* "$work/vmlinuz"
  rm -rf "$work"/lists "$work"/cache "$work"/boot "$work"/linux-image-*.deb
}

# One file of a cpio archive in the format that the kernel unpacks (newc); nothing that makes one need be installed.
entry() {
  local name=$1 mode=$2 file=${3:-/dev/null} size=0
  [ "$file" = /dev/null ] || size=$(stat -c %s "$file")
  printf '070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s\0' \
    $((++inode)) "0$mode" 0 0 1 0 "$size" 0 0 0 0 $((${#name} + 1)) 0 "$name"
  pad $((110 + ${#name} + 1))
  cat "$file"
  pad "$size"
}

pad() { head -c $(((4 - $1 % 4) % 4)) /dev/zero; }

make_root() {
  local inode=0
  for program in scripts/qemu-init.c Tests/RefusedCalls/main.c Tests/CapabilityMatrix/main.c; do
    gcc -static -O2 -pthread -Wall -Wextra -ITests/RawBpf "$program" -o "$work/$(basename "${program%/main.c}" .c)"
  done
  gcc -static -O2 Tests/EndToEndTests/Fixtures/unaware_static.c -o "$work/unaware_static"
  cat >"$work/commands" <<'COMMANDS'
/bin/bpfrec doctor
/bin/bpfrec record --live always --stack none -o /tmp/record.jsonl -- /bin/refused-calls outside
/bin/bpfrec record -qq --stack none -o - -- /bin/refused-calls outside
/bin/bpfrec record -q --trace prog_load --count --stack none -o /tmp/counts.jsonl -- /bin/refused-calls threads
/bin/bpfrec show /tmp/counts.jsonl
/bin/bpfrec replay -q --net host --policy /policy.toml -- /bin/refused-calls
/bin/unaware-static
/bin/bpfrec replay -q --net host --policy /policy.toml --inject auto -- /bin/unaware-static
COMMANDS
  cat >"$work/policy.toml" <<'POLICY'
[delegate]
cmds = ["map_create", "prog_load", "btf_load"]
maps = ["array", "hash", "sockmap", "ringbuf"]
progs = ["socket_filter", "kprobe", "sched_cls", "tracepoint", "cgroup_skb"]
attachs = ["cgroup_inet_ingress"]
[sandbox]
capabilities = ["bpf"]
POLICY
  {
    entry bin 40755
    entry init 100755 "$work/qemu-init"
    entry bin/bpfrec 100755 "$bpfrec"
    entry bin/refused-calls 100755 "$work/RefusedCalls"
    entry bin/capability-matrix 100755 "$work/CapabilityMatrix"
    entry bin/unaware-static 100755 "$work/unaware_static"
    entry commands 100644 "$work/commands"
    entry policy.toml 100644 "$work/policy.toml"
    entry 'TRAILER!!!' 0
  } >"$work/root.cpio"
}

boot() {
  # Without acceleration, so that it runs anywhere; the serial line is the machine's only output.
  timeout "$patience" qemu-system-x86_64 -machine q35,accel=tcg -cpu max -smp 2 -m 1024 -nographic -no-reboot \
    -kernel "$work/vmlinuz" -initrd "$work/root.cpio" \
    -append 'console=ttyS0 quiet panic=-1 lsm=capability,bpf' </dev/null
}

# What each has to show, a line each.
expected() {
  case $suite in
  bullseye) echo 'what the kernel checks is guessed from tables' ;;
  *) printf '%s\n' 'capability checks by fexit of cap_capable(), executed programs by the tracepoint sched_process_exec;' \
    'counts by fexit of bpf(2)' \
    '5000 more calls did not stop: they were counted in the kernel, and none was lost' ;;
  esac
  case $suite in
  bullseye | bookworm) echo 'has no BPF tokens' ;;
  *) printf '%s\n' 'ran under a real BPF token' 'verdict: denied' 'injected: a token into 3 calls' ;;
  esac
  echo 'bpf(BPF_TOKEN_CREATE, {token_create={flags=0, bpffs_fd=5<bpffs /sys/fs/bpf>}}, 8) ='
}

judge() {
  expected | while read -r line; do
    grep -qF "$line" "$work/log" || fail "this is missing: $line"
  done
}

main() {
  check
  [ -f "$work/vmlinuz" ] || fetch_kernel
  make_root
  boot | tee "$work/log"
  judge
}

main
