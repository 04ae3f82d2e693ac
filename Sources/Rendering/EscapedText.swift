/// Text of an application's, made safe to print: whatever a terminal might obey, or an eye might miss, is written as
/// an escape. Letters of any script stay.
package enum EscapedText {
    /// In quotes, with `...` after them where it was cut.
    package static func quoted(_ bytes: [UInt8], limit: Int = .max) -> String {
        let shown = Array(bytes.prefix(limit))
        return "\"\(escape(shown, quotes: true))\"\(shown.count < bytes.count ? "..." : "")"
    }

    package static func quoted(_ text: String) -> String { quoted(Array(text.utf8)) }

    /// Without quotes: names and paths within other text.
    package static func plain(_ text: String) -> String { escape(Array(text.utf8), quotes: false) }

    package static func plain(_ bytes: [UInt8]) -> String { escape(bytes, quotes: false) }

    private static func escape(_ bytes: [UInt8], quotes: Bool) -> String {
        var result = ""
        var parser = Unicode.UTF8.ForwardParser()
        var source = bytes.makeIterator()
        var index = 0
        while true {
            switch parser.parseScalar(from: &source) {
            case .valid(let encoded):
                append(Unicode.UTF8.decode(encoded), quotes: quotes, to: &result)
                index += encoded.count
            case .error(let length):
                for byte in bytes[index..<index + length] { result += "\\x\(hex(UInt32(byte), digits: 2))" }
                index += length
            case .emptyInput:
                return result
            }
        }
    }

    private static func append(_ scalar: Unicode.Scalar, quotes: Bool, to result: inout String) {
        switch scalar {
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        case "\r": result += "\\r"
        case "\\": result += "\\\\"
        case "\"" where quotes: result += "\\\""
        case " "..."~": result.unicodeScalars.append(scalar)
        case _ where scalar.value < 0x80: result += "\\x\(hex(scalar.value, digits: 2))"
        case _ where isVisible(scalar): result.unicodeScalars.append(scalar)
        default: result += "\\u{\(hex(scalar.value, digits: 1))}"
        }
    }

    /// Controls, formats (which reorder or hide text) and what no font has.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            false
        default: true
        }
    }

    static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
