/// Writes JSON straight into bytes. A traced application waits while its call is written, so nothing is built first
/// and text that needs no escape is copied as it is.
package struct JSONWriter: ~Copyable {
    private var output = OutputBuffer()
    /// Set after a value: whatever comes next in the same container is separated from it.
    private var needsComma = false
    var before = WrittenBefore()

    package init() {}

    package var bytes: [UInt8] { output.bytes }

    /// Moves everything that was written to the end of `target`.
    package mutating func drain(into target: inout [UInt8]) {
        output.drain(into: &target)
    }

    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// A name of our own, which needs no escape. In place, where its length is known.
    @inline(__always)
    package mutating func key(_ name: StaticString) {
        separate()
        output.append(UInt8(ascii: "\""))
        output.append(name)
        output.append("\":")
        needsComma = false
    }

    /// A name of our own, with its quotes and its colon.
    package mutating func key(written key: Span<UInt8>) {
        separate()
        output.append(key)
        needsComma = false
    }

    /// A name from a recording. Not `key` as well, which a literal would then be taken for.
    package mutating func key(named name: String) {
        string(name)
        output.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ value: String) {
        string(utf8: value.utf8.span)
    }

    /// Text of our own, which needs no escape.
    package mutating func word(_ value: StaticString) {
        separate()
        output.append(UInt8(ascii: "\""))
        output.append(value)
        output.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Bytes that the caller knows to be UTF-8; see `text` for those of an application.
    ///
    /// Besides what JSON asks for, DEL and the C1 controls (U+0080 to U+009F, C2 80 to C2 9F) are escaped: a
    /// recording is often looked at in a terminal, which would obey them.
    package mutating func string(utf8 value: Span<UInt8>) {
        separate()
        output.append(UInt8(ascii: "\""))
        if !output.appendIfPlain(value) { escaped(value) }
        output.append(UInt8(ascii: "\""))
        needsComma = true
    }

    package mutating func number(_ value: UInt64) {
        separate()
        output.append(decimal: value)
        needsComma = true
    }

    package mutating func number(_ value: Int64) {
        separate()
        if value < 0 { output.append(UInt8(ascii: "-")) }
        output.append(decimal: value.magnitude)
        needsComma = true
    }

    /// JSON has no infinities: they become null.
    package mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        separate()
        output.append(value.description.utf8.span)
        needsComma = true
    }

    /// Nanoseconds as seconds with nine decimals, exact, and of one width for those who read columns.
    package mutating func seconds(nanoseconds: UInt64) {
        separate()
        output.append(decimal: nanoseconds / 1_000_000_000)
        output.append(UInt8(ascii: "."))
        output.append(decimal: nanoseconds, digits: 9)
        needsComma = true
    }

    package mutating func bool(_ value: Bool) {
        separate()
        output.append(value ? "true" : "false")
        needsComma = true
    }

    package mutating func null() {
        separate()
        output.append("null")
        needsComma = true
    }

    /// A string of `0x` and the number in hex: numbers that nobody computes with, and that may exceed what a reader
    /// of JSON keeps exactly.
    package mutating func hex(_ value: UInt64) {
        separate()
        output.append("\"0x")
        output.append(hex: value)
        output.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// A string of two hex digits a byte.
    package mutating func hex(bytes value: [UInt8]) {
        hex(bytes: value.span)
    }

    package mutating func hex(bytes value: Span<UInt8>) {
        separate()
        output.append(UInt8(ascii: "\""))
        output.append(hex: value)
        output.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Where the next byte goes.
    var position: Int { output.count }

    func text(since position: Int) -> [UInt8] { output.bytes(since: position) }

    /// What was written before, at a like place: with the comma that it began with, or without one.
    mutating func again(_ text: Span<UInt8>) {
        output.append(text)
        needsComma = true
    }

    /// Ends a line: the next value starts a document of its own.
    package mutating func endLine() {
        output.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    @inline(__always)
    private mutating func open(_ bracket: UInt8) {
        separate()
        output.append(bracket)
        needsComma = false
    }

    @inline(__always)
    private mutating func close(_ bracket: UInt8) {
        output.append(bracket)
        needsComma = true
    }

    @inline(__always)
    private mutating func separate() {
        if needsComma { output.append(UInt8(ascii: ",")) }
    }

    private mutating func escaped(_ text: Span<UInt8>) {
        var start = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            let isC1 = byte == 0xC2 && index + 1 < text.count && text[index + 1] < 0xA0
            if byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F || isC1 {
                output.append(text.extracting(start..<index))
                if isC1 { index += 1 }
                escape(text[index])
                start = index + 1
            }
            index += 1
        }
        output.append(text.extracting(start..<text.count))
    }

    private mutating func escape(_ byte: UInt8) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x22, 0x5C: output.append(byte)
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        case 0x09: output.append(UInt8(ascii: "t"))
        default:
            output.append("u00")
            output.append(Hexadecimal.digit(byte >> 4))
            output.append(Hexadecimal.digit(byte & 15))
        }
    }
}
