/// Why a TOML document, or a policy written in it, is not understood, and where.
package struct TomlError: Error, Equatable, Sendable, CustomStringConvertible {
    package var line: Int
    package var column: Int
    package var message: String

    package init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    package init(_ position: TomlPosition, _ message: String) {
        self.init(line: position.line, column: position.column, message: message)
    }

    package var description: String { "line \(line), column \(column): \(message)" }
}
