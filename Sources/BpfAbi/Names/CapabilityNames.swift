/// Capabilities, linux/capability.h, Linux 7.3.
package enum CapabilityNames {
    package static let table = NameTable([
        NamedValue(0, "CAP_CHOWN", since: "2.2"),
        NamedValue(1, "CAP_DAC_OVERRIDE", since: "2.2"),
        NamedValue(2, "CAP_DAC_READ_SEARCH", since: "2.2"),
        NamedValue(3, "CAP_FOWNER", since: "2.2"),
        NamedValue(4, "CAP_FSETID", since: "2.2"),
        NamedValue(5, "CAP_KILL", since: "2.2"),
        NamedValue(6, "CAP_SETGID", since: "2.2"),
        NamedValue(7, "CAP_SETUID", since: "2.2"),
        NamedValue(8, "CAP_SETPCAP", since: "2.2"),
        NamedValue(9, "CAP_LINUX_IMMUTABLE", since: "2.2"),
        NamedValue(10, "CAP_NET_BIND_SERVICE", since: "2.2"),
        NamedValue(11, "CAP_NET_BROADCAST", since: "2.2"),
        NamedValue(12, "CAP_NET_ADMIN", since: "2.2"),
        NamedValue(13, "CAP_NET_RAW", since: "2.2"),
        NamedValue(14, "CAP_IPC_LOCK", since: "2.2"),
        NamedValue(15, "CAP_IPC_OWNER", since: "2.2"),
        NamedValue(16, "CAP_SYS_MODULE", since: "2.2"),
        NamedValue(17, "CAP_SYS_RAWIO", since: "2.2"),
        NamedValue(18, "CAP_SYS_CHROOT", since: "2.2"),
        NamedValue(19, "CAP_SYS_PTRACE", since: "2.2"),
        NamedValue(20, "CAP_SYS_PACCT", since: "2.2"),
        NamedValue(21, "CAP_SYS_ADMIN", since: "2.2"),
        NamedValue(22, "CAP_SYS_BOOT", since: "2.2"),
        NamedValue(23, "CAP_SYS_NICE", since: "2.2"),
        NamedValue(24, "CAP_SYS_RESOURCE", since: "2.2"),
        NamedValue(25, "CAP_SYS_TIME", since: "2.2"),
        NamedValue(26, "CAP_SYS_TTY_CONFIG", since: "2.2"),
        NamedValue(27, "CAP_MKNOD", since: "2.2"),
        NamedValue(28, "CAP_LEASE", since: "2.4"),
        NamedValue(29, "CAP_AUDIT_WRITE", since: "2.6.11"),
        NamedValue(30, "CAP_AUDIT_CONTROL", since: "2.6.11"),
        NamedValue(31, "CAP_SETFCAP", since: "2.6.24"),
        NamedValue(32, "CAP_MAC_OVERRIDE", since: "2.6.25"),
        NamedValue(33, "CAP_MAC_ADMIN", since: "2.6.25"),
        NamedValue(34, "CAP_SYSLOG", since: "2.6.37"),
        NamedValue(35, "CAP_WAKE_ALARM", since: "3.0"),
        NamedValue(36, "CAP_BLOCK_SUSPEND", since: "3.5"),
        NamedValue(37, "CAP_AUDIT_READ", since: "3.16"),
        NamedValue(38, "CAP_PERFMON", since: "5.8"),
        NamedValue(39, "CAP_BPF", since: "5.8"),
        NamedValue(40, "CAP_CHECKPOINT_RESTORE", since: "5.9"),
    ])

    /// The full name, or `cap_57` for a number that has none.
    package static func name(_ capability: UInt8) -> String {
        table.name(UInt64(capability)) ?? "cap_\(capability)"
    }

    /// The number of a name as `name(_:)` gives it.
    package static func number(named name: String) -> UInt8? {
        if let number = table.value(named: name) { return UInt8(number) }
        return name.hasPrefix("cap_") ? UInt8(name.dropFirst(4)) : nil
    }
}
