package import Delegation

/// A stretch of one line of an input: what a message is about.
package struct SourceSpan: Hashable, Sendable {
    /// Both count from 1; columns in Unicode scalars, as editors show them.
    package var line: Int
    package var column: Int
    package var length: Int

    package init(line: Int, column: Int, length: Int = 1) {
        self.line = line
        self.column = column
        self.length = max(length, 1)
    }

    package init(_ position: TomlPosition, length: Int = 1) {
        self.init(line: position.line, column: position.column, length: length)
    }
}
