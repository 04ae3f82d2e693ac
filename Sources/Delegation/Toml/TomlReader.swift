/// Reads the subset of TOML 1.0 that policies use: tables, arrays of tables, inline tables, bare, quoted and dotted
/// keys, strings of all four forms, integers in all bases, booleans, arrays and comments. Floating-point numbers and
/// dates are refused. Nesting is bounded, so that no input can exhaust the stack.
struct TomlReader {
    static let deepestNesting = 32

    var scanner: TomlScanner
    private let root = TomlTableBuilder(.header, at: TomlPosition(line: 1, column: 1))
    private var pending: [String?] = []
    private var head: [String?] = []
    private var isAtHead = true
    /// How deep the table of the last header is: what is in it counts from there.
    private var depth = 0

    init(_ bytes: [UInt8]) throws(TomlError) {
        scanner = try TomlScanner(bytes)
    }

    mutating func readDocument() throws(TomlError) -> TomlDocument {
        var table = root
        while scanner.current != nil {
            scanner.skipBlanks()
            if let comment = try scanner.takeComment() {
                pending.append(comment)
                try endLine()
            } else if scanner.takeNewline() {
                if let last = pending.last, last != nil { pending.append(nil) }
            } else if scanner.current == UInt8(ascii: "[") {
                table = try readHeader()
            } else if scanner.current != nil {
                try readKeyValue(into: table)
            }
        }
        let tail = Self.trimmed(pending)
        return TomlDocument(root: root.build(), comment: TomlComment(leading: head, closing: tail))
    }

    // MARK: Lines

    /// `[a.b]` or `[[a.b]]`: makes the table that the following keys go into.
    private mutating func readHeader() throws(TomlError) -> TomlTableBuilder {
        let position = scanner.position
        scanner.advance()
        let isArray = scanner.take(UInt8(ascii: "["))
        scanner.skipBlanks()
        let path = try readKeyPath()
        guard scanner.take(UInt8(ascii: "]")), !isArray || scanner.take(UInt8(ascii: "]")) else {
            throw scanner.error(
                "expected \(isArray ? "]]" : "]") after the table's name, not \(scanner.currentDescription)")
        }
        depth = path.count
        let parent = try descend(path.dropLast())
        let key = path[path.count - 1]
        let table = TomlTableBuilder(.header, at: position)
        table.comment = TomlComment(leading: takeLeading(), trailing: try endLine())
        if isArray, parent.append(table, to: key.text) { return table }
        switch (parent[key.text], isArray) {
        case (nil, true):
            parent.set(key.text, .tables([table]))
        case (nil, false):
            parent.set(key.text, .table(table))
        case (.table(let existing), false) where existing.origin == .implicit:
            existing.origin = .header
            existing.comment = table.comment
            return existing
        case (let existing?, _):
            throw duplicate(key, of: existing)
        }
        return table
    }

    private mutating func readKeyValue(into table: TomlTableBuilder) throws(TomlError) {
        let path = try readKeyPath()
        let leading = takeLeading()
        try expectEquals()
        var node = try readValue(depth: depth + path.count - 1)
        let key = path[path.count - 1]
        node.position = key.position
        node.comment.leading = leading
        node.comment.trailing = try endLine()
        try Self.insert(node, at: path, into: table)
    }

    /// What ends a line: blanks, perhaps a comment, which is returned, and the line's or the file's end.
    @discardableResult
    private mutating func endLine() throws(TomlError) -> String? {
        scanner.skipBlanks()
        let comment = try scanner.takeComment()
        guard scanner.current == nil || scanner.takeNewline() else {
            throw scanner.error("expected the end of the line, not \(scanner.currentDescription)")
        }
        return comment
    }

    /// The comment lines since the last key. Those before the first key that a blank line sets off are the file's.
    private mutating func takeLeading() -> [String?] {
        defer { pending = [] }
        guard isAtHead else { return pending }
        isAtHead = false
        guard let blank = pending.lastIndex(of: nil) else { return pending }
        head = Array(pending[..<blank])
        return Array(pending[(blank + 1)...])
    }

    static func trimmed(_ lines: [String?]) -> [String?] {
        if let last = lines.last, last == nil { Array(lines.dropLast()) } else { lines }
    }

    // MARK: Keys

    struct Key {
        var text: String
        var position: TomlPosition
    }

    mutating func readKeyPath() throws(TomlError) -> [Key] {
        var path = [try readKey()]
        while true {
            scanner.skipBlanks()
            guard scanner.take(UInt8(ascii: ".")) else { return path }
            scanner.skipBlanks()
            path.append(try readKey())
            guard path.count <= Self.deepestNesting else {
                throw scanner.error("this key has too many parts")
            }
        }
    }

    private mutating func readKey() throws(TomlError) -> Key {
        let position = scanner.position
        if scanner.current == UInt8(ascii: "\"") || scanner.current == UInt8(ascii: "'") {
            guard !scanner.isAt("\"\"\""), !scanner.isAt("'''") else {
                throw scanner.error("a key cannot be a string of several lines")
            }
            return Key(text: try scanner.takeString(), position: position)
        }
        var text: [UInt8] = []
        while let byte = scanner.current, TomlWriter.isBareKeyByte(byte) {
            text.append(byte)
            scanner.advance()
        }
        guard !text.isEmpty else { throw scanner.error("expected a key, not \(scanner.currentDescription)") }
        return Key(text: String(decoding: text, as: UTF8.self), position: position)
    }

    mutating func expectEquals() throws(TomlError) {
        scanner.skipBlanks()
        guard scanner.take(UInt8(ascii: "=")) else {
            throw scanner.error("expected = after the key, not \(scanner.currentDescription)")
        }
        scanner.skipBlanks()
    }

    /// The table that a header's leading parts name; tables on the way are made where they do not exist.
    private func descend(_ path: ArraySlice<Key>) throws(TomlError) -> TomlTableBuilder {
        var table = root
        for key in path {
            switch table[key.text] {
            case nil:
                let next = TomlTableBuilder(.implicit, at: key.position)
                table.set(key.text, .table(next))
                table = next
            case .table(let next):
                table = next
            case .tables(let others):
                guard let last = others.last else { return table }
                table = last
            case .value(let node):
                throw TomlError(
                    key.position,
                    "'\(key.text)' is \(node.value.kind) since line \(node.position.line), and cannot be extended"
                )
            }
        }
        return table
    }

    static func insert(_ node: TomlNode, at path: [Key], into start: TomlTableBuilder)
        throws(TomlError)
    {
        var table = start
        for key in path.dropLast() {
            switch table[key.text] {
            case nil:
                let next = TomlTableBuilder(.dottedKey, at: key.position)
                table.set(key.text, .table(next))
                table = next
            case .table(let next) where next.origin == .dottedKey:
                table = next
            case let existing?:
                throw duplicate(key, of: existing)
            }
        }
        let key = path[path.count - 1]
        if let existing = table[key.text] { throw duplicate(key, of: existing) }
        table.set(key.text, .value(node))
    }

    private func duplicate(_ key: Key, of existing: TomlTableBuilder.Child) -> TomlError {
        Self.duplicate(key, of: existing)
    }

    private static func duplicate(_ key: Key, of existing: TomlTableBuilder.Child) -> TomlError {
        let line =
            switch existing {
            case .value(let node): node.position.line
            case .table(let table): table.position.line
            case .tables(let tables): tables.first?.position.line ?? 0
            }
        return TomlError(key.position, "'\(key.text)' is already defined in line \(line)")
    }
}
