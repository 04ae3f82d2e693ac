/// What a pointer points to: how much of it to copy and when, and how to read it. A class, as `Field` is.
package final class Pointee: Sendable {
    package enum Kind: Sendable {
        /// Up to its NUL, which the kernel expects within so many bytes.
        case string(limit: Int)
        /// A buffer that the kernel fills with a string.
        case text
        /// A verifier's or BTF checker's log.
        case log
        /// A buffer that holds as many bytes as the call returned.
        case stream
        case bytes
        case packet
        /// The length counts instructions, or their bytes.
        case instructions(lengthUnit: UInt64)
        case btf
        /// One key, or one value, of the map.
        case key, value
        /// As many keys or values as the count says, one after another.
        case keys, values
        /// Where a batch goes on; hash tables count buckets, all others name a key.
        case cursor
        /// An array of what one row describes.
        case elements([Field])
        /// The array of descriptors that a program's instructions index.
        case descriptors
        /// An array of pointers to strings.
        case strings
        /// An array of structures, each as long as the caller says.
        case records([Field])
        case structure([Field])

        /// Keys or values of more than one element.
        var isMany: Bool {
            switch self {
            case .keys, .values: true
            default: false
            }
        }

        var isValue: Bool {
            switch self {
            case .value, .values: true
            default: false
            }
        }
    }

    package enum Direction: Sendable {
        case input
        case output
        case both
    }

    package let kind: Kind
    package let direction: Direction
    /// How many bytes, or elements, there are or have room.
    package let length: FieldReference?
    /// The length of one record.
    package let stride: FieldReference?
    /// The map whose keys or values these are, and the flags that change their size.
    package let map: FieldReference?
    package let flags: FieldReference?
    /// The log level, and the field that says how long the log was.
    package let level: FieldReference?
    package let trueSize: FieldReference?
    /// Instructions that tell how long an array of descriptors must be, where no length does.
    package let instructions: FieldReference?

    private init(
        _ kind: Kind, _ direction: Direction, length: FieldReference? = nil, stride: FieldReference? = nil,
        map: FieldReference? = nil, flags: FieldReference? = nil, level: FieldReference? = nil,
        trueSize: FieldReference? = nil, instructions: FieldReference? = nil
    ) {
        self.kind = kind
        self.direction = direction
        self.length = length
        self.stride = stride
        self.map = map
        self.flags = flags
        self.level = level
        self.trueSize = trueSize
        self.instructions = instructions
    }

    package static func string(limit: Int) -> Pointee { Pointee(.string(limit: limit), .input) }

    package static func text(size: FieldReference) -> Pointee { Pointee(.text, .output, length: size) }

    package static func log(
        size: FieldReference, level: FieldReference, trueSize: FieldReference
    ) -> Pointee {
        Pointee(.log, .output, length: size, level: level, trueSize: trueSize)
    }

    package static func stream(size: FieldReference) -> Pointee { Pointee(.stream, .output, length: size) }

    package static func bytes(_ direction: Direction, size: FieldReference) -> Pointee {
        Pointee(.bytes, direction, length: size)
    }

    /// The packet that a test run leaves: without a length at entry the kernel writes all of it.
    package static func packet(size: FieldReference) -> Pointee { Pointee(.packet, .output, length: size) }

    package static func instructions(count: FieldReference) -> Pointee {
        Pointee(.instructions(lengthUnit: 8), .input, length: count)
    }

    /// Instructions that the kernel hands out: their length is in bytes.
    package static func instructions(size: FieldReference) -> Pointee {
        Pointee(.instructions(lengthUnit: 1), .output, length: size)
    }

    package static func btf(_ direction: Direction, size: FieldReference) -> Pointee {
        Pointee(.btf, direction, length: size)
    }

    package static func key(_ direction: Direction) -> Pointee {
        Pointee(.key, direction, map: "map_fd")
    }

    package static func value(_ direction: Direction) -> Pointee {
        Pointee(.value, direction, map: "map_fd", flags: "flags")
    }

    package static func keys(_ direction: Direction) -> Pointee {
        Pointee(.keys, direction, length: "count", map: "map_fd")
    }

    package static func values(_ direction: Direction) -> Pointee {
        Pointee(.values, direction, length: "count", map: "map_fd", flags: "elem_flags")
    }

    package static func cursor(_ direction: Direction) -> Pointee {
        Pointee(.cursor, direction, map: "map_fd")
    }

    package static func elements(
        _ direction: Direction, _ element: Field, count: FieldReference
    ) -> Pointee {
        Pointee(.elements([element]), direction, length: count)
    }

    package static func descriptors(
        count: FieldReference, orFrom instructions: FieldReference
    ) -> Pointee {
        Pointee(.descriptors, .input, length: count, instructions: instructions)
    }

    package static func strings(count: FieldReference) -> Pointee {
        Pointee(.strings, .input, length: count)
    }

    package static func records(
        _ direction: Direction, _ fields: [Field], size: FieldReference, count: FieldReference
    ) -> Pointee {
        Pointee(.records(fields), direction, length: count, stride: size)
    }

    package static func structure(
        _ direction: Direction, _ layout: StructLayout, size: FieldReference
    ) -> Pointee {
        Pointee(.structure(layout.fields), direction, length: size)
    }

    /// Every reference that the row makes, for the test that all of them were found.
    package var references: [FieldReference] {
        [length, stride, map, flags, level, trueSize, instructions].compactMap(\.self)
    }

    func resolved(
        in structure: String, among places: [String: FieldPlace], since: String, path: String
    ) -> Pointee {
        func found(_ reference: FieldReference?) -> FieldReference? {
            reference?.resolved(in: structure, among: places)
        }
        let kind: Kind =
            switch kind {
            case .structure(let fields):
                .structure(StructLayout.resolve(fields, since: since, path: path))
            case .records(let fields):
                .records(StructLayout.resolve(fields, since: since, path: path))
            default: kind
            }
        return Pointee(
            kind, direction, length: found(length), stride: found(stride), map: found(map),
            flags: found(flags), level: found(level), trueSize: found(trueSize),
            instructions: found(instructions))
    }
}
