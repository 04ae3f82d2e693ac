#!/usr/bin/env bash
# Installs what building and testing bpfrec needs, and nothing that is already there. Run as often as you like.
#
#   deps.sh          says what it will install and change, then does it
#   deps.sh check    changes nothing; fails if something that the build cannot do without is missing
#
# The samples use a BPF token through libbpf, which learnt that in 1.4. Debian 12 has 1.1 and offers 1.4 in
# its backports. Replacing the system's libbpf would change every program that uses it, so that one archive is
# unpacked under build/deps and linked into the samples: apt fetches and verifies it with a package list of its
# own, made for that one download. The system's sources, lists and packages stay as they are, and it needs no root.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly swift_wanted=6.3
readonly libbpf_wanted=1.4
readonly own_libbpf=build/deps/libbpf
readonly keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# The distribution's packages that the build needs.
readonly packages=(
  binutils gcc libc6-dev linux-libc-dev make  # the samples and the C shim
  libbpf-dev libelf-dev zlib1g-dev libzstd-dev  # libzstd: Debian 13's libelf.a uses it
  libunwind-dev liblzma-dev  # liblzma: Debian's libunwind uses it
)

# Libraries that the Swift toolchain itself is linked with, and the package that has each. A toolchain that was
# unpacked from an archive does not bring them along.
readonly toolchain_libraries=(
  libcurl.so.4=libcurl4
  libncurses.so.6=libncurses6
  libsqlite3.so.0=libsqlite3-0
  libxml2.so.2=libxml2
)

say() { printf 'deps: %s\n' "$*"; }
fail() {
  printf 'deps: %s\n' "$@" >&2
  exit 1
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

at_least() { dpkg --compare-versions "$1" ge "$2"; }

system_libbpf_version() {
  dpkg-query -W -f '${source:Upstream-Version}' libbpf-dev 2>/dev/null || true
}

missing_packages() {
  local name entry
  for name in "${packages[@]}"; do
    is_installed "$name" || printf '%s\n' "$name"
  done
  # The C++ library's development files come in a package that names the compiler's version.
  compgen -G '/usr/lib/gcc/*/*/libstdc++.a' >/dev/null || printf 'g++\n'
  for entry in "${toolchain_libraries[@]}"; do
    # Not grep -q: it would leave ldconfig a broken pipe, and pipefail takes that for a missing library.
    ldconfig -p 2>/dev/null | grep -F "${entry%%=*} " >/dev/null || printf '%s\n' "${entry#*=}"
  done
}

check_swift() {
  local version
  command -v swift >/dev/null ||
    fail "there is no swift on PATH. Debian has no package of it: install Swift $swift_wanted or later from" \
      "https://www.swift.org/install/linux/ and add its usr/bin to PATH. (sudo takes PATH away; this keeps it:" \
      "sudo env \"PATH=\$PATH\" make ...)"
  version=$(swift --version 2>&1 | sed -nE 's/.*Swift version ([0-9.]+).*/\1/p' | head -n 1)
  [ -n "$version" ] || fail "swift --version fails:" "$(swift --version 2>&1 | tail -n 3)"
  at_least "$version" "$swift_wanted" ||
    fail "swift is $version, and bpfrec needs $swift_wanted or later: https://www.swift.org/install/linux/"
}

install_packages() {
  local missing=("$@")
  local command=(apt-get install --yes --no-install-recommends "${missing[@]}")

  if ! command -v apt-get >/dev/null; then
    fail "these packages are missing: ${missing[*]}" \
      "and there is no apt-get here to install them with."
  fi
  if [ "$(id -u)" != 0 ]; then
    fail "these packages are missing: ${missing[*]}" \
      "Installing them needs root:  sudo apt-get update && sudo ${command[*]}"
  fi
  say "will install from the distribution: ${missing[*]}"
  say "this changes: these packages and those they depend on; nothing else of the system"
  # Another apt may be at work; it is waited for.
  apt-get -qq -o DPkg::Lock::Timeout=300 update
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "${command[@]:1}"
}

# The archives that this system's own sources name for a release, a mirror included: one a line.
archives_of() {
  apt-get update --print-uris 2>/dev/null |
    sed -nE "s#^'(.*)/dists/($1|stable|oldstable)/InRelease'.*#\1#p" | sort -u
}

# Downloads libbpf-dev of a suite from an archive into a directory, by an apt that has no state but that directory.
download_libbpf() {
  local archive=$1 suite=$2 work=$3

  rm -rf "${work:?}"/*
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$archive" "$suite" >"$work/sources.list"
  cat >"$work/apt.conf" <<CONF
Dir::Etc::SourceList "$work/sources.list";
Dir::Etc::SourceParts "-";
Dir::State::Lists "$work/lists";
Dir::Cache "$work/cache";
Acquire::Retries "3";
// A system's hooks look after its own lists and archives; these are not they.
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
CONF
  # apt downloads as a user of its own, who has to reach the directory.
  chmod 755 "$work"
  if [ "$(id -u)" = 0 ] && id _apt >/dev/null 2>&1; then
    chown -R _apt "$work"
  fi
  apt-get -qq -c "$work/apt.conf" update &&
    (cd "$work" && apt-get -qq -c "$work/apt.conf" download "libbpf-dev/$suite")
}

# Keeps what a build needs of the archive, in one layout whatever the architecture; complete or not there at all.
unpack_libbpf() {
  local archive=$1 version=$2 work=$3

  rm -rf "$own_libbpf" "$own_libbpf.new"
  mkdir -p "$own_libbpf.new" &&
    dpkg -x "$archive" "$work/unpacked" &&
    mv "$work/unpacked/usr/include" "$own_libbpf.new/include" &&
    mv "$work"/unpacked/usr/lib/*/libbpf.a "$own_libbpf.new/libbpf.a" &&
    printf '%s\n' "$version" >"$own_libbpf.new/version" &&
    mv "$own_libbpf.new" "$own_libbpf"
}

# Puts libbpf-dev of this release's backports under build/deps.
fetch_libbpf() {
  local suite archive version work=$1
  # shellcheck source=/dev/null
  suite=$(. /etc/os-release && printf '%s-backports' "${VERSION_CODENAME:-none}")
  say "will fetch libbpf-dev from $suite and unpack it into $own_libbpf"
  say "this changes: nothing outside build; the system's libbpf and its package sources stay as they are"

  if ! command -v apt-get >/dev/null || [ ! -r "$keyring" ]; then
    say "cannot: that takes apt-get and $keyring (package debian-archive-keyring)"
    return 1
  fi
  # Others publish suites of Debian's names as well; the keyring tells Debian's archive from theirs.
  for archive in $(archives_of "${suite%-backports}"); do
    if ! download_libbpf "$archive" "$suite" "$work" >"$work.log" 2>&1; then
      sed 's/^/deps:   /' "$work.log"
      continue
    fi
    version=$(dpkg-deb -f "$work"/libbpf-dev_*.deb Version | sed -E 's/^[0-9]+://; s/-[^-]*$//')
    if at_least "$version" "$libbpf_wanted"; then
      unpack_libbpf "$work"/libbpf-dev_*.deb "$version" "$work"
      return
    fi
  done
  say "cannot: no archive in this system's package sources gave libbpf $libbpf_wanted or later in $suite"
  return 1
}

has_token_libbpf() {
  local system
  system=$(system_libbpf_version)
  if [ -n "$system" ] && at_least "$system" "$libbpf_wanted"; then return 0; fi
  [ -f "$own_libbpf/version" ] && at_least "$(cat "$own_libbpf/version")" "$libbpf_wanted"
}

main() {
  local missing=() work

  if ! command -v dpkg-query >/dev/null; then
    # Not a Debian: the compiler and the linker will say what is missing.
    [ "${1:-}" = check ] || say "this is no Debian system; needed are: ${packages[*]} (by Debian's names)"
    return
  fi

  mapfile -t missing < <(missing_packages)
  if [ "${1:-}" = check ]; then
    [ ${#missing[@]} = 0 ] || fail "these packages are missing: ${missing[*]}" "Run: make deps"
    return
  fi

  [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
  check_swift
  if has_token_libbpf; then return; fi
  work=$(mktemp -d)
  # shellcheck disable=SC2064  # the directory of now
  trap "rm -rf '$work' '$work.log'" EXIT
  if ! fetch_libbpf "$work"; then
    say "without libbpf $libbpf_wanted the samples are built with the system's $(system_libbpf_version):"
    say "they run, but those that use libbpf cannot take a token, and the tests that need that will not run"
  fi
}

main "$@"
