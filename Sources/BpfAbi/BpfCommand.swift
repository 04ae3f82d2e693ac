/// A command of bpf(2): the first argument, without the flag bits that 7.2 added to it.
package struct BpfCommand: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Linux 7.2: the caller passes a fourth and a fifth argument (`struct bpf_common_attr` and its size).
    package static let commonAttributesBit: UInt32 = 1 << 16

    /// The command in the first argument of a call.
    package init(argument: UInt32) {
        self.init(rawValue: argument & ~Self.commonAttributesBit)
    }

    /// The kernel's own name in lower case without `BPF_`, or `cmd_57` for one that no table knows.
    package var name: String {
        Self.names.indices.contains(Int(rawValue)) ? Self.names[Int(rawValue)] : "cmd_\(rawValue)"
    }

    package init?(name: String) {
        guard let index = Self.names.firstIndex(of: name) else { return nil }
        self.init(rawValue: UInt32(index))
    }

    /// `enum bpf_cmd` without its prefix and in lower case, in order.
    package static let names = CommandNames.table.rows.map { $0.name.dropFirst("BPF_".count).lowercased() }

    package static let mapCreate = BpfCommand(rawValue: 0)
    package static let progLoad = BpfCommand(rawValue: 5)
    package static let btfLoad = BpfCommand(rawValue: 18)
    package static let btfGetFdById = BpfCommand(rawValue: 19)
    package static let tokenCreate = BpfCommand(rawValue: 36)
}
