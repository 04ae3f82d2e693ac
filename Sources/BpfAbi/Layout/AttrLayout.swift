/// What bpf(2) expects of one command: the table that decoding, capturing and deriving a policy read.
package final class AttrLayout: Sendable {
    package let command: BpfCommand
    package let since: String
    /// Where the last field ends in the newest kernel that the table knows. Older kernels end earlier: fields are only
    /// ever appended.
    package let size: Int
    package let fields: [Field]
    /// What kind of descriptor a call returns that succeeds: `.other` where that depends on the call.
    package let returns: DescriptorFact.Kind?
    /// The fields into which the kernel writes.
    private let outputs: [Field]
    /// Whether anything but the attr itself is to be copied when the call returns.
    let hasOutputMemory: Bool
    /// How many pointers the attr holds at most.
    let pointers: Int
    /// The fields whose numbers have names.
    let named: [(place: FieldPlace, table: NameTable)]
    /// The fields whose bits have names.
    let flagged: [(place: FieldPlace, table: NameTable)]
    /// Whether an attr of so many bytes ends with a field that every call has, whole.
    let endsPlainly: [Bool]
    /// The rows that lead to memory, descriptors or interfaces at the entry, and to memory that the kernel wrote.
    let followedAtEntry: [Field]
    let followedAtExit: [Field]
    private let places: [String: FieldPlace]

    package init(
        _ command: BpfCommand, size: Int, returns: DescriptorFact.Kind? = nil, fields: [Field]
    ) {
        self.command = command
        since = CommandNames.table.row(UInt64(command.rawValue))?.since ?? ""
        self.size = size
        self.returns = returns
        self.fields = StructLayout.resolve(fields, since: since, path: "")
        places = StructLayout.places(of: fields)
        outputs = self.fields.leaves.filter { $0.access != .input }
        let pointees = fields.leaves.compactMap { field in
            if case .pointer(let pointee) = field.meaning { pointee } else { nil }
        }
        hasOutputMemory = pointees.contains { $0.direction != .input }
        pointers = pointees.count
        named = fields.leaves.compactMap { field in
            if case .named(let table) = field.meaning { (field.place, table) } else { nil }
        }
        flagged = fields.leaves.compactMap { field in
            switch field.meaning {
            case .flags(let table), .elementFlags(let table): (field.place, table)
            default: nil
            }
        }
        endsPlainly = Self.plainEnds(fields, size: size)
        followedAtEntry = self.fields.followed(at: .entry)
        followedAtExit = self.fields.followed(at: .exit)
    }

    private static func plainEnds(_ fields: [Field], size: Int) -> [Bool] {
        var ends = [Bool](repeating: false, count: size + 1)
        for field in fields where ends.indices.contains(field.place.end) {
            switch field.meaning {
            case .structure, .union: break
            default: ends[field.place.end] = true
            }
        }
        for place in fields.leaves.map(\.place) {
            for split in place.offset + 1..<max(place.end, place.offset + 1) where split < ends.count {
                ends[split] = false
            }
        }
        return ends
    }

    /// Whether the kernel may write into this attr anything but what is there.
    func mayChange(_ attr: [UInt8]) -> Bool {
        let view = StructureView(bytes: attr)
        return outputs.contains { output in
            guard output.place.offset < attr.count else { return false }
            guard let level = output.zeroUnless else { return true }
            return view.number(level.place) != 0 || view.number(output.place) != 0
        }
    }

    /// Where a field lies, by its full name.
    package func place(of path: String) -> FieldPlace? { places[path] }

    /// The fields whose number a token must delegate, besides the command itself. A command without any is one that
    /// no token concerns, except BTF_LOAD and BTF_GET_FD_BY_ID: see `tokenField`.
    package var gatedFields: [Field] { fields.leaves.filter { $0.gate != nil } }

    /// The field that takes a token.
    package var tokenField: Field? {
        fields.leaves.first { field in
            guard case .descriptor(let role) = field.meaning else { return false }
            return role.kinds == [.token]
        }
    }

    package static func of(_ command: BpfCommand) -> AttrLayout? {
        let number = Int(command.rawValue)
        return all.indices.contains(number) ? all[number] : nil
    }

    /// Every command, by number.
    package static let all: [AttrLayout] = [
        mapCreate, mapLookupElem, mapUpdateElem, mapDeleteElem, mapGetNextKey,
        progLoad, objPin, objGet, progAttach, progDetach,
        progTestRun, progGetNextId, mapGetNextId, progGetFdById, mapGetFdById,
        objGetInfoByFd, progQuery, rawTracepointOpen, btfLoad, btfGetFdById,
        taskFdQuery, mapLookupAndDeleteElem, mapFreeze, btfGetNextId, mapLookupBatch,
        mapLookupAndDeleteBatch, mapUpdateBatch, mapDeleteBatch, linkCreate, linkUpdate,
        linkGetFdById, linkGetNextId, enableStats, iterCreate, linkDetach,
        progBindMap, tokenCreate, progStreamReadByFd, progAssocStructOps,
    ]
}
