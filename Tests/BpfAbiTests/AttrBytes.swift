/// Bytes of an attr, written by the offsets of linux/bpf.h rather than by the tables that are under test.
struct AttrBytes {
    private(set) var bytes: [UInt8]

    init(size: Int) {
        bytes = [UInt8](repeating: 0, count: size)
    }

    func u32(_ value: UInt32, at offset: Int) -> AttrBytes { put(value, at: offset) }

    func u64(_ value: UInt64, at offset: Int) -> AttrBytes { put(value, at: offset) }

    func text(_ text: String, at offset: Int) -> AttrBytes {
        var result = self
        for (index, byte) in text.utf8.enumerated() { result.bytes[offset + index] = byte }
        return result
    }

    private func put(_ value: some FixedWidthInteger, at offset: Int) -> AttrBytes {
        var result = self
        for index in 0..<value.bitWidth / 8 {
            result.bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
        }
        return result
    }
}

extension Array where Element == UInt8 {
    /// Numbers one after another, least significant byte first.
    static func words(_ values: UInt32...) -> [UInt8] {
        values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    }

    static func longs(_ values: UInt64...) -> [UInt8] {
        values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    }
}
