/// The outline of a BTF blob: how many types and how many bytes of strings. Nothing in it is trusted.
package struct BtfSummary: Equatable, Sendable {
    package let types: Int
    package let strings: Int

    /// Nil where the bytes do not begin as BTF does. Types that the bytes do not reach are not counted.
    package init?(_ bytes: [UInt8]) {
        let magic: UInt16 = 0xeb9f
        guard bytes.integer(at: 0) == magic, let headerLength: UInt32 = bytes.integer(at: 4),
            let typeOffset: UInt32 = bytes.integer(at: 8), let typeLength: UInt32 = bytes.integer(at: 12),
            let stringLength: UInt32 = bytes.integer(at: 20)
        else { return nil }
        strings = Int(stringLength)
        var index = Int(headerLength) + Int(typeOffset)
        let end = min(index + Int(typeLength), bytes.count)
        var count = 0
        while index + 12 <= end, let info: UInt32 = bytes.integer(at: index + 4) {
            guard let extra = Self.extraBytes(info) else { break }
            index += 12 + extra
            guard index <= end else { break }
            count += 1
        }
        types = count
    }

    /// What follows the 12 bytes that every type has, by its kind and number of members (linux/btf.h, 6.0).
    private static func extraBytes(_ info: UInt32) -> Int? {
        let members = Int(info & 0xffff)
        switch info >> 24 & 0x1f {
        case 1, 14, 17: return 4
        case 2, 7...12, 16, 18: return 0
        case 3: return 12
        case 4, 5, 15, 19: return members * 12
        case 6, 13: return members * 8
        default: return nil
        }
    }
}
