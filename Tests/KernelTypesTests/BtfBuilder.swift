/// Lays a BTF blob out by hand. Types are numbered from 1 in the order in which they are added.
struct BtfBuilder {
    private var types: [UInt8] = []
    private var strings: [UInt8] = [0]
    /// Bytes once a type and once each of its elements, by kind: the layout section of 7.1.
    var layout: [(once: UInt8, each: UInt8)] = []

    mutating func name(_ text: String) -> UInt32 {
        guard !text.isEmpty else { return 0 }
        defer { strings += Array(text.utf8) + [0] }
        return UInt32(strings.count)
    }

    mutating func type(
        _ kind: UInt32, _ text: String = "", count: Int = 0, flag: Bool = false, sizeOrType: UInt32 = 0,
        _ rest: [UInt32] = []
    ) {
        let head = [name(text), kind << 24 | UInt32(count) | (flag ? 1 << 31 : 0), sizeOrType]
        types += Self.bytes(head + rest)
    }

    mutating func int(_ text: String, size: UInt32) {
        type(1, text, sizeOrType: size, [size * 8])
    }

    mutating func typedef(_ text: String, of target: UInt32) {
        type(8, text, sizeOrType: target)
    }

    mutating func array(of element: UInt32, count: UInt32) {
        type(3, "", [element, 1, count])
    }

    /// A structure (kind 4) or union (5) of members with their types and positions in bits.
    mutating func structure(
        _ kind: UInt32, _ text: String, size: UInt32, flag: Bool = false,
        _ members: [(String, UInt32, UInt32)]
    ) {
        let rest = members.flatMap { [name($0.0), $0.1, $0.2] }
        type(kind, text, count: members.count, flag: flag, sizeOrType: size, rest)
    }

    mutating func enumeration(_ text: String, isSigned: Bool = false, _ constants: [(String, UInt32)]) {
        let rest = constants.flatMap { [name($0.0), $0.1] }
        type(6, text, count: constants.count, flag: isSigned, sizeOrType: 4, rest)
    }

    mutating func wideEnumeration(_ text: String, _ constants: [(String, UInt64)]) {
        let rest = constants.flatMap {
            [name($0.0), UInt32(truncatingIfNeeded: $0.1), UInt32(truncatingIfNeeded: $0.1 >> 32)]
        }
        type(19, text, count: constants.count, sizeOrType: 8, rest)
    }

    var bytes: [UInt8] {
        var rows: [UInt8] = []
        for row in layout { rows += [row.once, row.each, 0, 0] }
        var header: [UInt32] = [0x0001_EB9F, layout.isEmpty ? 24 : 32, 0]
        header += [UInt32(types.count), UInt32(types.count), UInt32(strings.count)]
        if !layout.isEmpty { header += [UInt32(types.count + strings.count), UInt32(rows.count)] }
        return Self.bytes(header) + types + strings + rows
    }

    private static func bytes(_ words: [UInt32]) -> [UInt8] {
        var bytes: [UInt8] = []
        for word in words {
            for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        return bytes
    }
}
