/// Walks JSON in place: a caller asks for what it expects and skips the rest. Nothing is built that is not asked for.
struct JSONCursor {
    /// Containers within containers beyond this are refused, so that input cannot exhaust the stack.
    static let maximumDepth = 128

    var bytes: [UInt8]
    private(set) var position: Int
    private(set) var end: Int
    private var depth = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
        end = bytes.count
    }

    /// Turns to another document in the same bytes.
    mutating func move(to range: Range<Int>) {
        end = min(range.upperBound, bytes.count)
        position = min(range.lowerBound, end)
        depth = 0
    }

    // MARK: Structure

    /// The byte that the next value starts with; nil at the end.
    mutating func peek() -> UInt8? {
        while position < end {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            case let byte: return byte
            }
        }
        return nil
    }

    mutating func beginObject() throws(JSONError) { try begin(UInt8(ascii: "{"), "an object") }
    mutating func beginArray() throws(JSONError) { try begin(UInt8(ascii: "["), "an array") }

    /// The next name of an object, its colon consumed; nil once the object has ended.
    mutating func nextKey(isFirst: inout Bool) throws(JSONError) -> JSONKey? {
        guard try advance(closing: UInt8(ascii: "}"), isFirst: &isFirst) else { return nil }
        guard peek() == UInt8(ascii: "\"") else { throw error("a name is missing here") }
        position += 1
        var key = JSONKey()
        while position < end, bytes[position] != UInt8(ascii: "\"") {
            key.append(bytes[position])
            if bytes[position] == UInt8(ascii: "\\") { position += 1 }
            guard position < end, bytes[position] >= 0x20 else { break }
            position += 1
        }
        guard position < end, bytes[position] == UInt8(ascii: "\"") else {
            throw error("the name does not end")
        }
        position += 1
        try colon()
        return key
    }

    /// The same with the name as text.
    mutating func nextName(isFirst: inout Bool) throws(JSONError) -> String? {
        guard try advance(closing: UInt8(ascii: "}"), isFirst: &isFirst) else { return nil }
        let name = try string()
        try colon()
        return name
    }

    /// Whether an array has a further element, which then comes next.
    mutating func nextElement(isFirst: inout Bool) throws(JSONError) -> Bool {
        try advance(closing: UInt8(ascii: "]"), isFirst: &isFirst)
    }

    /// Passes over one value of any kind.
    mutating func skip() throws(JSONError) {
        var isFirst = true
        switch peek() {
        case UInt8(ascii: "{"):
            try beginObject()
            while try nextKey(isFirst: &isFirst) != nil { try skip() }
        case UInt8(ascii: "["):
            try beginArray()
            while try nextElement(isFirst: &isFirst) { try skip() }
        case UInt8(ascii: "\""):
            _ = try stringRange()
        case UInt8(ascii: "t"), UInt8(ascii: "f"):
            _ = try bool()
        case UInt8(ascii: "n"):
            try null()
        default:
            _ = try numberRange()
        }
    }

    /// Insists that nothing but white space is left.
    mutating func finish() throws(JSONError) {
        guard peek() == nil else { throw error("something follows the value") }
    }

    func error(_ reason: String) -> JSONError { JSONError(offset: position, reason: reason) }

    private mutating func begin(_ bracket: UInt8, _ what: String) throws(JSONError) {
        guard peek() == bracket else { throw error("\(what) is wanted here") }
        guard depth < Self.maximumDepth else { throw error("more than \(Self.maximumDepth) levels deep") }
        depth += 1
        position += 1
    }

    private mutating func advance(closing bracket: UInt8, isFirst: inout Bool) throws(JSONError) -> Bool {
        let byte = peek()
        if byte == bracket {
            position += 1
            depth -= 1
            return false
        }
        guard !isFirst else {
            isFirst = false
            return true
        }
        guard byte == UInt8(ascii: ",") else { throw error("a comma or a closing bracket is missing here") }
        position += 1
        return true
    }

    private mutating func colon() throws(JSONError) {
        guard peek() == UInt8(ascii: ":") else { throw error("a colon is missing here") }
        position += 1
    }

    // MARK: Values

    mutating func null() throws(JSONError) { try word("null") }

    mutating func bool() throws(JSONError) -> Bool {
        if peek() == UInt8(ascii: "t") {
            try word("true")
            return true
        }
        try word("false")
        return false
    }

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

    /// A string of `0x` and hex digits, or a number.
    mutating func hexNumber() throws(JSONError) -> UInt64 {
        guard peek() == UInt8(ascii: "\"") else { return try unsigned() }
        let start = position
        let (range, _) = try stringRange()
        let wrong = JSONError(offset: start, reason: "a number as \"0x…\" is wanted here")
        guard (3...18).contains(range.count), bytes[range.lowerBound] == UInt8(ascii: "0"),
            bytes[range.lowerBound + 1] == UInt8(ascii: "x")
        else { throw wrong }
        var value: UInt64 = 0
        for index in range.dropFirst(2) {
            let digit = Hexadecimal.value(bytes[index])
            guard digit < 16 else { throw wrong }
            value = value << 4 | UInt64(digit)
        }
        return value
    }

    mutating func integer<Number: FixedWidthInteger>(as type: Number.Type = Number.self) throws(JSONError)
        -> Number
    {
        guard peek() != UInt8(ascii: "-") else {
            let start = position
            let (range, isInteger) = try numberRange()
            guard isInteger, let magnitude = decimal(range.dropFirst()), magnitude <= 1 << 63,
                let value = Number(exactly: Int64(truncatingIfNeeded: 0 &- magnitude))
            else { throw JSONError(offset: start, reason: "an integer of \(type) is wanted here") }
            return value
        }
        let start = position
        guard let value = Number(exactly: try unsigned()) else {
            throw JSONError(offset: start, reason: "an integer of \(type) is wanted here")
        }
        return value
    }

    mutating func unsigned() throws(JSONError) -> UInt64 {
        let (range, isInteger) = try numberRange()
        guard isInteger, let value = decimal(range) else {
            throw JSONError(offset: range.lowerBound, reason: "a whole number below 2^64 is wanted here")
        }
        return value
    }

    mutating func double() throws(JSONError) -> Double {
        let (range, _) = try numberRange()
        guard let value = Double(String(decoding: bytes[range], as: UTF8.self)), value.isFinite else {
            throw JSONError(offset: range.lowerBound, reason: "the number is too large")
        }
        return value
    }

    /// Seconds with up to nine decimals, as nanoseconds. Not by way of Double, which would round.
    mutating func nanoseconds() throws(JSONError) -> UInt64 {
        let (range, _) = try numberRange()
        let wrong = JSONError(offset: range.lowerBound, reason: "seconds with decimals are wanted here")
        let point = range.first { bytes[$0] == UInt8(ascii: ".") } ?? range.upperBound
        guard let seconds = decimal(range.lowerBound..<point) else { throw wrong }
        var fraction: UInt64 = 0
        var weight: UInt64 = 100_000_000
        for index in range.dropFirst(point - range.lowerBound + 1) {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { throw wrong }
            fraction += weight * UInt64(digit)
            weight /= 10
        }
        let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (value, carries) = whole.addingReportingOverflow(fraction)
        guard !overflows, !carries else { throw wrong }
        return value
    }

    /// Where a number stands, and whether it is an integer.
    mutating func numberRange() throws(JSONError) -> (range: Range<Int>, isInteger: Bool) {
        guard let first = peek() else { throw error("a value is missing here") }
        let start = position
        if first == UInt8(ascii: "-") { position += 1 }
        let hasLeadingZero = position < end && bytes[position] == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0 else {
            position = start
            throw error("a value is missing here")
        }
        guard !hasLeadingZero || whole == 1 else {
            position = start
            throw error("a number has no leading zero")
        }
        var isInteger = true
        if position < end, bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            guard digits() > 0 else { throw error("decimals are missing here") }
        }
        if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if position < end, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            guard digits() > 0 else { throw error("an exponent is missing here") }
        }
        return (start..<position, isInteger)
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The number that digits stand for; nil where 64 bits do not hold it.
    func decimal(_ range: Range<Int>) -> UInt64? {
        guard !range.isEmpty else { return nil }
        var value: UInt64 = 0
        for index in range {
            let digit = bytes[index] &- UInt8(ascii: "0")
            let (product, overflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, carries) = product.addingReportingOverflow(UInt64(digit))
            guard digit < 10, !overflows, !carries else { return nil }
            value = sum
        }
        return value
    }

    private mutating func digits() -> Int {
        let start = position
        while position < end, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        return position - start
    }

    private mutating func word(_ word: StaticString) throws(JSONError) {
        _ = peek()
        let count = word.utf8CodeUnitCount
        let isThere = word.withUTF8Buffer {
            unsafe count <= end - position && bytes[position..<position + count].elementsEqual($0)
        }
        guard isThere else { throw error("a value is missing here") }
        position += count
    }

    /// Where the inside of a string stands.
    private mutating func stringRange() throws(JSONError) -> (range: Range<Int>, hasEscapes: Bool) {
        guard peek() == UInt8(ascii: "\"") else { throw error("a string is wanted here") }
        position += 1
        let start = position
        var hasEscapes = false
        while position < end {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return (start..<position - 1, hasEscapes)
            }
            guard byte >= 0x20 else { throw error("a control character in a string") }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                position += 1
            }
            position += 1
        }
        position = end
        throw error("the string does not end")
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
