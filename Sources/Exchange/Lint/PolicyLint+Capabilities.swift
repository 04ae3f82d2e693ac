import BpfAbi
import Delegation

extension PolicyLint {
    /// Only what a policy lists can be wrong; where nothing is listed, the least set is given.
    mutating func checkCapabilities() {
        guard let listed = policy.sandbox.capabilities else { return }
        checkMissing(listed)
        checkUnneeded(listed)
    }

    private mutating func checkMissing(_ listed: [Capability]) {
        if !listed.contains(.bpf), !sets.grants.isEmpty {
            find(
                .missingCapability, "without CAP_BPF in the user namespace no token can be made",
                at: imported.places[.caps],
                remedy: "add bpf to capabilities")
        }
        for axis in [DelegationAxis.maps, .progs] {
            for bit in bits(of: axis) {
                let needed =
                    axis == .maps
                    ? CapabilityRules.forMap(type: UInt32(bit))
                    : CapabilityRules.forProgram(type: UInt32(bit))
                // CAP_SYS_ADMIN stands in for any of them.
                let missing = needed.filter {
                    $0 != .bpf && !listed.contains($0) && !listed.contains(.sysAdmin)
                }
                guard !missing.isEmpty else { continue }
                let grant = Grant(axis, bit: bit)
                find(
                    .missingCapability,
                    "\(grant) needs \(missing.map(\.kernelName).joined(separator: " and ")) in the user namespace",
                    of: grant, remedy: "add \(missing.map(\.name).joined(separator: ", ")) to capabilities")
            }
        }
    }

    private mutating func checkUnneeded(_ listed: [Capability]) {
        let least = CapabilityRules.leastSet(for: sets)
        for capability in listed where !least.contains(capability) {
            let grant = Grant(capability)
            guard policy.evidence[grant] == nil, !isUsedBesideBpf(capability) else { continue }
            find(
                .unneededCapability, Self.whyUnneeded(capability), of: grant,
                remedy: "leave it out, and replay")
        }
    }

    /// Raw and packet sockets are what socket filters and XSK maps are for.
    private func isUsedBesideBpf(_ capability: Capability) -> Bool {
        let socketFilter: UInt32 = 1
        let xskMap: UInt32 = 17
        return capability == .netRaw
            && (sets.progs.contains(bit: socketFilter) || sets.maps.contains(bit: xskMap))
    }

    private static func whyUnneeded(_ capability: Capability) -> String {
        switch capability {
        case .sysAdmin:
            "no grant but btf_get_fd_by_id needs CAP_SYS_ADMIN, which stands for far too much"
        case .perfmon:
            "no grant needs CAP_PERFMON, though the verifier may, for what a program does with pointers or helpers"
        default: "no grant needs \(capability.kernelName)"
        }
    }
}
