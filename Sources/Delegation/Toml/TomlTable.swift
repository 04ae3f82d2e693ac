/// Keys and values in the order in which they were written.
package struct TomlTable: Equatable, Sendable {
    package struct Entry: Equatable, Sendable {
        package var key: String
        package var node: TomlNode

        package init(key: String, node: TomlNode) {
            self.key = key
            self.node = node
        }
    }

    package var entries: [Entry]
    /// Written as `{ a = 1 }` in one line rather than under a header of its own.
    package var isInline: Bool

    package init(entries: [Entry] = [], isInline: Bool = false) {
        self.entries = entries
        self.isInline = isInline
    }

    package subscript(_ key: String) -> TomlNode? {
        entries.first { $0.key == key }?.node
    }

    package mutating func append(_ key: String, _ value: TomlValue) {
        entries.append(Entry(key: key, node: TomlNode(value)))
    }
}
