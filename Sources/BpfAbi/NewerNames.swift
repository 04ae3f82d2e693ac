/// What a newer kernel calls what the built-in tables cannot name: plain values for a recording to keep, so that it
/// reads the same where another kernel runs.
package struct NewerNames: Equatable, Sendable {
    /// A constant of an enum.
    package struct Constant: Equatable, Hashable, Sendable {
        /// The kernel's name of the enum: `bpf_map_type`. One without a name goes by its first constant.
        package var enumeration: String
        package var value: UInt64
        package var name: String

        package init(enumeration: String, value: UInt64, name: String) {
            self.enumeration = enumeration
            self.value = value
            self.name = name
        }
    }

    /// A field of a command's attr.
    package struct Field: Equatable, Hashable, Sendable {
        package var command: BpfCommand
        /// As in a decoded attr: `link_create.tracing_multi.cnt`.
        package var path: String
        package var offset: Int
        package var size: Int

        package init(command: BpfCommand, path: String, offset: Int, size: Int) {
            self.command = command
            self.path = path
            self.offset = offset
            self.size = size
        }
    }

    package var constants: [Constant]
    package var fields: [Field]

    package init(constants: [Constant] = [], fields: [Field] = []) {
        self.constants = constants
        self.fields = fields
    }

    package var isEmpty: Bool { constants.isEmpty && fields.isEmpty }

    /// A command's name in the form of `BpfCommand.name`.
    package func commandName(_ command: BpfCommand) -> String? {
        name(of: UInt64(command.rawValue), in: "bpf_cmd").map(BpfCommand.name(ofConstant:))
    }

    /// The full kernel name of an enum's value.
    package func name(of value: UInt64, in enumeration: String) -> String? {
        constants.first { $0.enumeration == enumeration && $0.value == value }?.name
    }

    package func fields(of command: BpfCommand) -> [Field] {
        fields.filter { $0.command == command }
    }
}

extension BpfCommand {
    /// `map_create` for `BPF_MAP_CREATE`.
    package static func name(ofConstant constant: String) -> String {
        (constant.hasPrefix("BPF_") ? String(constant.dropFirst(4)) : constant).lowercased()
    }
}
