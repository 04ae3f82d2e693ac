/// The kinds of BTF types, and how many bytes each adds to the 12 of `struct btf_type`.
enum BtfKind: UInt8 {
    case int = 1
    case pointer, array, structure, union, enumeration, forward, typedef, volatile, const, restrict
    case function, functionPrototype, variable, dataSection, float, declarationTag, typeTag
    /// Linux 6.0.
    case enumeration64

    /// Bytes once a type, and once each of its elements.
    var trailer: (once: Int, each: Int) {
        switch self {
        case .int, .variable, .declarationTag: (4, 0)
        case .array: (12, 0)
        case .structure, .union, .dataSection, .enumeration64: (0, 12)
        case .enumeration, .functionPrototype: (0, 8)
        case .pointer, .forward, .typedef, .volatile, .const, .restrict, .function, .float, .typeTag: (0, 0)
        }
    }
}
