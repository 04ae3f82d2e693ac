/// Reads the subset of TOML 1.0 that policies use: tables, arrays of tables, inline tables, bare, quoted and dotted
/// keys, strings of all four forms, integers in all bases, booleans, arrays and comments. Floating-point numbers and
/// dates are refused. Nesting is bounded, so that no input can exhaust the stack.
struct TomlReader {
    private static let deepestNesting = 32

    private var scanner: TomlScanner
    private let root = TomlTableBuilder(.header, at: TomlPosition(line: 1, column: 1))
    private var pending: [String?] = []
    private var head: [String?] = []
    private var isAtHead = true

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
        let parent = try descend(path.dropLast())
        let key = path[path.count - 1]
        let table = TomlTableBuilder(.header, at: position)
        table.comment = TomlComment(leading: takeLeading(), trailing: try endLine())
        switch (parent[key.text], isArray) {
        case (nil, true):
            parent.set(key.text, .tables([table]))
        case (nil, false):
            parent.set(key.text, .table(table))
        case (.tables(let others), true):
            parent.set(key.text, .tables(others + [table]))
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
        var node = try readValue(depth: 0)
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

    private static func trimmed(_ lines: [String?]) -> [String?] {
        if let last = lines.last, last == nil { Array(lines.dropLast()) } else { lines }
    }

    // MARK: Keys

    private struct Key {
        var text: String
        var position: TomlPosition
    }

    private mutating func readKeyPath() throws(TomlError) -> [Key] {
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

    private mutating func expectEquals() throws(TomlError) {
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

    private static func insert(_ node: TomlNode, at path: [Key], into start: TomlTableBuilder)
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

    // MARK: Values

    private mutating func readValue(depth: Int) throws(TomlError) -> TomlNode {
        let position = scanner.position
        guard depth < Self.deepestNesting else { throw scanner.error("this value is nested too deeply") }
        switch scanner.current {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return TomlNode(.string(try scanner.takeString()), position: position)
        case UInt8(ascii: "["):
            return try readArray(depth: depth)
        case UInt8(ascii: "{"):
            return TomlNode(.table(try readInlineTable(depth: depth)), position: position)
        case nil, UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"):
            throw scanner.error("expected a value")
        default:
            if let flag = takeBoolean() { return TomlNode(.boolean(flag), position: position) }
            return TomlNode(try scanner.takeInteger(), position: position)
        }
    }

    private mutating func takeBoolean() -> Bool? {
        for (word, value) in [("true", true), ("false", false)] as [(StaticString, Bool)] {
            let length = word.utf8CodeUnitCount
            guard scanner.isAt(word), scanner.peek(length).map({ !TomlWriter.isBareKeyByte($0) }) ?? true
            else {
                continue
            }
            scanner.advance(length)
            return value
        }
        return nil
    }

    private mutating func readArray(depth: Int) throws(TomlError) -> TomlNode {
        let position = scanner.position
        scanner.advance()
        var elements: [TomlNode] = []
        while true {
            let leading = try readArrayGap()
            if scanner.take(UInt8(ascii: "]")) {
                let comment = TomlComment(closing: Self.trimmed(leading))
                return TomlNode(.array(elements), position: position, comment: comment)
            }
            guard scanner.current != nil else { throw TomlError(position, "this array is not closed") }
            var element = try readValue(depth: depth + 1)
            element.comment.leading = leading
            scanner.skipBlanks()
            let hasComma = scanner.take(UInt8(ascii: ","))
            scanner.skipBlanks()
            element.comment.trailing = try scanner.takeComment()
            elements.append(element)
            if !hasComma { try readArraySeparator(after: &elements) }
        }
    }

    /// After an element without a comma on its line: the comma may stand on a later one, or the array ends.
    private mutating func readArraySeparator(after elements: inout [TomlNode]) throws(TomlError) {
        let before = scanner
        let gap = try readArrayGap()
        if scanner.take(UInt8(ascii: ",")) {
            elements[elements.count - 1].comment.leading += Self.trimmed(gap)
            return
        }
        guard scanner.current == UInt8(ascii: "]") else {
            throw scanner.error("expected , or ] in the array, not \(scanner.currentDescription)")
        }
        scanner = before
    }

    /// Blanks, line ends and comments between the elements of an array; the comments are returned.
    private mutating func readArrayGap() throws(TomlError) -> [String?] {
        var lines: [String?] = []
        while true {
            scanner.skipBlanks()
            if let comment = try scanner.takeComment() {
                lines.append(comment)
                _ = scanner.takeNewline()
            } else if scanner.takeNewline() {
                if let last = lines.last, last != nil { lines.append(nil) }
            } else {
                return lines
            }
        }
    }

    private mutating func readInlineTable(depth: Int) throws(TomlError) -> TomlTable {
        let position = scanner.position
        let table = TomlTableBuilder(.dottedKey, at: position)
        scanner.advance()
        scanner.skipBlanks()
        if scanner.take(UInt8(ascii: "}")) { return TomlTable(isInline: true) }
        while true {
            scanner.skipBlanks()
            let path = try readKeyPath()
            try expectEquals()
            var node = try readValue(depth: depth + path.count)
            node.position = path[path.count - 1].position
            try Self.insert(node, at: path, into: table)
            scanner.skipBlanks()
            if scanner.take(UInt8(ascii: "}")) { break }
            guard scanner.take(UInt8(ascii: ",")) else {
                throw scanner.error(
                    "expected , or } in the inline table, not \(scanner.currentDescription)")
            }
        }
        return Self.inlined(table.build())
    }

    /// Tables that dotted keys made inside an inline table are inline as well.
    private static func inlined(_ table: TomlTable) -> TomlTable {
        TomlTable(
            entries: table.entries.map { entry in
                guard case .table(let inner) = entry.node.value else { return entry }
                var entry = entry
                entry.node.value = .table(inlined(inner))
                return entry
            }, isInline: true)
    }
}
