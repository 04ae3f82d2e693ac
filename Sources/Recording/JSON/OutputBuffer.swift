/// Bytes that grow at their end. An array would check at every append that nobody else holds it; a line of a
/// recording consists of some two hundred appends, and the traced application waits for them all.
///
/// Every write is preceded by `reserve`, which alone decides how much room there is.
@safe
struct OutputBuffer: ~Copyable {
    /// A buffer that a very large line has grown gives the memory back.
    private static let keptCapacity = 1 << 20

    private var start: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity = 4096

    init() {
        unsafe start = .allocate(capacity: capacity)
    }

    deinit {
        unsafe start.deallocate()
    }

    var bytes: [UInt8] { bytes(since: 0) }

    func bytes(since position: Int) -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: start, count: count).dropFirst(position))
    }

    /// Moves everything to the end of an array.
    mutating func drain(into target: inout [UInt8]) {
        unsafe target.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
        count = 0
        if capacity > Self.keptCapacity { reallocate(4096) }
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe start[count] = byte
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        reserve(length)
        unsafe (start + count).update(from: text.utf8Start, count: length)
        count &+= length
    }

    mutating func append(_ text: Span<UInt8>) {
        reserve(text.count)
        copy(text)
        count &+= text.count
    }

    /// Appends text if it is all printable ASCII without quotes and backslashes, which nearly every text is; says
    /// whether it did.
    mutating func appendIfPlain(_ text: Span<UInt8>) -> Bool {
        reserve(text.count &+ 8)
        copy(text)
        let target = unsafe UnsafeMutableRawPointer(start + count)
        // So that the last word, too, is looked at as a whole.
        unsafe target.storeBytes(of: Self.ones &* 0x20, toByteOffset: text.count, as: UInt64.self)
        var index = 0
        while index < text.count {
            let word = unsafe target.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard Self.isPlain(word) else { return false }
            index &+= 8
        }
        count &+= text.count
        return true
    }

    private static var ones: UInt64 { 0x0101_0101_0101_0101 }

    /// May take what is plain for what is not, as one byte borrows from the next, but never the reverse.
    @inline(__always)
    private static func isPlain(_ word: UInt64) -> Bool {
        let quotes = word ^ (ones &* 0x22)
        let backslashes = word ^ (ones &* 0x5C)
        let deletes = word ^ (ones &* 0x7F)
        let found =
            word | (word &- ones &* 0x20) | (quotes &- ones) | (backslashes &- ones) | (deletes &- ones)
        return found & (ones &* 0x80) == 0
    }

    mutating func append(decimal value: UInt64) {
        guard value > 9 else { return append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value)) }
        var digits = 2
        var rest = value / 100
        while rest > 0 {
            digits &+= 1
            rest /= 10
        }
        append(decimal: value, digits: digits)
    }

    /// The last so many digits of a number, with leading zeros.
    mutating func append(decimal value: UInt64, digits: Int) {
        reserve(digits)
        var rest = value
        var index = count &+ digits
        while index &- count >= 2 {
            index &-= 2
            let pair = rest % 100
            rest /= 100
            unsafe start[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: pair / 10)
            unsafe start[index &+ 1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: pair % 10)
        }
        if index > count { unsafe start[count] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10) }
        count &+= digits
    }

    mutating func append(hex value: UInt64) {
        reserve(16)
        let skipped = (value | 1).leadingZeroBitCount / 4
        // The digits that count come first, and what is written after them is written over.
        let bytes = (value &<< UInt64(4 &* skipped)).byteSwapped
        let target = unsafe UnsafeMutableRawPointer(start + count)
        unsafe target.storeBytes(of: Self.digits(of: Self.spread(bytes)).littleEndian, as: UInt64.self)
        unsafe target.storeBytes(
            of: Self.digits(of: Self.spread(bytes &>> 32)).littleEndian, toByteOffset: 8, as: UInt64.self)
        count &+= 16 &- skipped
    }

    /// The lower four bytes, each in 16 bits.
    @inline(__always)
    private static func spread(_ bytes: UInt64) -> UInt64 {
        let four = bytes & 0xFFFF_FFFF
        let halves = (four | four &<< 16) & 0x0000_FFFF_0000_FFFF
        return (halves | halves &<< 8) & 0x00FF_00FF_00FF_00FF
    }

    mutating func append(hex bytes: Span<UInt8>) {
        let (digits, overflows) = bytes.count.multipliedReportingOverflow(by: 2)
        guard !overflows else { return }
        reserve(digits)
        var index = 0
        while bytes.count &- index >= 4 {
            let four = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self)
            unsafe UnsafeMutableRawPointer(start + count).storeBytes(
                of: Self.digits(of: Self.spread(UInt64(four.littleEndian))).littleEndian, as: UInt64.self)
            count &+= 8
            index &+= 4
        }
        while index < bytes.count {
            unsafe start[count] = Hexadecimal.digit(bytes[index] >> 4)
            unsafe start[count &+ 1] = Hexadecimal.digit(bytes[index] & 15)
            count &+= 2
            index &+= 1
        }
    }

    /// The eight digits of four bytes, each of which stands in the lower half of 16 bits: most of a recording is hex.
    @inline(__always)
    private static func digits(of four: UInt64) -> UInt64 {
        let nibbles = (four &>> 4 & 0x000F_000F_000F_000F) | (four & 0x000F_000F_000F_000F) &<< 8
        let areLetters = (nibbles &+ ones &* 6) &>> 4 & ones
        return nibbles &+ ones &* 0x30 &+ areLetters &* 39
    }

    private func copy(_ text: Span<UInt8>) {
        unsafe text.withUnsafeBufferPointer { text in
            guard let source = text.baseAddress else { return }
            unsafe (start + count).update(from: source, count: text.count)
        }
    }

    @inline(__always)
    private mutating func reserve(_ room: Int) {
        if capacity &- count < room { grow(toHold: room) }
    }

    @inline(never)
    private mutating func grow(toHold room: Int) {
        reallocate(max(capacity * 2, count + room))
    }

    private mutating func reallocate(_ newCapacity: Int) {
        let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
        unsafe grown.update(from: start, count: count)
        unsafe start.deallocate()
        unsafe start = grown
        capacity = newCapacity
    }
}
