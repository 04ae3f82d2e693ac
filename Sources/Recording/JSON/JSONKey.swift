/// A name in an object, held without a String so that a line of a recording is read without one allocation a field.
/// Names of more than 16 bytes and names with escapes equal no literal: no recording has any.
struct JSONKey: Equatable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var count = 0

    init() {}

    init(_ text: StaticString) {
        text.withUTF8Buffer { buffer in
            for index in buffer.indices { unsafe append(buffer[index]) }
        }
    }

    mutating func append(_ byte: UInt8) {
        if count < 8 {
            low |= UInt64(byte) << UInt64(8 * count)
        } else if count < 16 {
            high |= UInt64(byte) << UInt64(8 * (count - 8))
        }
        count += 1
    }

    static func ~= (pattern: StaticString, key: JSONKey) -> Bool {
        pattern.utf8CodeUnitCount == key.count && key.count <= 16 && JSONKey(pattern) == key
    }
}
