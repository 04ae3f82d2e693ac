/// Walks JSON in place: a caller asks for what it expects and skips the rest. Nothing is built that is not asked for.
struct JSONCursor {
    /// Containers within containers beyond this are refused, so that input cannot exhaust the stack.
    static let maximumDepth = 128

    var bytes: [UInt8]
    var position: Int
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

    /// The byte that the next value starts with; nil at the end.
    @inline(__always)
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
        // A name with escapes keeps their backslashes, and so is none of ours.
        let range = try stringRange().range
        let key = JSONKey(bytes.span, range)
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

    @inline(__always)
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

    @inline(__always)
    private mutating func colon() throws(JSONError) {
        guard peek() == UInt8(ascii: ":") else { throw error("a colon is missing here") }
        position += 1
    }
}
