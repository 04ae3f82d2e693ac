package import BpfAbi

/// What a delegated program type lets its holder do to the whole machine, although the token is for one user namespace:
/// attaching asks for no capability (6.18), and the holder of a token need not stay in any sandbox.
package struct CeilingRisk: Equatable, Sendable {
    package let progs: [String]
    package let means: String

    /// In the order in which they are told.
    static let all: [CeilingRisk] = [
        // bpf_base_func_proto() gives bpf_probe_read_kernel() to every type whose loader has CAP_PERFMON over the token's
        // user namespace (6.18), and who owns that has every capability there.
        CeilingRisk(
            progs: DelegationAxis.progs.names.map(\.name),
            means:
                "read the kernel's memory, and with it that of every process, unless the kernel is locked down for "
                + "confidentiality: CAP_PERFMON in the user's own namespace is the user's to use"),
        CeilingRisk(
            progs: ["lsm", "ext", "struct_ops"],
            means: "take part in the kernel's own work for every process of the machine"),
        CeilingRisk(
            progs: [
                "cgroup_skb", "cgroup_sock", "cgroup_device", "sock_ops", "cgroup_sock_addr",
                "cgroup_sysctl", "cgroup_sockopt",
            ],
            means:
                "be attached to any cgroup that can be opened, the machine's root as well, and judge what every "
                + "process in there does"),
        CeilingRisk(
            progs: ["sched_cls", "sched_act", "xdp", "flow_dissector", "sk_lookup", "netfilter"],
            means: "be attached to the machine's own interfaces by who stays in its network namespace"),
    ]

    /// Those that a ceiling has, each with the types of it that do. `any` means the types that are still to come as well.
    package static func of(_ ceiling: TokenMasks) -> [CeilingRisk] {
        guard ceiling.cmds & (1 << UInt64(BpfCommand.progLoad.rawValue)) != 0 else { return [] }
        let progs = DelegatedSet(mask: ceiling.progs)
        return all.compactMap { risk in
            let found = risk.progs.filter { name in
                DelegationAxis.progs.value(named: name).map { progs.contains(bit: $0) } ?? false
            }
            return found.isEmpty ? nil : CeilingRisk(progs: found, means: risk.means)
        }
    }

    package var warning: String {
        let types = progs.count > 7 ? "of \(progs.count) types" : "of type \(progs.joined(separator: ", "))"
        return "programs \(types) can \(means)"
    }
}
