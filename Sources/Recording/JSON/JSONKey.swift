/// A name in an object, held without a String so that a line of a recording is read without one allocation a field.
/// Names of more than 16 bytes and names with escapes equal no literal: no recording has any.
struct JSONKey {
    private let low: UInt64
    private let high: UInt64
    private let count: Int

    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        count = range.count
        low = ByteSearch.word(in: bytes, at: range.lowerBound, count: min(count, 8))
        high = count > 8 ? ByteSearch.word(in: bytes, at: range.lowerBound + 8, count: min(count - 8, 8)) : 0
    }

    @inline(__always)
    static func ~= (pattern: StaticString, key: JSONKey) -> Bool {
        pattern.utf8CodeUnitCount == key.count && key.count <= 16 && key.equals(pattern)
    }

    private func equals(_ pattern: StaticString) -> Bool {
        pattern.withUTF8Buffer { pattern in
            var rest = low
            for index in pattern.indices {
                if index == 8 { rest = high }
                guard unsafe pattern[index] == UInt8(truncatingIfNeeded: rest) else { return false }
                rest &>>= 8
            }
            return true
        }
    }
}
