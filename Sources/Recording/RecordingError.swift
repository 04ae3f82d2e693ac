/// A recording that cannot be understood: where, and why.
package struct RecordingError: Error, Equatable, CustomStringConvertible {
    /// Counts from 1.
    package let line: Int
    /// In bytes from the start of the file.
    package let offset: Int
    package let reason: String

    package init(line: Int, offset: Int, reason: String) {
        self.line = line
        self.offset = offset
        self.reason = reason
    }

    package var description: String { "line \(line) (byte \(offset)): \(reason)" }
}
