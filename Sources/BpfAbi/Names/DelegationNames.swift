/// A value that a bpffs can delegate, as its mount options name it: the kernel's enumerator without its prefix, in
/// lower case.
package struct DelegatedName: Equatable, Sendable {
    package let value: UInt32
    package let name: String
    package let aliases: [String]
    /// The release that brought the value; a token needs 6.9 whatever it grants.
    package let since: String
}

/// One of the four masks of a token, named as the mount options are without `delegate_`.
package enum DelegationAxis: String, CaseIterable, Sendable {
    case cmds, maps, progs, attachs

    /// Every value that a mask can name, by number.
    package var names: [DelegatedName] {
        switch self {
        case .cmds: Self.allNames.cmds
        case .maps: Self.allNames.maps
        case .progs: Self.allNames.progs
        case .attachs: Self.allNames.attachs
        }
    }

    package func name(of value: UInt32) -> String? { entry(value)?.name }

    package func since(_ value: UInt32) -> String? { entry(value)?.since }

    /// The number of a name, whatever its case, as the kernel compares them.
    package func value(named name: String) -> UInt32? {
        let wanted = name.lowercased()
        return names.first { $0.name == wanted || $0.aliases.contains(wanted) }?.value
    }

    private func entry(_ value: UInt32) -> DelegatedName? {
        names.first { $0.value == value }
    }

    private struct AllNames: Sendable {
        let cmds = DelegationAxis.delegated(CommandNames.table, dropping: "BPF_")
        let maps = DelegationAxis.delegated(MapType.table, dropping: "BPF_MAP_TYPE_")
        let progs = DelegationAxis.delegated(ProgramType.table, dropping: "BPF_PROG_TYPE_")
        let attachs = DelegationAxis.delegated(AttachType.table, dropping: "BPF_")
    }

    private static let allNames = AllNames()

    /// kernel/bpf/inode.c makes the option names of the enumerators in the same way (6.9).
    private static func delegated(_ table: NameTable, dropping prefix: String) -> [DelegatedName] {
        func optionName(_ name: String) -> String { name.dropFirst(prefix.count).lowercased() }
        return table.rows.map { row in
            DelegatedName(
                value: UInt32(truncatingIfNeeded: row.value), name: optionName(row.name),
                aliases: row.aliases.map(optionName), since: row.since)
        }
    }
}
