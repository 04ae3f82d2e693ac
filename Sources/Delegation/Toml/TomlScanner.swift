/// Walks over the bytes of a TOML document and knows the line and the column at each of them.
struct TomlScanner {
    private let bytes: [UInt8]
    private(set) var offset = 0
    private(set) var position = TomlPosition(line: 1, column: 1)

    /// Takes the bytes of a document, which must be UTF-8; a byte order mark at the start is skipped.
    init(_ bytes: [UInt8]) throws(TomlError) {
        try Self.requireUtf8(bytes)
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }

    var current: UInt8? { peek(0) }

    func peek(_ distance: Int) -> UInt8? {
        let index = offset + distance
        return index < bytes.count ? bytes[index] : nil
    }

    func isAt(_ text: StaticString) -> Bool {
        unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount).enumerated()
            .allSatisfy {
                peek($0.offset) == $0.element
            }
    }

    mutating func advance(_ count: Int = 1) {
        for _ in 0..<count {
            guard let byte = current else { return }
            offset += 1
            if byte == UInt8(ascii: "\n") {
                position = TomlPosition(line: position.line + 1, column: 1)
            } else if byte & 0xC0 != 0x80 {
                position.column += 1
            }
        }
    }

    /// Takes the byte where it is the expected one.
    mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        advance()
        return true
    }

    /// Takes a line's end, LF or CR LF.
    mutating func takeNewline() -> Bool {
        if isAt("\r\n") {
            advance(2)
            return true
        }
        return take(UInt8(ascii: "\n"))
    }

    mutating func skipBlanks() {
        while current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") { advance() }
    }

    func error(_ message: String) -> TomlError { TomlError(position, message) }

    /// The byte as a reader of the message would name it.
    var currentDescription: String {
        guard let byte = current else { return "the end of the file" }
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return "the end of the line"
        case 0x21...0x7E: return "'\(Character(Unicode.Scalar(byte)))'"
        default:
            let rest = String(decoding: bytes[offset...].prefix(4), as: UTF8.self)
            guard let scalar = rest.unicodeScalars.first, scalar.value > 0x20, scalar.value != 0x7F else {
                return "a character of code \(byte)"
            }
            return "'\(scalar)'"
        }
    }

    /// A comment's text after `#`, up to the end of the line; nil where none begins here.
    mutating func takeComment() throws(TomlError) -> String? {
        guard take(UInt8(ascii: "#")) else { return nil }
        var text: [UInt8] = []
        while let byte = current, byte != UInt8(ascii: "\n"), !isAt("\r\n") {
            guard byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t") else {
                throw error("control characters are not allowed in a comment")
            }
            text.append(byte)
            advance()
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Counts in scalars while it decodes, so that the place of a bad byte is known without another pass.
    private static func requireUtf8(_ bytes: [UInt8]) throws(TomlError) {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var position = TomlPosition(line: 1, column: 1)
        while true {
            switch decoder.decode(&iterator) {
            case .emptyInput: return
            case .error: throw TomlError(position, "this byte is not UTF-8")
            case .scalarValue("\n"): position = TomlPosition(line: position.line + 1, column: 1)
            case .scalarValue: position.column += 1
            }
        }
    }
}
