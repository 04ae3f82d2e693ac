#!/usr/bin/env bash
# The story of bpfrec in four commands: record a sample, derive its policy, run it again under a BPF token that grants
# that policy, and see the kernel refuse it when one grant is taken away. Works in a temporary directory and leaves
# nothing behind. Where this machine cannot replay, it shows what it can and says why the rest is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly sample=sockfilter
readonly removed=maps:ringbuf
PATH="$PWD/build:$PATH"
work=$(mktemp -d "${TMPDIR:-/tmp}/bpfrec-demo.XXXXXX")
trap 'rm -rf "$work"' EXIT
# Under sudo the sample runs as the invoking user, who has to reach it.
chmod 755 "$work"
install -m 755 "build/samples/$sample" "$work/"
cd "$work"

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' plain=$'\e[0m'
else
  bold='' plain=''
fi
heading() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
fail() {
  printf 'demo: %s\n' "$@" >&2
  exit 1
}

# Shows a command as one would type it, runs it and keeps its status in $status. Both of its streams go to one place,
# so that the lines stay in order.
run() {
  printf '$ %s\n' "$*"
  status=0
  "$@" 2>&1 || status=$?
}

# Why this machine cannot replay: one reason a line, none if it can.
obstacles() {
  local kernel
  kernel=$(uname -r)
  if [ "$(id -u)" != 0 ]; then
    echo "this is not root, and only root in the initial user namespace may delegate BPF: sudo env \"PATH=\$PATH\" make demo"
  fi
  if [ "$(printf '6.9\n%s\n' "${kernel%%-*}" | sort -V | head -n 1)" != 6.9 ]; then
    echo "this is Linux $kernel, and BPF tokens came with 6.9"
  fi
  if [ "$(cat /proc/sys/user/max_user_namespaces 2>/dev/null || echo 0)" = 0 ]; then
    echo "user namespaces are off: sysctl user.max_user_namespaces=10000"
  elif command -v unshare >/dev/null && ! unshare --user true 2>/dev/null; then
    echo "this process may not create a user namespace (a container's seccomp filter, or an LSM)"
  fi
}

# The names on one line of a policy, joined as the kernel joins them: map_create:prog_load
axis() {
  sed -nE "s/^$2 *= *\[(.*)\].*/\1/p" "$1" | tr -d '" ' | tr , :
}

# A policy without the grant in $removed, its evidence included.
without_removed() {
  local name=${removed#*:}
  sed -E -e "/^${removed%%:*} *=/{s/, *\"$name\"//;s/\"$name\",? *//;}" -e "/^\"$removed\" *=/d" policy.toml
}

verdict() { sed -nE 's/.*"verdict" *: *"([a-z]+)".*/\1/p' "$1" 2>/dev/null | head -n 1; }

heading "1. Record what the program asks of bpf(2)"
echo "$sample filters a packet socket on lo with BPF and reports through a ring buffer. Run it as it always ran:"
run bpfrec record -- "./$sample"
recorded=$status
[ -s bpfrec.jsonl ] || fail "bpfrec record left no recording (status $status)"

heading "2. Derive the policy that permits it, and no more"
run bpfrec profile --output policy.toml
[ "$status" = 0 ] || fail "bpfrec profile ended with status $status"
printf '\n%s\n' "$(sed -n '/^\[delegate\]/,/^\[evidence\]/{/^\[evidence\]/d;p;}' policy.toml)"

mapfile -t missing < <(obstacles)
if [ ${#missing[@]} != 0 ]; then
  heading "What this machine cannot show"
  printf 'The replay under a real token is missing, because:\n'
  printf '  - %s\n' "${missing[@]}"
  printf '\n'
  run bpfrec doctor
  # Somebody who reads this knows now; a script that does not must not take it for the whole story.
  [ "${CI:-}" != true ] || exit 3
  exit 0
fi
[ "$recorded" = 0 ] || fail "$sample ended with status $recorded though this is root: bpfrec doctor may say why"

heading "3. Run it in a user namespace, under a real token that grants this policy"
run bpfrec replay --report replay.json
[ "$status" = 0 ] || fail "the replay ended with status $status"
[ "$(verdict replay.json)" = ok ] || fail "the replay's verdict is '$(verdict replay.json)', not 'ok'"

# Not our word but the kernel's: what the bpffs in the sandbox, hence every token from it, delegates.
mounted=$(bpfrec replay -qq -- cat /proc/self/mountinfo | grep -F ' /sys/fs/bpf ' | tail -n 1) ||
  fail "there is no bpffs at /sys/fs/bpf in the sandbox"
for axis in cmds maps progs attachs; do
  granted=$(axis policy.toml "$axis")
  shown=$(grep -oE "delegate_$axis=[^, ]*" <<<"$mounted" | cut -d = -f 2) || shown=
  [ "$shown" = "$granted" ] || fail "the kernel delegates $axis '$shown', but the policy grants '$granted'"
done

heading "4. The same run with one grant taken away: $removed"
without_removed >less.toml
[ "$(axis policy.toml "${removed%%:*}")" != "$(axis less.toml "${removed%%:*}")" ] ||
  fail "the policy has no grant $removed to take away"
run bpfrec replay --policy less.toml --report less.json
[ "$status" != 0 ] || fail "$sample ran without $removed"
[ "$(verdict less.json)" = denied ] || fail "the verdict is '$(verdict less.json)', not 'denied'"

heading "What happened"
cat <<TEXT
$sample ran in a user namespace, with no capability outside it, under a BPF token that grants exactly the policy.
The kernel's own list of what it delegates there is the same:
TEXT
for axis in cmds maps progs attachs capabilities; do
  printf '  %-13s %s\n' "$axis" "$(axis policy.toml "$axis" | sed 's/:/, /g')"
done
printf 'Without %s the same run was denied: the token is what let it work.\n' "$removed"

heading "What to try next"
cat <<TEXT
  build/bpfrec record -- YOUR-PROGRAM     your own program; then build/bpfrec profile, build/bpfrec replay
  build/bpfrec show                       every bpf() call it made, decoded
  build/bpfrec doctor                     what this kernel and this user can do
  build/bpfrec help                       everything else
TEXT
