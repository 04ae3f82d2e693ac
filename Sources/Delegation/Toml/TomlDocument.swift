/// A TOML document: its values, and the comments that belong to no key.
package struct TomlDocument: Equatable, Sendable {
    package var root: TomlTable
    /// `leading`: the head of the file, set off by a blank line. `closing`: what stands after the last key.
    package var comment: TomlComment

    package init(root: TomlTable = TomlTable(), comment: TomlComment = TomlComment()) {
        self.root = root
        self.comment = comment
    }

    /// Reads a document. Any bytes give a document or an error, never a crash.
    package init(parsing bytes: [UInt8]) throws(TomlError) {
        var reader = try TomlReader(bytes)
        self = try reader.readDocument()
    }

    package init(parsing text: String) throws(TomlError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// The document as text, the same for the same values.
    package var text: String {
        var writer = TomlWriter()
        writer.write(self)
        return writer.text
    }
}
