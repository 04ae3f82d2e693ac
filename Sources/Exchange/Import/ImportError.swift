/// Why an input could not be read, and where.
package struct ImportError: Error, Equatable, CustomStringConvertible {
    package var span: SourceSpan?
    package var message: String

    package init(_ message: String, at span: SourceSpan? = nil) {
        self.message = message
        self.span = span
    }

    package var description: String {
        span.map { "line \($0.line), column \($0.column): \(message)" } ?? message
    }
}
