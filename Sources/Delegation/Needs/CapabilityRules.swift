import BpfAbi

/// Which capabilities of the user namespace a call needs besides the token's bits: bpf_prog_load() and map_create()
/// of Linux 6.18, measured over all subsets of the four capabilities. CAP_BPF is not listed: every call that asks a
/// token needs it, and so does TOKEN_CREATE. CAP_SYS_ADMIN would replace any of them and so is never chosen.
package enum CapabilityRules {
    /// By program type.
    private static let programs: [UInt32: [Capability]] = {
        let network: [UInt32] = [3, 4, 6, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 22, 23, 25, 28, 32]
        let tracing: [UInt32] = [2, 5, 7, 17, 24, 26, 27, 28, 29]
        var rules: [UInt32: [Capability]] = [:]
        for type in network { rules[type, default: []].append(.netAdmin) }
        for type in tracing { rules[type, default: []].append(.perfmon) }
        return rules
    }()

    /// DEVMAP, SOCKMAP, XSKMAP, SOCKHASH and DEVMAP_HASH.
    private static let networkMaps: Set<UInt32> = [14, 15, 17, 18, 25]

    package static let cgroupSkb: UInt32 = 8
    package static let syscallProgram: UInt32 = 31
    package static let arenaMap: UInt32 = 33

    package static func forProgram(type: UInt32) -> [Capability] { (programs[type] ?? []) + [.bpf] }

    package static func forMap(type: UInt32) -> [Capability] {
        (networkMaps.contains(type) ? [.netAdmin] : []) + [.bpf]
    }

    /// What the sandbox gives where the policy does not list capabilities: enough for every listed type, and for
    /// attaching what is loaded. `any` commands do not bring CAP_SYS_ADMIN: only BTF_GET_FD_BY_ID by name does.
    package static func leastSet(for sets: DelegatedSets) -> [Capability] {
        var needed: Set<Capability> = [.bpf]
        for type in UInt32(0)..<64 {
            if sets.progs.contains(bit: type) { needed.formUnion(forProgram(type: type)) }
            if sets.maps.contains(bit: type) { needed.formUnion(forMap(type: type)) }
        }
        if sets.progs.contains(bit: cgroupSkb) { needed.insert(.netAdmin) }
        if !sets.cmds.isAny, sets.cmds.contains(bit: BpfCommand.btfGetFdById.rawValue) {
            needed.insert(.sysAdmin)
        }
        return needed.sorted()
    }
}
