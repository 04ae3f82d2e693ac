/// The comments that belong to one key, table, array element or, as the path that is empty, to the whole document.
/// Texts are what follows the `#`; nil is a blank line.
package struct TomlComment: Equatable, Sendable {
    /// Lines of their own before it.
    package var leading: [String?]
    /// At the end of its line.
    package var trailing: String?
    /// Before the bracket that closes an array, or at the end of the document.
    package var closing: [String?]

    package init(leading: [String?] = [], trailing: String? = nil, closing: [String?] = []) {
        self.leading = leading
        self.trailing = trailing
        self.closing = closing
    }

    package var isEmpty: Bool { leading.isEmpty && trailing == nil && closing.isEmpty }
}
