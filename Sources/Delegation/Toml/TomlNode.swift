/// A value, where it stood, and the comments around it.
package struct TomlNode: Equatable, Sendable {
    package var value: TomlValue
    /// Where the key of the value, or an array's element, begins.
    package var position: TomlPosition
    package var comment: TomlComment

    package init(
        _ value: TomlValue, position: TomlPosition = TomlPosition(line: 0, column: 0),
        comment: TomlComment = TomlComment()
    ) {
        self.value = value
        self.position = position
        self.comment = comment
    }

    /// Positions do not count: the same document written otherwise is the same document.
    package static func == (left: TomlNode, right: TomlNode) -> Bool {
        left.value == right.value && left.comment == right.comment
    }
}
