/// Reads values as strace prints them. What it does not understand it passes over: a log is of any version, and any
/// option of strace may have put something in between.
struct StraceScanner {
    private static let deepestNesting = 24

    private let bytes: ArraySlice<UInt8>
    private(set) var offset: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    var current: UInt8? { offset < bytes.endIndex ? bytes[offset] : nil }
    var rest: ArraySlice<UInt8> { bytes[offset...] }

    /// The arguments of a call up to its closing parenthesis; nil where the line ends before it.
    mutating func arguments() -> [StraceValue]? {
        var values: [StraceValue] = []
        while true {
            skipBlanks()
            if take(UInt8(ascii: ")")) { return values }
            guard current != nil else { return nil }
            values.append(value())
            skipJunk(until: ",)")
            _ = take(UInt8(ascii: ","))
        }
    }

    private mutating func value(depth: Int = 0) -> StraceValue {
        skipBlanks()
        var parts = [primary(depth)]
        while true {
            skipBlanks()
            skipComment()
            if isAt("<<") {
                offset += 2
                skipBlanks()
                parts.append(.shifted(parts.removeLast(), by: primary(depth)))
            } else if isAt("=>") {
                // What the kernel made of it; a call is judged by what went in.
                offset += 2
                skipBlanks()
                _ = primary(depth)
            } else if take(UInt8(ascii: "|")) {
                skipBlanks()
                parts.append(primary(depth))
            } else if current == UInt8(ascii: "<") {
                skipAnnotation()
            } else {
                return parts.count == 1 ? parts[0] : .flags(parts)
            }
        }
    }

    private mutating func primary(_ depth: Int) -> StraceValue {
        guard depth < Self.deepestNesting, let byte = current else {
            offset = bytes.endIndex
            return .rest
        }
        switch byte {
        case UInt8(ascii: "{"): return fields(depth)
        case UInt8(ascii: "["), UInt8(ascii: "~"):
            _ = take(UInt8(ascii: "~"))
            return take(UInt8(ascii: "[")) ? .array(elements(until: UInt8(ascii: "]"), depth)) : .rest
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: "."):
            while take(UInt8(ascii: ".")) {}
            return .rest
        case UInt8(ascii: "&"), UInt8(ascii: "@"):
            offset += 1
            return primary(depth + 1)
        case UInt8(ascii: "-"), UInt8(ascii: "+"), 0x30...0x39: return number()
        default:
            let name = word()
            guard !name.isEmpty else {
                offset += 1
                return .rest
            }
            return take(UInt8(ascii: "("))
                ? .call(name, elements(until: UInt8(ascii: ")"), depth)) : .name(name)
        }
    }

    private mutating func fields(_ depth: Int) -> StraceValue {
        offset += 1
        var fields: [StraceValue.Field] = []
        while true {
            skipBlanks()
            skipComment()
            skipBlanks()
            if current == nil || take(UInt8(ascii: "}")) { return .fields(fields) }
            let start = offset
            let name = word()
            if !name.isEmpty, !isAt("=>"), take(UInt8(ascii: "=")) {
                fields.append(StraceValue.Field(name: name, value: value(depth: depth + 1)))
            } else {
                offset = start
                fields.append(StraceValue.Field(name: "", value: value(depth: depth + 1)))
            }
            skipJunk(until: ",}")
            _ = take(UInt8(ascii: ","))
        }
    }

    /// Elements, which commas separate; those of sets of bits, blanks.
    private mutating func elements(until end: UInt8, _ depth: Int) -> [StraceValue] {
        var elements: [StraceValue] = []
        while true {
            skipBlanks()
            if current == nil || take(end) { return elements }
            let start = offset
            elements.append(value(depth: depth + 1))
            _ = take(UInt8(ascii: ","))
            if offset == start { offset += 1 }
        }
    }

    private mutating func number() -> StraceValue {
        let isNegative = take(UInt8(ascii: "-"))
        if !isNegative { _ = take(UInt8(ascii: "+")) }
        var radix: UInt64 = 10
        if isAt("0x") {
            radix = 16
            offset += 2
        } else if current == UInt8(ascii: "0") {
            radix = 8
        }
        var number: UInt64 = 0
        while let digit = current.flatMap(Self.digit), digit < radix {
            number = number &* radix &+ digit
            offset += 1
        }
        return .number(isNegative ? 0 &- number : number)
    }

    private mutating func string() -> StraceValue {
        offset += 1
        var text: [UInt8] = []
        while let byte = current {
            offset += 1
            if byte == UInt8(ascii: "\"") { break }
            text.append(byte == UInt8(ascii: "\\") ? escaped() : byte)
        }
        let isCut = isAt("...")
        if isCut { offset += 3 }
        return .string(text, isCut: isCut)
    }

    private mutating func escaped() -> UInt8 {
        guard let byte = current else { return UInt8(ascii: "\\") }
        offset += 1
        let simple: [UInt8: UInt8] = [
            UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "f"): 12,
            UInt8(ascii: "v"): 11,
        ]
        if let value = simple[byte] { return value }
        if byte == UInt8(ascii: "x") { return digits(2, radix: 16, from: 0) }
        guard let first = Self.digit(byte), first < 8 else { return byte }
        return digits(2, radix: 8, from: first)
    }

    private mutating func digits(_ limit: Int, radix: UInt64, from start: UInt64) -> UInt8 {
        var value = start
        for _ in 0..<limit {
            guard let digit = current.flatMap(Self.digit), digit < radix else { break }
            value = value &* radix &+ digit
            offset += 1
        }
        return UInt8(truncatingIfNeeded: value)
    }

    private mutating func word() -> String {
        let start = offset
        while let byte = current, Self.isWordByte(byte) { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    // MARK: What means nothing

    mutating func skipBlanks() {
        while current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") { offset += 1 }
    }

    private mutating func skipComment() {
        guard isAt("/*") else { return }
        offset += 2
        while current != nil, !isAt("*/") { offset += 1 }
        offset = min(offset + 2, bytes.endIndex)
    }

    /// What -y and -yy write behind a descriptor.
    private mutating func skipAnnotation() {
        var depth = 0
        while let byte = current {
            offset += 1
            // Addresses of sockets have arrows in them.
            if byte == UInt8(ascii: ">"), bytes[offset - 2] != UInt8(ascii: "-") { depth -= 1 }
            if byte == UInt8(ascii: "<") { depth += 1 }
            if depth == 0 { return }
        }
    }

    /// Goes on to one of these bytes, over whatever was not understood.
    private mutating func skipJunk(until ends: StaticString) {
        while let byte = current, !ends.description.utf8.contains(byte) { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        offset += 1
        return true
    }

    private func isAt(_ text: StaticString) -> Bool { rest.starts(with: text.description.utf8) }

    static func isWordByte(_ byte: UInt8) -> Bool {
        digit(byte).map { $0 < 36 } ?? false || byte == UInt8(ascii: "_")
    }

    /// Letters count on from 10, in either case.
    static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 0x30...0x39: UInt64(byte - 0x30)
        case 0x41...0x5A: UInt64(byte - 0x41 + 10)
        case 0x61...0x7A: UInt64(byte - 0x61 + 10)
        default: nil
        }
    }
}
