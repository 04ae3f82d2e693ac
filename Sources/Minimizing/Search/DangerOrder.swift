package import Delegation

/// The order in which grants are tried: what would hurt most in wrong hands first, so that where one of two would do,
/// the less dangerous one stays.
package enum DangerOrder {
    /// Capabilities that no BPF call asks for come before these.
    private static let capabilities = ["sys_admin", "net_admin", "perfmon", "net_raw", "bpf"]

    /// Programs that see or steer the whole kernel come first, by this order; the rest follow by number, the least
    /// one last.
    private static let programs = [
        "lsm", "ext", "struct_ops", "tracing", "kprobe", "raw_tracepoint_writable", "raw_tracepoint",
        "tracepoint",
        "perf_event", "syscall",
    ]
    private static let harmlessPrograms = ["cgroup_skb", "socket_filter"]

    private static let axes: [Grant.Axis] = [.caps, .progs, .attachs, .maps, .cmds]

    package static func sorted(_ grants: some Sequence<Grant>) -> [Grant] {
        grants.sorted { left, right in
            let keys = (place(of: left), place(of: right))
            return keys.0 == keys.1 ? left < right : keys.0 < keys.1
        }
    }

    private static func place(of grant: Grant) -> Int {
        let axis = axes.firstIndex(of: grant.axis) ?? axes.count
        return axis * 100 + rank(of: grant)
    }

    private static func rank(of grant: Grant) -> Int {
        switch grant.axis {
        case .caps:
            capabilities.firstIndex(of: grant.item) ?? -1
        case .progs: rank(ofProgram: grant.item)
        case .attachs, .maps, .cmds: 0
        }
    }

    private static func rank(ofProgram name: String) -> Int {
        if let rank = programs.firstIndex(of: name) { return rank }
        let last = harmlessPrograms.firstIndex(of: name) ?? -1
        return programs.count + 1 + last
    }
}
