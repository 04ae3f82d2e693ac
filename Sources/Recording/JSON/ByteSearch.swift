/// Finds bytes eight at a time: most of the time that reading takes goes into looking for the end of something.
enum ByteSearch {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// Where the first newline stands; nil if there is none.
    static func newline(in bytes: Span<UInt8>, from start: Int) -> Int? {
        let newlines = ones &* 0x0A
        var index = start
        while index &+ 8 <= bytes.count {
            let word = word(in: bytes, at: index) ^ newlines
            let zeros = (word &- ones) & ~word & tops
            guard zeros == 0 else { return index &+ zeros.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < bytes.count {
            if bytes[index] == 0x0A { return index }
            index &+= 1
        }
        return nil
    }

    /// Where a string may end or be other than it looks: at the first quote, backslash or control character, or at
    /// `end`.
    static func endOfPlainText(in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
        var index = start
        while index &+ 8 <= end {
            let word = word(in: bytes, at: index)
            let quotes = word ^ (ones &* 0x22)
            let backslashes = word ^ (ones &* 0x5C)
            let controls = (word &- ones &* 0x20) & ~word
            let found = (controls | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes) & tops
            // The lowest bit is exact: only a byte above it can have lent to one below.
            guard found == 0 else { return index &+ found.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < end {
            let byte = bytes[index]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 { return index }
            index &+= 1
        }
        return end
    }

    /// Up to eight bytes as a number, the first of them lowest.
    static func word(in bytes: Span<UInt8>, at index: Int, count: Int) -> UInt64 {
        if index &+ 8 <= bytes.count {
            return word(in: bytes, at: index) & (count < 8 ? (1 &<< UInt64(8 &* count)) &- 1 : .max)
        }
        var word: UInt64 = 0
        for offset in 0..<min(count, bytes.count - index) {
            word |= UInt64(bytes[index + offset]) << UInt64(8 * offset)
        }
        return word
    }

    @inline(__always)
    private static func word(in bytes: Span<UInt8>, at index: Int) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }
}
