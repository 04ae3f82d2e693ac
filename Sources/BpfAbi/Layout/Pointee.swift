/// What a pointer points to: how much of it to copy and when, and how to read it.
package struct Pointee: Sendable {
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
    }

    package enum Direction: Sendable {
        case input
        case output
        case both
    }

    package private(set) var kind: Kind
    package let direction: Direction
    /// How many bytes, or elements, there are or have room.
    package private(set) var length: FieldReference?
    /// The length of one record.
    package private(set) var stride: FieldReference?
    /// The map whose keys or values these are, and the flags that change their size.
    package private(set) var map: FieldReference?
    package private(set) var flags: FieldReference?
    /// The log level, and the field that says how long the log was.
    package private(set) var level: FieldReference?
    package private(set) var trueSize: FieldReference?
    /// Instructions that tell how long an array of descriptors must be, where no length does.
    package private(set) var instructions: FieldReference?

    private init(_ kind: Kind, _ direction: Direction, length: FieldReference? = nil) {
        self.kind = kind
        self.direction = direction
        self.length = length
    }

    package static func string(limit: Int) -> Pointee { Pointee(.string(limit: limit), .input) }

    package static func text(size: FieldReference) -> Pointee { Pointee(.text, .output, length: size) }

    package static func log(
        size: FieldReference, level: FieldReference, trueSize: FieldReference
    ) -> Pointee {
        var result = Pointee(.log, .output, length: size)
        result.level = level
        result.trueSize = trueSize
        return result
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

    package static func btf(_ direction: Direction = .input, size: FieldReference) -> Pointee {
        Pointee(.btf, direction, length: size)
    }

    package static func key(_ direction: Direction = .input, of map: FieldReference = "map_fd") -> Pointee {
        var result = Pointee(.key, direction)
        result.map = map
        return result
    }

    package static func value(_ direction: Direction, of map: FieldReference = "map_fd") -> Pointee {
        var result = Pointee(.value, direction)
        result.map = map
        result.flags = "flags"
        return result
    }

    package static func keys(_ direction: Direction) -> Pointee {
        var result = Pointee(.keys, direction, length: "count")
        result.map = "map_fd"
        return result
    }

    package static func values(_ direction: Direction) -> Pointee {
        var result = Pointee(.values, direction, length: "count")
        result.map = "map_fd"
        result.flags = "elem_flags"
        return result
    }

    package static func cursor(_ direction: Direction) -> Pointee {
        var result = Pointee(.cursor, direction)
        result.map = "map_fd"
        return result
    }

    package static func elements(
        _ direction: Direction, _ element: Field, count: FieldReference
    ) -> Pointee {
        Pointee(.elements([element]), direction, length: count)
    }

    package static func descriptors(
        count: FieldReference, orFrom instructions: FieldReference
    ) -> Pointee {
        var result = Pointee(.descriptors, .input, length: count)
        result.instructions = instructions
        return result
    }

    package static func strings(count: FieldReference) -> Pointee {
        Pointee(.strings, .input, length: count)
    }

    package static func records(
        _ direction: Direction, _ fields: [Field], size: FieldReference, count: FieldReference
    ) -> Pointee {
        var result = Pointee(.records(fields), direction, length: count)
        result.stride = size
        return result
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
        var result = self
        result.length = length?.resolved(in: structure, among: places)
        result.stride = stride?.resolved(in: structure, among: places)
        result.map = map?.resolved(in: structure, among: places)
        result.flags = flags?.resolved(in: structure, among: places)
        result.level = level?.resolved(in: structure, among: places)
        result.trueSize = trueSize?.resolved(in: structure, among: places)
        result.instructions = instructions?.resolved(in: structure, among: places)
        switch kind {
        case .structure(let fields):
            result.kind = .structure(StructLayout.resolve(fields, since: since, path: path))
        case .records(let fields):
            result.kind = .records(StructLayout.resolve(fields, since: since, path: path))
        default:
            break
        }
        return result
    }
}
