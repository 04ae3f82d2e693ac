package import BpfAbi

/// What the built-in tables claim about the kernel, in the kernel's own terms.
package struct AbiTables: Equatable, Sendable {
    /// A row for a field of an attr or of another structure.
    package struct Field: Equatable, Sendable {
        package var path: String
        package var offset: Int
        package var size: Int
        /// The release that brought it.
        package var since: String

        package init(_ path: String, at offset: Int, size: Int, since: String) {
            self.path = path
            self.offset = offset
            self.size = size
            self.since = since
        }
    }

    /// A row for a constant of an enum, or for a flag.
    package struct Constant: Equatable, Sendable {
        package var name: String
        package var value: UInt64
        package var since: String
        package var aliases: [String]

        package init(_ name: String, _ value: UInt64, since: String, aliases: [String] = []) {
            self.name = name
            self.value = value
            self.since = since
            self.aliases = aliases
        }
    }

    package var attrs: [BpfCommand: [Field]]
    /// By the kernel's name of the structure.
    package var structures: [String: [Field]]
    /// By the kernel's name of the enum.
    package var enumerations: [String: [Constant]]
    package var flags: [Constant]

    package init(
        attrs: [BpfCommand: [Field]] = [:], structures: [String: [Field]] = [:],
        enumerations: [String: [Constant]] = [:], flags: [Constant] = []
    ) {
        self.attrs = attrs
        self.structures = structures
        self.enumerations = enumerations
        self.flags = flags
    }
}
