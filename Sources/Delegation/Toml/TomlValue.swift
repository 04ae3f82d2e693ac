/// A value of the subset of TOML 1.0 that policies are written in: strings, integers, booleans, arrays and tables.
/// Floating-point numbers and dates have no use there and are refused by the reader.
package indirect enum TomlValue: Equatable, Sendable {
    case string(String)
    /// Int64.min ... UInt64.max, since masks reach bit 63; `radix` is how it was, or is to be, written.
    case integer(Int128, radix: Int)
    case boolean(Bool)
    case array([TomlNode])
    case table(TomlTable)

    /// What the value is, for messages.
    package var kind: String {
        switch self {
        case .string: "a string"
        case .integer: "a number"
        case .boolean: "a boolean"
        case .array: "an array"
        case .table: "a table"
        }
    }
}

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
