/// Bytes as two lower case hex digits each, and back.
package enum Hexadecimal {
    /// The digit of a number below 16.
    package static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "a") &- 10 &+ value
    }

    package static func text(_ bytes: [UInt8]) -> String {
        var output = OutputBuffer()
        output.append(hex: bytes.span)
        return String(decoding: output.bytes, as: UTF8.self)
    }

    /// The number of a digit of either case; above 15 for anything else.
    static func value(_ digit: UInt8) -> UInt8 {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit &- UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit &- UInt8(ascii: "a") &+ 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit &- UInt8(ascii: "A") &+ 10
        default: 0xFF
        }
    }

    /// The bytes that digits stand for; nil where there is an odd number of them or one that is none.
    package static func bytes(_ digits: Span<UInt8>) -> [UInt8]? {
        guard digits.count.isMultiple(of: 2) else { return nil }
        var isValid = true
        let bytes = [UInt8](capacity: digits.count / 2) { output in
            var index = 0
            while index < digits.count {
                let high = value(digits[index])
                let low = value(digits[index + 1])
                isValid = isValid && (high | low) < 16
                output.append(high << 4 | low & 15)
                index += 2
            }
        }
        return isValid ? bytes : nil
    }
}
