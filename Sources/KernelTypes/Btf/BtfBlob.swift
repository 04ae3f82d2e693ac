/// The sections of a BTF blob: bounds that were checked once, and reads that stay inside them.
struct BtfBlob {
    /// A type's 12 bytes: name, kind and number of elements, and a size or another type.
    struct TypeHead {
        var name: Int
        var kind: UInt8
        var flag: Bool
        var count: Int
        var sizeOrType: UInt32
    }

    /// One of a structure's or a union's 12 bytes each.
    struct Member {
        var name: UInt32
        var type: UInt32
        /// In bits, from the structure's beginning.
        var position: Int
        /// Of a bit-field, in bits; 0 of any other.
        var width: Int
    }

    static let headSize = 12
    /// The kernel's own KSYM_NAME_LEN.
    private static let nameLimit = 512
    private static let magic: UInt16 = 0xEB9F

    let types: Range<Int>
    let strings: Range<Int>
    /// Linux 7.1: two bytes a kind, so that a reader can step over kinds that are newer than itself.
    private let layout: Range<Int>

    init(_ bytes: borrowing RawSpan) throws(BtfError) {
        guard let magic = bytes.number(at: 0, as: UInt16.self) else {
            throw BtfError("no header", at: 0)
        }
        guard magic == Self.magic else {
            let isSwapped = magic.byteSwapped == Self.magic
            throw BtfError(isSwapped ? "made for the other byte order" : "no BTF magic", at: 0)
        }
        guard let version = bytes.number(at: 2, as: UInt8.self), version == 1 else {
            throw BtfError("not version 1", at: 2)
        }
        guard let headerSize = bytes.number(at: 4, as: UInt32.self), headerSize >= 24,
            Int(headerSize) <= bytes.byteCount
        else {
            throw BtfError("header is cut short", at: 4)
        }
        types = try Self.section(at: 8, of: bytes, after: Int(headerSize))
        strings = try Self.section(at: 16, of: bytes, after: Int(headerSize))
        layout = headerSize >= 32 ? try Self.section(at: 24, of: bytes, after: Int(headerSize)) : 0..<0
    }

    /// A section's bounds from its offset and length in the header, both unsigned 32-bit numbers.
    private static func section(at field: Int, of bytes: borrowing RawSpan, after header: Int)
        throws(BtfError) -> Range<Int>
    {
        guard let offset = bytes.number(at: field, as: UInt32.self),
            let length = bytes.number(at: field + 4, as: UInt32.self)
        else {
            throw BtfError("header is cut short", at: field)
        }
        let start = header + Int(offset)
        guard start + Int(length) <= bytes.byteCount else {
            throw BtfError("a section reaches beyond the end", at: field)
        }
        return start..<start + Int(length)
    }

    /// The head of the type at an offset; nil where the section ends before it.
    func head(at offset: Int, of bytes: borrowing RawSpan) -> TypeHead? {
        guard offset >= types.lowerBound, offset <= types.upperBound - Self.headSize,
            let name = bytes.number(at: offset, as: UInt32.self),
            let info = bytes.number(at: offset + 4, as: UInt32.self),
            let sizeOrType = bytes.number(at: offset + 8, as: UInt32.self)
        else { return nil }
        // Up to Linux 7.0 the count has 16 bits and the kind 5, and the bits in between are zero.
        return TypeHead(
            name: Int(name), kind: UInt8(truncatingIfNeeded: info >> 24) & 0x7F, flag: info >> 31 == 1,
            count: Int(info & 0xFF_FFFF), sizeOrType: sizeOrType)
    }

    /// A member of the structure at an offset; nil where the section ends before it.
    func member(_ index: Int, of head: TypeHead, at offset: Int, in bytes: borrowing RawSpan) -> Member? {
        let start = offset + Self.headSize + index * 12
        guard let name = bytes.number(at: start, as: UInt32.self),
            let type = bytes.number(at: start + 4, as: UInt32.self),
            let position = bytes.number(at: start + 8, as: UInt32.self)
        else { return nil }
        // With the flag set the position is in bits below, and the width of a bit-field above.
        return Member(
            name: name, type: type, position: Int(head.flag ? position & 0xFF_FFFF : position),
            width: head.flag ? Int(position >> 24) : 0)
    }

    /// How many bytes a type takes, its elements included; nil where nothing tells.
    func size(of head: TypeHead, in bytes: borrowing RawSpan) -> Int? {
        if let kind = BtfKind(rawValue: head.kind) {
            let trailer = kind.trailer
            return Self.headSize + trailer.once + trailer.each * head.count
        }
        let row = layout.lowerBound + 4 * Int(head.kind)
        guard row + 4 <= layout.upperBound, let once = bytes.number(at: row, as: UInt8.self),
            let each = bytes.number(at: row + 1, as: UInt8.self)
        else { return nil }
        return Self.headSize + Int(once) + Int(each) * head.count
    }

    /// A name out of the string section; empty where the offset is beyond it.
    func string(at offset: UInt32, of bytes: borrowing RawSpan) -> String {
        let start = strings.lowerBound + Int(offset)
        let limit = min(start + Self.nameLimit, strings.upperBound)
        var end = start
        while end < limit, let byte = bytes.number(at: end, as: UInt8.self), byte != 0 {
            end += 1
        }
        let name = (start..<end).map { bytes.number(at: $0, as: UInt8.self) ?? 0 }
        return String(decoding: name, as: UTF8.self)
    }

    /// Whether the name at an offset is that one.
    func string(at offset: Int, of bytes: borrowing RawSpan, is name: [UInt8]) -> Bool {
        let start = strings.lowerBound + offset
        guard start + name.count < strings.upperBound else { return false }
        for index in name.indices where bytes.number(at: start + index, as: UInt8.self) != name[index] {
            return false
        }
        return bytes.number(at: start + name.count, as: UInt8.self) == 0
    }

    /// The first byte of the name at an offset, 0 where it is empty.
    func firstByte(at offset: Int, of bytes: borrowing RawSpan) -> UInt8 {
        let start = strings.lowerBound + offset
        return start < strings.upperBound ? bytes.number(at: start, as: UInt8.self) ?? 0 : 0
    }

    /// Whether the name at an offset begins with four given bytes: one comparison for each of 126,000 types.
    func string(at offset: Int, of bytes: borrowing RawSpan, beginsWith prefix: UInt32) -> Bool {
        let start = strings.lowerBound + offset
        return start + 4 <= strings.upperBound && bytes.number(at: start, as: UInt32.self) == prefix
    }
}

extension RawSpan {
    /// A little-endian number; nil where the bytes do not reach.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Number.Type) -> Number?
    {
        guard offset >= 0, offset <= byteCount - Number.bitWidth / 8 else { return nil }
        return Number(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: type))
    }
}
