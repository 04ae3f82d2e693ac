import BpfAbi
import Delegation

extension PolicyLint {
    /// The only commands that look at a token.
    private static let asking: [BpfCommand] = [.mapCreate, .progLoad, .btfLoad, .btfGetFdById]

    mutating func checkCommands() {
        for bit in bits(of: .cmds) where DelegationAxis.cmds.name(of: UInt32(bit)) != nil {
            let command = BpfCommand(rawValue: UInt32(bit))
            let grant = Grant(.cmds, bit: bit)
            if !Self.asking.contains(command) {
                find(
                    .inertCommand, "no kernel asks a token about \(command.name): \(Self.whyInert(command))",
                    of: grant,
                    remedy: "leave it out")
            } else if command == .btfGetFdById, let kernel, kernel < Self.firstWithBtfLookup {
                find(
                    .inertCommand,
                    "btf_get_fd_by_id asks a token since Linux \(Self.firstWithBtfLookup) only", of: grant)
            }
        }
    }

    private static func whyInert(_ command: BpfCommand) -> String {
        let always: [BpfCommand] = [
            .progGetNextId, .mapGetNextId, .btfGetNextId, .linkGetNextId, .progGetFdById, .mapGetFdById,
            .linkGetFdById, .taskFdQuery, .enableStats, .progQuery,
        ]
        if always.contains(command) { return "it needs privilege in the initial user namespace all the same" }
        return command == .tokenCreate
            ? "whoever may use the bpffs may make one" : "whoever has the descriptors may use it"
    }

    mutating func checkTypes() {
        let hasMapCreate = sets.cmds.contains(bit: BpfCommand.mapCreate.rawValue)
        let hasProgLoad = sets.cmds.contains(bit: BpfCommand.progLoad.rawValue)
        if !sets.maps.isEmpty, !hasMapCreate {
            find(
                .typesWithoutCommand, "map types are delegated, but not map_create, which makes maps of them",
                at: imported.places[.maps], remedy: "add map_create to cmds")
        }
        if !sets.progs.isEmpty || !sets.attachs.isEmpty, !hasProgLoad {
            find(
                .typesWithoutCommand,
                "program or attach types are delegated, but not prog_load, which uses them",
                at: imported.places[.progs] ?? imported.places[.attachs], remedy: "add prog_load to cmds")
        }
        if hasMapCreate, sets.maps.isEmpty, !sets.cmds.isAny {
            find(
                .commandWithoutTypes, "map_create is delegated, but no map type",
                of: Grant(.cmds, bit: UInt8(BpfCommand.mapCreate.rawValue)))
        }
        if hasProgLoad, sets.progs.isEmpty, !sets.cmds.isAny {
            find(
                .commandWithoutTypes, "prog_load is delegated, but no program type",
                of: Grant(.cmds, bit: UInt8(BpfCommand.progLoad.rawValue)))
        }
        for axis in [DelegationAxis.maps, .progs] where bits(of: axis).contains(0) {
            find(
                .unspecifiedType, "unspec is no type: nothing can be made of it", of: Grant(axis, bit: 0),
                remedy: "leave it out")
        }
    }

    mutating func checkAttachTypes() {
        for program in bits(of: .progs) {
            guard let usable = AttachRules.attachTypes(of: UInt32(program)),
                !usable.contains(where: sets.attachs.contains)
            else { continue }
            let grant = Grant(.progs, bit: program)
            if usable == [0] {
                find(
                    .missingAttachZero,
                    "a \(grant.item) program is loaded with attach type 0, which is cgroup_inet_ingress and not delegated",
                    of: grant, remedy: "add cgroup_inet_ingress to attachs")
            } else {
                find(
                    .unusableProgram,
                    "a \(grant.item) program needs one of the attach types \(Self.names(usable, on: .attachs))",
                    of: grant)
            }
        }
        checkStructOps()
        let countsMembers = sets.progs.isAny || sets.progs.contains(bit: AttachRules.structOps)
        for attach in bits(of: .attachs) where !countsMembers && !sets.progs.isEmpty {
            let isUsable = bits(of: .progs).contains {
                AttachRules.attachTypes(of: UInt32($0))?.contains(UInt32(attach)) ?? true
            }
            guard !isUsable, DelegationAxis.attachs.name(of: UInt32(attach)) != nil else { continue }
            let grant = Grant(.attachs, bit: attach)
            find(
                .unusableAttachType, "none of the delegated program types can have attach type \(grant.item)",
                of: grant)
        }
    }

    private mutating func checkStructOps() {
        let grant = Grant(.attachs, bit: UInt8(AttachRules.structOpsAttachType))
        guard !sets.progs.isAny, sets.progs.contains(bit: AttachRules.structOps),
            bits(of: .attachs).contains(UInt8(AttachRules.structOpsAttachType))
        else { return }
        find(
            .structOpsMember,
            "a struct_ops program is checked by the index of the member it implements, so attach type struct_ops means "
                + "member \(AttachRules.structOpsAttachType)", of: grant,
            remedy:
                "delegate the indexes of the members: cgroup_inet_ingress is 0, cgroup_inet_egress 1, and so on"
        )
    }

    mutating func checkLibraries() {
        for (grant, evidence) in policy.evidence.sorted(by: { $0.key < $1.key })
        where evidence.class == .probe && policy.permits(grant) {
            find(
                .probeOnly, "only an optional probe uses \(grant) (\(evidence.first))", of: grant,
                remedy: "bpfrec profile --without-probes leaves it out")
        }
        // What was run under a token has shown whether this matters.
        guard !policy.evidence.values.contains(where: { $0.how != .predicted }), !sets.progs.isEmpty else {
            return
        }
        let loadsTrivial =
            sets.attachs.contains(bit: 0) && (sets.progs.contains(bit: 1) || sets.progs.contains(bit: 5))
        if !loadsTrivial {
            find(
                .loadProbe,
                "if the program loads its objects by libbpf up to 1.7, it needs socket_filter and cgroup_inet_ingress too",
                at: imported.places[.progs])
        }
        let probeSucceeds =
            !sets.attachs.isAny && sets.progs.contains(bit: AttachRules.cgroupSock)
            && sets.attachs.contains(bit: AttachRules.inetSockCreate)
            && policy.capabilities.contains(.netAdmin)
        for type in AttachRules.optional where probeSucceeds && sets.progs.contains(bit: type) {
            let own = (AttachRules.attachTypes(of: type) ?? []).filter { $0 != 0 }
            guard !own.contains(where: sets.attachs.contains) else { continue }
            let name = DelegationAxis.progs.name(of: type) ?? "\(type)"
            find(
                .attachTypeProbe,
                "libbpf's probe (cgroup_sock with cgroup_inet_sock_create) succeeds, so it loads \(name) programs with "
                    + "their own attach type, of which none is delegated: \(Self.names(own, on: .attachs))",
                of: Grant(.progs, bit: UInt8(truncatingIfNeeded: type)))
        }
    }
}
