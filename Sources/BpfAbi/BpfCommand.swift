/// A command of bpf(2): the first argument, without the flag bits that 7.2 added to it.
package struct BpfCommand: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32

    @inlinable
    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Linux 7.2: the caller passes a fourth and a fifth argument (`struct bpf_common_attr` and its size).
    package static let commonAttributesBit: UInt32 = 1 << 16

    /// The command in the first argument of a call.
    @inlinable
    package init(argument: UInt32) {
        self.init(rawValue: argument & ~Self.commonAttributesBit)
    }

    /// The kernel's own name in lower case without `BPF_`, or `cmd_57` for one that no table knows.
    package var name: String {
        Self.names.indices.contains(Int(rawValue)) ? Self.names[Int(rawValue)] : "cmd_\(rawValue)"
    }

    package init?(name: String) {
        guard let command = Self.commands[name] else { return nil }
        self = command
    }

    /// `enum bpf_cmd` without its prefix and in lower case, in order.
    package static let names = CommandNames.table.rows.map { $0.name.dropFirst("BPF_".count).lowercased() }

    private static let commands = Dictionary(
        uniqueKeysWithValues: names.enumerated().map { ($1, BpfCommand(rawValue: UInt32($0))) })

    package static let mapCreate = BpfCommand(rawValue: 0)
    package static let mapLookupElem = BpfCommand(rawValue: 1)
    package static let mapUpdateElem = BpfCommand(rawValue: 2)
    package static let mapDeleteElem = BpfCommand(rawValue: 3)
    package static let mapGetNextKey = BpfCommand(rawValue: 4)
    package static let progLoad = BpfCommand(rawValue: 5)
    package static let objPin = BpfCommand(rawValue: 6)
    package static let objGet = BpfCommand(rawValue: 7)
    package static let progAttach = BpfCommand(rawValue: 8)
    package static let progDetach = BpfCommand(rawValue: 9)
    package static let progTestRun = BpfCommand(rawValue: 10)
    package static let progGetNextId = BpfCommand(rawValue: 11)
    package static let mapGetNextId = BpfCommand(rawValue: 12)
    package static let progGetFdById = BpfCommand(rawValue: 13)
    package static let mapGetFdById = BpfCommand(rawValue: 14)
    package static let objGetInfoByFd = BpfCommand(rawValue: 15)
    package static let progQuery = BpfCommand(rawValue: 16)
    package static let rawTracepointOpen = BpfCommand(rawValue: 17)
    package static let btfLoad = BpfCommand(rawValue: 18)
    package static let btfGetFdById = BpfCommand(rawValue: 19)
    package static let taskFdQuery = BpfCommand(rawValue: 20)
    package static let mapLookupAndDeleteElem = BpfCommand(rawValue: 21)
    package static let mapFreeze = BpfCommand(rawValue: 22)
    package static let btfGetNextId = BpfCommand(rawValue: 23)
    package static let mapLookupBatch = BpfCommand(rawValue: 24)
    package static let mapLookupAndDeleteBatch = BpfCommand(rawValue: 25)
    package static let mapUpdateBatch = BpfCommand(rawValue: 26)
    package static let mapDeleteBatch = BpfCommand(rawValue: 27)
    package static let linkCreate = BpfCommand(rawValue: 28)
    package static let linkUpdate = BpfCommand(rawValue: 29)
    package static let linkGetFdById = BpfCommand(rawValue: 30)
    package static let linkGetNextId = BpfCommand(rawValue: 31)
    package static let enableStats = BpfCommand(rawValue: 32)
    package static let iterCreate = BpfCommand(rawValue: 33)
    package static let linkDetach = BpfCommand(rawValue: 34)
    package static let progBindMap = BpfCommand(rawValue: 35)
    package static let tokenCreate = BpfCommand(rawValue: 36)
    package static let progStreamReadByFd = BpfCommand(rawValue: 37)
    package static let progAssocStructOps = BpfCommand(rawValue: 38)
}
