import BpfAbi

/// Makes a captured call out of a printed one: fields go back to where the tables say they lie.
struct StraceCall {
    private(set) var captured: CapturedCall
    private(set) var facts = CallFacts()
    /// Fields, or the whole attr, that could not be read; the call cannot be judged by them.
    private(set) var isOpaque = false

    /// `arguments` are those of bpf(2): command, attr, size.
    init?(_ arguments: [StraceValue], result: Int64?, interfaces: inout [String]) {
        guard arguments.count >= 2,
            let command = arguments[0].number({ CommandNames.table.value(named: $0) })
        else { return nil }
        let size = arguments.count > 2 ? arguments[2].number { _ in nil } ?? 0 : 0
        captured = CapturedCall(
            commandArgument: UInt32(truncatingIfNeeded: command), size: UInt32(truncatingIfNeeded: size),
            attr: [], result: result)
        guard case .fields = arguments[1], let layout = AttrLayout.of(captured.command) else {
            isOpaque = true
            return
        }
        captured.attr = [UInt8](repeating: 0, count: Int(min(size, 4096)))
        place(arguments[1], "", layout, &interfaces)
    }

    private mutating func place(
        _ value: StraceValue, _ path: String, _ layout: AttrLayout, _ interfaces: inout [String]
    ) {
        guard case .fields(let fields) = value else { return }
        for field in fields where !field.name.isEmpty {
            let path = path.isEmpty ? field.name : "\(path).\(field.name)"
            // Arms of a union share a name: expected_attach_type is a name, or a number for struct_ops.
            let arms = layout.fields.leaves.filter { $0.path == path }
            if let arm = arms.first(where: { field.value.number(Self.names(of: $0)) != nil }) ?? arms.first {
                place(field.value, arm, &interfaces)
            } else {
                place(field.value, path, layout, &interfaces)
            }
        }
    }

    private mutating func place(_ value: StraceValue, _ field: Field, _ interfaces: inout [String]) {
        switch (field.meaning, value) {
        case (.text, .string(let text, _)), (.bytes, .string(let text, _)):
            write(Array(text.prefix(field.place.width)), at: field.place)
        case (.pointer, .string(let text, isCut: false)):
            addRegion(field.path, text)
        case (.pointer, .array):
            if let bytes = StraceInstructions.bytes(value) { addRegion(field.path, bytes) }
        case (.interface, .call(_, let parts)):
            guard case .string(let name, _)? = parts.first else { return }
            write(index(of: String(decoding: name, as: UTF8.self), &interfaces), at: field.place)
        default:
            guard let number = value.number(Self.names(of: field)) else {
                if case .pointer = field.meaning { return }
                isOpaque = isOpaque || field.gate != nil
                return
            }
            write(
                (0..<field.place.width).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * min($0, 7))) },
                at: field.place)
        }
    }

    private static func names(of field: Field) -> (String) -> UInt64? {
        switch field.meaning {
        case .named(let table), .flags(let table), .elementFlags(let table): { table.value(named: $0) }
        default: { _ in nil }
        }
    }

    /// strace prints names where the kernel sees numbers. Any will do that tells them apart; `lo` is 1 everywhere.
    private mutating func index(of name: String, _ interfaces: inout [String]) -> [UInt8] {
        if !interfaces.contains(name) { interfaces.append(name) }
        let index = name == "lo" ? 1 : UInt32(truncatingIfNeeded: (interfaces.firstIndex(of: name) ?? 0) + 2)
        facts.interfaces[index] = name
        return (0..<4).map { UInt8(truncatingIfNeeded: index >> UInt32(8 * $0)) }
    }

    private mutating func write(_ bytes: [UInt8], at place: FieldPlace) {
        for (index, byte) in bytes.enumerated() where captured.attr.indices.contains(place.offset + index) {
            captured.attr[place.offset + index] = byte
        }
    }

    private mutating func addRegion(_ path: String, _ bytes: [UInt8]) {
        captured.regions.append(
            CapturedRegion(
                field: path, phase: .entry, address: 0, length: UInt64(bytes.count), bytes: bytes))
    }
}
