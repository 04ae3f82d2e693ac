/// A call's attr as names and values: only the fields that its size reaches, nested as the kernel nests them.
package struct DecodedAttr: Equatable, Sendable {
    package var fields: [DecodedField]
    /// Non-zero bytes beyond the last field that is known, which a newer kernel may have named.
    package var tail: DecodedTail?

    package init(fields: [DecodedField], tail: DecodedTail? = nil) {
        self.fields = fields
        self.tail = tail
    }
}

package struct DecodedTail: Equatable, Sendable {
    package var offset: Int
    package var bytes: [UInt8]

    package init(offset: Int, bytes: [UInt8]) {
        self.offset = offset
        self.bytes = bytes
    }
}

package struct DecodedField: Equatable, Sendable {
    package var name: String
    package var value: DecodedValue
    /// What the caller had put there, where the kernel answered with another value: `count` of a batch.
    package var atEntry: DecodedValue?

    package init(_ name: String, _ value: DecodedValue, atEntry: DecodedValue? = nil) {
        self.name = name
        self.value = value
        self.atEntry = atEntry
    }
}

package enum DecodedValue: Equatable, Sendable {
    case number(UInt64)
    case signed(Int64)
    /// A number that reads best in hex: addresses of the application's choosing, cookies, hashes.
    case hex(UInt64)
    /// A LINUX_VERSION_CODE: major, minor and patch.
    case kernelVersion(UInt32)
    /// An enum: its full kernel name, nil where no table knows the value.
    case named(String?, UInt64)
    /// Bits: the names of the known ones, and what remains.
    case flags([String], unknown: UInt64)
    /// A string of the application's; any bytes may be in it.
    case text([UInt8])
    indirect case descriptor(Int32, DescriptorFact?)
    case interface(UInt32, String?)
    /// A pointer that is NULL.
    case null
    /// A pointer whose memory was not, or could not be, read.
    case address(UInt64)
    /// Memory as bytes, and how long it really was.
    case bytes([UInt8], length: UInt64)
    case structure([DecodedField])
    /// Elements that were read, and how many there really were.
    case list([DecodedValue], count: UInt64)
    /// A program: its instructions as bytes (8 each), and how many there really were.
    case instructions([UInt8], count: UInt64)
    /// A BTF blob in brief.
    case btf(types: Int, strings: Int, length: UInt64)

    /// Whether every byte behind the value is zero, so that a line for people may leave the field out.
    package var isZero: Bool {
        switch self {
        case .number(let value), .hex(let value), .named(_, let value): value == 0
        case .kernelVersion(let value): value == 0
        case .signed(let value): value == 0
        case .flags(let names, let unknown): names.isEmpty && unknown == 0
        case .text(let bytes): bytes.isEmpty
        case .descriptor(let number, let fact): number == 0 && fact == nil
        case .interface(let index, _): index == 0
        case .null: true
        case .structure(let fields): fields.allSatisfy(\.value.isZero)
        case .address, .bytes, .list, .instructions, .btf: false
        }
    }
}
