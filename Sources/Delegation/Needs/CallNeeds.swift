package import BpfAbi

/// What one bpf(2) call asks of a token and of the user namespace that the token belongs to. Only four commands look
/// at a token (Linux 6.9; BTF_GET_FD_BY_ID since 6.15), and one kind of attachment asks for a capability there.
package struct CallNeeds: Equatable, Sendable {
    /// Bits of the token's masks, then capabilities.
    package var grants: [Grant]
    /// Whether the call passes a token; true for an attachment, where the program remembers its own.
    package var carriesToken: Bool
    /// Capabilities without which the verifier, not the gate, refuses the program.
    package var verifierCapabilities: [Capability]
    /// Why no token can let the call through.
    package var obstacle: String?

    init(
        grants: [Grant], carriesToken: Bool, verifierCapabilities: [Capability] = [], obstacle: String? = nil
    ) {
        self.grants = grants
        self.carriesToken = carriesToken
        self.verifierCapabilities = verifierCapabilities
        self.obstacle = obstacle
    }

    /// Everything the call needs to end as it would with full privilege.
    package var all: [Grant] {
        let hard = Set(grants)
        return grants + verifierCapabilities.map { Grant($0) }.filter { !hard.contains($0) }
    }

    /// The needs of a call; nil where no token and no capability of a user namespace matters to it.
    package init?(of call: CapturedCall, facts: CallFacts = CallFacts()) {
        switch call.command {
        case .mapCreate: self.init(mapCreate: call)
        case .progLoad: self.init(progLoad: call, facts: facts)
        case .btfLoad:
            self.init(
                grants: [Grant(.cmds, bit: UInt8(BpfCommand.btfLoad.rawValue)), Grant(.bpf)],
                carriesToken: call.carriesToken)
        case .btfGetFdById:
            // CAP_BPF alone is EPERM here.
            self.init(
                grants: [
                    Grant(.cmds, bit: UInt8(BpfCommand.btfGetFdById.rawValue)), Grant(.bpf), Grant(.sysAdmin),
                ].sorted(), carriesToken: call.carriesToken)
        case BpfCommand(rawValue: 28):
            self.init(attachment: call, program: facts.descriptors[call.linkProgram])
        case BpfCommand(rawValue: 8):
            self.init(attachment: call, program: facts.descriptors[call.attachedProgram])
        default: return nil
        }
    }

    private init(mapCreate call: CapturedCall) {
        self.init(
            grants: Self.gate(.mapCreate, [(.maps, call.type)], CapabilityRules.forMap(type: call.type)),
            carriesToken: call.carriesToken, obstacle: Obstacles.ofMap(call))
    }

    private init(progLoad call: CapturedCall, facts: CallFacts) {
        let hard = CapabilityRules.forProgram(type: call.type)
        let verifier = Self.verifierNeeds(call, facts).filter { !hard.contains($0) }
        let attachType = Self.effectiveAttachType(call.expectedAttachType, programType: call.type)
        self.init(
            grants: Self.gate(.progLoad, [(.progs, call.type), (.attachs, attachType)], hard),
            carriesToken: call.carriesToken, verifierCapabilities: verifier,
            obstacle: Obstacles.ofProgram(call, attachType: attachType))
    }

    /// What the verifier wants besides for what the program does.
    private static func verifierNeeds(_ call: CapturedCall, _ facts: CallFacts) -> [Capability] {
        let instructions = call.region("insns") ?? []
        var needs = Set(HelperRules.capabilities(instructions: instructions, programType: call.type))
        // An arena among the maps of the program wants CAP_PERFMON (check_map_prog_compatibility, 6.9).
        let usesArena = facts.descriptors.values.contains {
            $0.kind == .map && $0.type == CapabilityRules.arenaMap
        }
        if usesArena || PointerRules.needPerfmon(instructions: instructions, programType: call.type) {
            needs.insert(.perfmon)
        }
        return needs.sorted()
    }

    /// Attaching a CGROUP_SKB program needs CAP_NET_ADMIN over the user namespace of the program's token (6.9).
    private init?(attachment call: CapturedCall, program: DescriptorFact?) {
        guard call.attachType <= 1, program?.type ?? CapabilityRules.cgroupSkb == CapabilityRules.cgroupSkb
        else { return nil }
        self.init(grants: [Grant(.netAdmin)], carriesToken: true)
    }

    private static func gate(
        _ command: BpfCommand, _ types: [(DelegationAxis, UInt32)], _ capabilities: [Capability]
    ) -> [Grant] {
        let bits = [(DelegationAxis.cmds, command.rawValue)] + types
        return bits.filter { $0.1 < 64 }.map { Grant($0.0, bit: UInt8($0.1)) }
            + capabilities.sorted().map { Grant($0) }
    }

    /// The attach type that the gate tests: bpf_prog_load_fixup_attach_type() has replaced two zeros by then. Of a
    /// STRUCT_OPS program the number is the index of a member, and is tested all the same.
    static func effectiveAttachType(_ attachType: UInt32, programType: UInt32) -> UInt32 {
        let defaults: [UInt32: UInt32] = [9: 2, 21: 39]
        return attachType == 0 ? defaults[programType] ?? 0 : attachType
    }
}
