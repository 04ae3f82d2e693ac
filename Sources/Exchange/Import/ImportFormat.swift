/// What can be read besides recordings.
package enum ImportFormat: String, CaseIterable, Sendable {
    /// policy.toml itself.
    case toml
    /// The same as JSON, as `export` writes it.
    case json
    /// `lxc config` commands, `lxc config show`, and the same of Incus: the keys say which one it is.
    case lxd
    case lxdYaml = "lxd-yaml"
    case incus
    case incusYaml = "incus-yaml"
    /// A unit, a drop-in, or what `systemctl show` prints.
    case systemd
    /// A mount command, a line of fstab, or the options alone.
    case mount
    /// /proc/PID/mountinfo and /proc/mounts, which show what the kernel made of the options.
    case mountinfo
    case fsconfig
    case hex
    /// `bpftool --json token list`.
    case bpftoolJson = "bpftool-json"
    /// /proc/PID/fdinfo/N of a token.
    case fdinfo
    /// config.json of an OCI bundle.
    case oci
    /// What `strace -f -e bpf` wrote.
    case strace
}
