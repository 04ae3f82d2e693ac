import Recording

/// A program into whose calls the tracer put a token: in any other container it is refused.
package struct UnawareProgram: Equatable, Sendable {
    package var name: String
    package var commands: [String]
    package var calls: UInt64
    /// What it lacks, or the version of its library that would do.
    package var cure: String

    package init(name: String, commands: [String], calls: UInt64, cure: String) {
        self.name = name
        self.commands = commands
        self.calls = calls
        self.cure = cure
    }

    var line: String {
        "\(name) passes no token to \(commands.joined(separator: ", ")) and will not work in a container where nobody "
            + "does it for it: \(cure)"
    }

    var json: JSONValue {
        .object([
            ("program", .string(name)), ("commands", .array(commands.map(JSONValue.string))),
            ("calls", .integer(Int64(clamping: calls))), ("cure", .string(cure)),
        ])
    }
}
