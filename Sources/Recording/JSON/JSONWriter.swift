/// Writes JSON straight into bytes. A traced application waits while its call is written, so nothing is built first
/// and text that needs no escape is copied as it is.
package struct JSONWriter {
    package var bytes: [UInt8] = []
    /// Set after a value: whatever comes next in the same container is separated from it.
    private var needsComma = false

    package init() {}

    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// A name of our own, which needs no escape.
    package mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        literal(name)
        literal("\":")
        needsComma = false
    }

    /// A name from a recording or a table.
    package mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ value: String) {
        separate()
        quoted(value.utf8.span)
        needsComma = true
    }

    package mutating func string(_ value: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        literal(value)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Bytes that the caller knows to be UTF-8; see `JSONWriter.text` for those of an application.
    package mutating func string(utf8 value: Span<UInt8>) {
        separate()
        quoted(value)
        needsComma = true
    }

    package mutating func number(_ value: UInt64) {
        separate()
        digits(value)
        needsComma = true
    }

    package mutating func number(_ value: Int64) {
        separate()
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        digits(value.magnitude)
        needsComma = true
    }

    /// JSON has no infinities: they become null.
    package mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        separate()
        bytes.append(contentsOf: value.description.utf8)
        needsComma = true
    }

    /// Nanoseconds as seconds with nine decimals, exact, and of one width for those who read columns.
    package mutating func seconds(nanoseconds: UInt64) {
        separate()
        digits(nanoseconds / 1_000_000_000)
        bytes.append(UInt8(ascii: "."))
        var divisor: UInt64 = 100_000_000
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: nanoseconds / divisor % 10))
            divisor /= 10
        }
        needsComma = true
    }

    package mutating func bool(_ value: Bool) {
        separate()
        literal(value ? "true" : "false")
        needsComma = true
    }

    package mutating func null() {
        separate()
        literal("null")
        needsComma = true
    }

    /// A string of `0x` and the number in hex: numbers that nobody computes with, and that may exceed what a reader
    /// of JSON keeps exactly.
    package mutating func hex(_ value: UInt64) {
        separate()
        literal("\"0x")
        var shift = (63 - (value | 1).leadingZeroBitCount) & ~3
        while shift >= 0 {
            bytes.append(Hexadecimal.digit(UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 15))
            shift -= 4
        }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// A string of two hex digits a byte.
    package mutating func hex(bytes value: [UInt8]) {
        hex(bytes: value.span)
    }

    package mutating func hex(bytes value: Span<UInt8>) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        Hexadecimal.append(value, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Ends a line: the next value starts a document of its own.
    package mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func literal(_ text: StaticString) {
        unsafe bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func digits(_ value: UInt64) {
        guard value > 9 else {
            bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value))
            return
        }
        var reversed = InlineArray<20, UInt8>(repeating: 0)
        var count = 0
        var rest = value
        while rest > 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            reversed[count] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit)
            count += 1
            rest = quotient
        }
        bytes.append(addingCapacity: count) { output in
            while count > 0 {
                count -= 1
                output.append(reversed[count])
            }
        }
    }

    /// Besides what JSON asks for, DEL and the C1 controls (U+0080 to U+009F, C2 80 to C2 9F) are escaped: a
    /// recording is often looked at in a terminal, which would obey them.
    private mutating func quoted(_ text: Span<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            let isC1 = byte == 0xC2 && index + 1 < text.count && text[index + 1] < 0xA0
            guard byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F || isC1 else {
                index += 1
                continue
            }
            copy(text.extracting(start..<index))
            if isC1 { index += 1 }
            escape(isC1 ? text[index] : byte)
            index += 1
            start = index
        }
        copy(text.extracting(start..<index))
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func copy(_ text: Span<UInt8>) {
        unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case 0x22: literal("\\\"")
        case 0x5C: literal("\\\\")
        case 0x0A: literal("\\n")
        case 0x0D: literal("\\r")
        case 0x09: literal("\\t")
        default:
            literal("\\u00")
            bytes.append(Hexadecimal.digit(byte >> 4))
            bytes.append(Hexadecimal.digit(byte & 15))
        }
    }
}
