/// The types of a kernel by their numbers: where each begins, found in one pass, and what stands behind it.
struct BtfTypes {
    /// How many typedefs and qualifiers may stand between a member and its type.
    private static let modifierLimit = 32

    let blob: BtfBlob
    /// The offset of every type; entry 0 stands for `void`.
    private var offsets: [UInt32] = [0]

    init(_ bytes: borrowing RawSpan) throws(BtfError) {
        blob = try BtfBlob(bytes)
        guard blob.types.upperBound <= UInt32.max else {
            throw BtfError("larger than 4 GiB", at: blob.types.upperBound)
        }
        offsets.reserveCapacity(blob.types.count / 40)
        var offset = blob.types.lowerBound
        while offset < blob.types.upperBound {
            guard let head = blob.head(at: offset, of: bytes), let size = blob.size(of: head, in: bytes)
            else {
                throw BtfError("a type that is cut short or of unknown kind", at: offset)
            }
            guard offset + size <= blob.types.upperBound else {
                throw BtfError("a type reaches beyond the section", at: offset)
            }
            offsets.append(UInt32(truncatingIfNeeded: offset))
            offset += size
        }
    }

    /// Of all types but `void`.
    var numbers: Range<Int> { 1..<offsets.count }

    func offset(of number: Int) -> Int { Int(offsets[number]) }

    /// What a type is behind its typedefs and qualifiers: how large, and where its members are if it has any.
    func resolved(_ type: UInt32, _ bytes: borrowing RawSpan)
        -> (size: Int, structure: (head: BtfBlob.TypeHead, offset: Int)?)
    {
        var type = type
        var elements = 1
        for _ in 0..<Self.modifierLimit {
            guard type != 0, Int(type) < offsets.count else { return (0, nil) }
            let offset = Int(offsets[Int(type)])
            guard let head = blob.head(at: offset, of: bytes), let kind = BtfKind(rawValue: head.kind) else {
                return (0, nil)
            }
            switch kind {
            case .typedef, .volatile, .const, .restrict, .typeTag:
                type = head.sizeOrType
            case .array:
                guard let element = bytes.number(at: offset + BtfBlob.headSize, as: UInt32.self),
                    let count = bytes.number(at: offset + BtfBlob.headSize + 8, as: UInt32.self)
                else { return (0, nil) }
                type = element
                elements = Self.product(elements, count)
            case .structure, .union:
                return (Self.product(elements, head.sizeOrType), elements == 1 ? (head, offset) : nil)
            case .int, .enumeration, .enumeration64, .float:
                return (Self.product(elements, head.sizeOrType), nil)
            case .pointer:
                return (Self.product(elements, 8), nil)
            default:
                return (0, nil)
            }
        }
        return (0, nil)
    }

    /// Zero, like any size that cannot be told, where no memory is that large.
    private static func product(_ left: Int, _ right: UInt32) -> Int {
        let (product, overflow) = left.multipliedReportingOverflow(by: Int(right))
        return overflow ? 0 : product
    }
}
