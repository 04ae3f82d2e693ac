extension TomlScanner {
    /// A basic or literal string, of one line or of several.
    mutating func takeString() throws(TomlError) -> String {
        if isAt("\"\"\"") { return try takeString(quote: UInt8(ascii: "\""), isMultiline: true) }
        if isAt("'''") { return try takeString(quote: UInt8(ascii: "'"), isMultiline: true) }
        return try takeString(quote: current ?? UInt8(ascii: "\""), isMultiline: false)
    }

    private mutating func takeString(quote: UInt8, isMultiline: Bool) throws(TomlError) -> String {
        let start = position
        advance(isMultiline ? 3 : 1)
        if isMultiline { _ = takeNewline() }
        var text: [UInt8] = []
        while let byte = current {
            if byte == quote {
                guard isMultiline else {
                    advance()
                    return String(decoding: text, as: UTF8.self)
                }
                if let closed = takeMultilineQuotes(quote, into: &text) { return closed }
                continue
            }
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                try takeEscape(into: &text, isMultiline: isMultiline)
                continue
            }
            if isMultiline, takeNewline() {
                text.append(UInt8(ascii: "\n"))
                continue
            }
            guard byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t") else { break }
            text.append(byte)
            advance()
        }
        if current == nil || current == UInt8(ascii: "\n") || isAt("\r\n") {
            throw TomlError(start, "this string is not closed")
        }
        throw error("control characters must be written as escapes, like \\u0007")
    }

    /// Up to two quotes may stand right before the three that close; fewer than three are text.
    private mutating func takeMultilineQuotes(_ quote: UInt8, into text: inout [UInt8]) -> String? {
        var count = 0
        while count < 5, take(quote) { count += 1 }
        guard count >= 3 else {
            text.append(contentsOf: repeatElement(quote, count: count))
            return nil
        }
        text.append(contentsOf: repeatElement(quote, count: count - 3))
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func takeEscape(into text: inout [UInt8], isMultiline: Bool) throws(TomlError) {
        let start = position
        advance()
        guard let letter = current else { throw TomlError(start, "this escape is not finished") }
        if let byte = TomlEscapes.bytes[letter] {
            text.append(byte)
            advance()
            return
        }
        switch letter {
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            advance()
            try takeScalar(digits: letter == UInt8(ascii: "u") ? 4 : 8, from: start, into: &text)
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            guard isMultiline else { throw TomlError(start, "unknown escape") }
            skipBlanks()
            guard takeNewline() else { throw TomlError(start, "only a line's end may follow this backslash") }
            repeat { skipBlanks() } while takeNewline()
        default:
            throw TomlError(start, "unknown escape: \\ before \(currentDescription)")
        }
    }

    private mutating func takeScalar(digits: Int, from start: TomlPosition, into text: inout [UInt8])
        throws(TomlError)
    {
        var code: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = current.flatMap(TomlEscapes.digit) else {
                throw TomlError(start, "this escape needs \(digits) hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            advance()
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw TomlError(start, "this escape names no character")
        }
        text.append(contentsOf: Character(scalar).utf8)
    }

    /// An integer: decimal with an optional sign, or `0x`, `0o`, `0b`; underscores between digits.
    mutating func takeInteger() throws(TomlError) -> TomlValue {
        let start = position
        var word: [UInt8] = []
        while let byte = current, TomlEscapes.isNumberByte(byte) {
            word.append(byte)
            advance()
        }
        let text = String(decoding: word, as: UTF8.self)
        var digits = Substring(text)
        let sign = digits.first.map { $0 == "-" || $0 == "+" } == true ? digits.removeFirst() : nil
        let prefix = sign == nil ? TomlEscapes.radixes[String(digits.prefix(2))] : nil
        if prefix != nil { digits = digits.dropFirst(2) }
        let radix = prefix ?? 10
        guard !digits.isEmpty, digits.allSatisfy({ $0.hexDigitValue.map { $0 < radix } ?? ($0 == "_") })
        else {
            throw TomlError(
                start,
                "'\(text)' is not a value: expected a string in quotes, an integer, true, false, [ or {")
        }
        let groups = digits.split(separator: "_", omittingEmptySubsequences: false)
        guard groups.allSatisfy({ !$0.isEmpty }) else {
            throw TomlError(start, "an underscore must stand between digits")
        }
        let plain = groups.joined()
        guard radix != 10 || plain == "0" || !plain.hasPrefix("0") else {
            throw TomlError(start, "a decimal number must not begin with 0; octal is written 0o17")
        }
        let magnitude = Int128(plain, radix: radix)
        guard let number = magnitude.map({ sign == "-" ? -$0 : $0 }),
            number >= Int128(Int64.min), number <= Int128(UInt64.max)
        else { throw TomlError(start, "this number does not fit in 64 bits") }
        return .integer(number, radix: radix)
    }
}

/// What the reader of strings and numbers looks up.
private enum TomlEscapes {
    static let bytes: [UInt8: UInt8] = [
        UInt8(ascii: "b"): 0x08, UInt8(ascii: "t"): 0x09, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "f"): 0x0C,
        UInt8(ascii: "r"): 0x0D, UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C,
    ]

    static let radixes = ["0x": 16, "0o": 8, "0b": 2]

    static func digit(_ byte: UInt8) -> Int? { Character(Unicode.Scalar(byte)).hexDigitValue }

    /// What a bare word may hold: wide enough that a date or a float is named whole in the message.
    static func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
