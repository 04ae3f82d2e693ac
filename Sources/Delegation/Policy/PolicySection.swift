/// A table of a policy while it is taken apart: what was asked for is known, and anything else is a mistake that the
/// user should hear of, with its line.
struct PolicySection {
    private let table: TomlTable
    private let name: String
    /// Where it begins.
    private let position: TomlPosition
    private var known: [String] = []
    /// Set where the keys are data.
    private var takesEveryKey = false

    init(_ table: TomlTable, name: String, at position: TomlPosition) {
        self.table = table
        self.name = name
        self.position = position
    }

    mutating func node(_ key: String) -> TomlNode? {
        known.append(key)
        return table[key]
    }

    mutating func string(_ key: String) throws(TomlError) -> String? {
        guard let node = node(key) else { return nil }
        return try Self.string(node, name: key)
    }

    mutating func strings(_ key: String) throws(TomlError) -> [String]? {
        guard let node = node(key) else { return nil }
        var texts: [String] = []
        for element in try Self.array(node, name: key) {
            texts.append(try Self.string(element, name: "an element of \(key)"))
        }
        return texts
    }

    mutating func count(_ key: String) throws(TomlError) -> UInt64? {
        guard let node = node(key) else { return nil }
        guard case .integer(let number, _) = node.value, let count = UInt64(exactly: number) else {
            throw TomlError(node.position, "\(key) must be a number, not \(node.value.kind) of this value")
        }
        return count
    }

    mutating func section(_ key: String) throws(TomlError) -> PolicySection? {
        guard let node = node(key) else { return nil }
        return try Self.section(node, name: key)
    }

    mutating func elements(_ key: String) throws(TomlError) -> [TomlNode] {
        guard let node = node(key) else { return [] }
        return try Self.array(node, name: key)
    }

    /// Every entry, for tables whose keys are data.
    mutating func entries() -> [TomlTable.Entry] {
        takesEveryKey = true
        return table.entries
    }

    /// To be called last.
    func refuseUnknownKeys() throws(TomlError) {
        guard !takesEveryKey, let stranger = table.entries.first(where: { !known.contains($0.key) }) else {
            return
        }
        throw TomlError(
            stranger.node.position,
            "unknown key '\(stranger.key)' in \(name); known are: \(known.joined(separator: ", "))")
    }

    /// For a key that has to be there, and is not.
    func lacks(_ key: String) -> TomlError { TomlError(position, "\(name) has no '\(key)'") }

    static func section(_ node: TomlNode, name: String) throws(TomlError) -> PolicySection {
        guard case .table(let table) = node.value else {
            throw TomlError(node.position, "\(name) must be a table, not \(node.value.kind)")
        }
        return PolicySection(table, name: "[\(name)]", at: node.position)
    }

    static func string(_ node: TomlNode, name: String) throws(TomlError) -> String {
        guard case .string(let text) = node.value else {
            throw TomlError(node.position, "\(name) must be a string, not \(node.value.kind)")
        }
        return text
    }

    static func array(_ node: TomlNode, name: String) throws(TomlError) -> [TomlNode] {
        guard case .array(let elements) = node.value else {
            throw TomlError(node.position, "\(name) must be an array, not \(node.value.kind)")
        }
        return elements
    }
}
