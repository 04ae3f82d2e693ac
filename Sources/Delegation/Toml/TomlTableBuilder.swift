/// A table while it is read: headers and dotted keys may still add to it.
final class TomlTableBuilder {
    enum Child {
        case value(TomlNode)
        case table(TomlTableBuilder)
        case tables([TomlTableBuilder])
    }

    /// What made the table decides what may add to it.
    enum Origin {
        /// Named on the way to another table: `a` in `[a.b]`.
        case implicit
        case header
        case dottedKey
    }

    var origin: Origin
    let position: TomlPosition
    var comment = TomlComment()
    private var order: [String] = []
    private var children: [String: Child] = [:]

    init(_ origin: Origin, at position: TomlPosition) {
        self.origin = origin
        self.position = position
    }

    subscript(_ key: String) -> Child? { children[key] }

    func set(_ key: String, _ child: Child) {
        if children[key] == nil { order.append(key) }
        children[key] = child
    }

    /// Adds a table to an array of tables; false where the key holds no such array. The list is taken out first, so
    /// that it grows in place.
    func append(_ table: TomlTableBuilder, to key: String) -> Bool {
        guard case .tables = children[key], case .tables(var list)? = children.removeValue(forKey: key) else {
            return false
        }
        list.append(table)
        children[key] = .tables(list)
        return true
    }

    /// The table as a value. Headers and dotted keys are of bounded length, so this ends soon.
    func build() -> TomlTable {
        TomlTable(
            entries: order.compactMap { key in
                children[key].map { TomlTable.Entry(key: key, node: Self.node(of: $0)) }
            })
    }

    private var node: TomlNode {
        TomlNode(.table(build()), position: position, comment: comment)
    }

    private static func node(of child: Child) -> TomlNode {
        switch child {
        case .value(let node): node
        case .table(let table): table.node
        case .tables(let tables):
            TomlNode(
                .array(tables.map(\.node)),
                position: tables.first?.position ?? TomlPosition(line: 0, column: 0))
        }
    }
}
