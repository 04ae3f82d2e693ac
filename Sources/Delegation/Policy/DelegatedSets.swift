package import BpfAbi

/// The four sets of `[delegate]`, and what they are for the kernel.
package struct DelegatedSets: Equatable, Sendable {
    package var cmds: DelegatedSet
    package var maps: DelegatedSet
    package var progs: DelegatedSet
    package var attachs: DelegatedSet

    package init(
        cmds: DelegatedSet = DelegatedSet(), maps: DelegatedSet = DelegatedSet(),
        progs: DelegatedSet = DelegatedSet(), attachs: DelegatedSet = DelegatedSet()
    ) {
        self.cmds = cmds
        self.maps = maps
        self.progs = progs
        self.attachs = attachs
    }

    package static let any = DelegatedSets(cmds: .any, maps: .any, progs: .any, attachs: .any)

    package init(_ masks: TokenMasks) {
        self.init(
            cmds: DelegatedSet(mask: masks.cmds), maps: DelegatedSet(mask: masks.maps),
            progs: DelegatedSet(mask: masks.progs), attachs: DelegatedSet(mask: masks.attachs))
    }

    package subscript(_ axis: DelegationAxis) -> DelegatedSet {
        get {
            switch axis {
            case .cmds: cmds
            case .maps: maps
            case .progs: progs
            case .attachs: attachs
            }
        }
        set {
            switch axis {
            case .cmds: cmds = newValue
            case .maps: maps = newValue
            case .progs: progs = newValue
            case .attachs: attachs = newValue
            }
        }
    }

    package var masks: TokenMasks {
        TokenMasks(cmds: cmds.mask, maps: maps.mask, progs: progs.mask, attachs: attachs.mask)
    }

    package var grants: [Grant] {
        DelegationAxis.allCases.flatMap { self[$0].grants(on: Grant.Axis($0)) }
    }

    /// What masks cannot say: names that only the target kernel can turn into bits.
    package var unknown: [Grant] {
        grants.filter { grant in
            if case .name = grant.value { return true }
            return false
        }
    }

    package static func unknownAdvice(_ unknown: [Grant]) -> String {
        "bpfrec does not know \(unknown.map(\.description).joined(separator: ", ")); a helper delegates by number, so "
            + "write it as a mask in hex, 0x..."
    }

    /// Whether a token of these masks lets a call with this grant through. Capabilities are not the token's.
    package func permits(_ grant: Grant) -> Bool {
        guard let axis = grant.axis.delegation else { return false }
        switch grant.value {
        case .any: return self[axis].isAny
        case .number(let bit): return self[axis].contains(bit: UInt32(bit))
        case .name(let name): return self[axis].isAny || self[axis].unknownNames.contains(name)
        }
    }

    /// What fsconfig(2) is to set on a bpf filesystem, in order. A mask goes as one hex number, which every kernel
    /// takes, with BTF or without: a number overwrites what stands before it in the same string, and a name that the
    /// kernel does not know makes it refuse the string (bpf_parse_param, Linux 6.18). Several settings of one key add
    /// up, so a name that only the target kernel can resolve follows in a string of its own.
    package var mountSettings: [MountSetting] {
        DelegationAxis.allCases.flatMap { axis in
            let set = self[axis]
            let mask = set.mask == 0 ? [] : [set.isAny ? "any" : "0x" + String(set.mask, radix: 16)]
            return (mask + set.unknownNames).map { MountSetting(key: "delegate_\(axis.rawValue)", value: $0) }
        }
    }

    /// The same by names, one string an axis, for the eyes of a person and for managers that take names; nil where a
    /// bit has no name, because names and numbers must not be mixed.
    package func namedSetting(for axis: DelegationAxis) -> MountSetting? {
        let set = self[axis]
        let items = set.grants(on: Grant.Axis(axis)).map(\.item)
        guard !items.isEmpty, !items.contains(where: { $0.hasPrefix("0x") }) else { return nil }
        return MountSetting(key: "delegate_\(axis.rawValue)", value: items.joined(separator: ":"))
    }
}
