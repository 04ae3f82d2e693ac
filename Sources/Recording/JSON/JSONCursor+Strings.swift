/// Strings.
extension JSONCursor {
    mutating func string() throws(JSONError) -> String {
        let (range, hasEscapes) = try stringRange()
        guard hasEscapes else { return String(decoding: bytes[range], as: UTF8.self) }
        return try unescaped(range)
    }

    /// The bytes of a string of hex digits.
    mutating func hexBytes() throws(JSONError) -> [UInt8] {
        let start = position
        let (range, _) = try stringRange()
        guard let decoded = Hexadecimal.bytes(bytes.span.extracting(range)) else {
            throw JSONError(offset: start, reason: "pairs of hex digits are wanted here")
        }
        return decoded
    }

    /// Where the inside of a string stands.
    mutating func stringRange() throws(JSONError) -> (range: Range<Int>, hasEscapes: Bool) {
        guard peek() == UInt8(ascii: "\"") else { throw error("a string is wanted here") }
        position += 1
        let start = position
        var hasEscapes = false
        while true {
            position = ByteSearch.endOfPlainText(in: bytes.span, from: position, to: end)
            guard position < end else { throw error("the string does not end") }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return (start..<position - 1, hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                position = min(position + 2, end)
            default:
                throw error("a control character in a string")
            }
        }
    }

    private func unescaped(_ range: Range<Int>) throws(JSONError) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == UInt8(ascii: "\\") else {
                output.append(bytes[index])
                index += 1
                continue
            }
            let wrong = JSONError(offset: index, reason: "an escape that JSON does not know")
            guard let escaped = byte(at: index + 1, below: range.upperBound) else { throw wrong }
            index += 2
            switch escaped {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(escaped)
            case UInt8(ascii: "b"): output.append(0x08)
            case UInt8(ascii: "f"): output.append(0x0C)
            case UInt8(ascii: "n"): output.append(0x0A)
            case UInt8(ascii: "r"): output.append(0x0D)
            case UInt8(ascii: "t"): output.append(0x09)
            case UInt8(ascii: "u"):
                guard var code = codeUnit(at: index, below: range.upperBound) else { throw wrong }
                index += 4
                if (0xD800..<0xDC00).contains(code), byte(at: index, below: range.upperBound) == 0x5C,
                    byte(at: index + 1, below: range.upperBound) == UInt8(ascii: "u"),
                    let low = codeUnit(at: index + 2, below: range.upperBound),
                    (0xDC00..<0xE000).contains(low)
                {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                    index += 6
                }
                // Half a pair stands for nothing.
                output.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
            default: throw wrong
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private func byte(at index: Int, below bound: Int) -> UInt8? {
        index < bound ? bytes[index] : nil
    }

    private func codeUnit(at index: Int, below bound: Int) -> UInt32? {
        guard bound - index >= 4 else { return nil }
        var value: UInt32 = 0
        for digit in bytes[index..<index + 4] {
            let digitValue = Hexadecimal.value(digit)
            guard digitValue < 16 else { return nil }
            value = value << 4 | UInt32(digitValue)
        }
        return value
    }
}
