/// Text that is not JSON, or not the JSON that is wanted: where, and why.
package struct JSONError: Error, Equatable, CustomStringConvertible {
    /// In bytes from the start of the text.
    package let offset: Int
    package let reason: String

    package init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    package var description: String { "byte \(offset): \(reason)" }
}
