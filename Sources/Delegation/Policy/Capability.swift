/// A capability, as linux/capability.h numbers them (Linux 7.3). A policy names it in lower case without `CAP_`.
package struct Capability: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: UInt8

    package init?(rawValue: UInt8) {
        guard Self.names.indices.contains(Int(rawValue)) else { return nil }
        self.rawValue = rawValue
    }

    /// The capability of a name in any case, with or without `CAP_`.
    package init?(name: String) {
        let lowered = name.lowercased()
        let plain = lowered.hasPrefix("cap_") ? String(lowered.dropFirst(4)) : lowered
        guard let index = Self.names.firstIndex(of: plain) else { return nil }
        rawValue = UInt8(index)
    }

    private init(_ rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package var name: String { Self.names[Int(rawValue)] }

    /// As the kernel's own messages and manual pages name it.
    package var kernelName: String { "CAP_\(name.uppercased())" }

    package static let netAdmin = Capability(12)
    package static let netRaw = Capability(13)
    package static let sysAdmin = Capability(21)
    package static let perfmon = Capability(38)
    package static let bpf = Capability(39)

    package static let all = names.indices.map { Capability(UInt8($0)) }

    package static func < (left: Capability, right: Capability) -> Bool { left.rawValue < right.rawValue }

    /// All 41, in the order of their numbers.
    package static let names = [
        "chown", "dac_override", "dac_read_search", "fowner", "fsetid",
        "kill", "setgid", "setuid", "setpcap", "linux_immutable",
        "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock",
        "ipc_owner", "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace",
        "sys_pacct", "sys_admin", "sys_boot", "sys_nice", "sys_resource",
        "sys_time", "sys_tty_config", "mknod", "lease", "audit_write",
        "audit_control", "setfcap", "mac_override", "mac_admin", "syslog",
        "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf",
        "checkpoint_restore",
    ]
}
