import BpfAbi

/// The names that systemd gives to what a bpffs can delegate: its build makes them of the enumerators in its copy of
/// linux/bpf.h, first part as it stands and the others capitalised (258 to 262.1).
///
/// That script passes over enumerators that carry a comment on their line. One does: BPF_PROG_TYPE_SYSCALL. So there
/// is no name for it, and what follows it in the table is one too low: BPFProgTypeNetfilter stands for 31, which is
/// the kernel's syscall. Aliases have no names either.
enum SystemdNames {
    /// The settings, in the order of the axes.
    static let settings: [(name: String, axis: DelegationAxis)] = [
        ("BPFDelegateCommands", .cmds), ("BPFDelegateMaps", .maps), ("BPFDelegatePrograms", .progs),
        ("BPFDelegateAttachments", .attachs),
    ]

    static let firstVersion = 258
    /// The newest version whose tables were looked at: they are shifted up to it, and later ones may not be.
    static let lastShiftedVersion = 262

    static let syscall: UInt32 = 31
    static let netfilter: UInt32 = 32

    /// What to write so that systemd grants the value; nil where it has no such name.
    static func name(of value: UInt32, on axis: DelegationAxis) -> String? {
        if axis == .progs, value == syscall || value == netfilter { return nil }
        return axis.name(of: value).map { spelling($0, on: axis) }
    }

    /// What systemd grants by a name.
    static func value(of name: String, on axis: DelegationAxis) -> UInt32? {
        if axis == .progs, name == "BPFProgTypeNetfilter" { return syscall }
        return byName[axis.rawValue]?[name]
    }

    /// `BPFMapTypeLpmTrie` of `lpm_trie`.
    static func spelling(_ name: String, on axis: DelegationAxis) -> String {
        let prefix =
            switch axis {
            case .cmds, .attachs: "BPF"
            case .maps: "BPFMapType"
            case .progs: "BPFProgType"
            }
        return prefix + name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private static let byName: [String: [String: UInt32]] = Dictionary(
        uniqueKeysWithValues: DelegationAxis.allCases.map { axis in
            let pairs = axis.names.compactMap { row in name(of: row.value, on: axis).map { ($0, row.value) } }
            return (axis.rawValue, Dictionary(pairs) { first, _ in first })
        })
}
