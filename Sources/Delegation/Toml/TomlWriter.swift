/// Writes a TOML document: keys before tables, each in the order of the tree, and nothing that depends on anything
/// but the tree, so that equal documents are equal text.
struct TomlWriter {
    private static let widestLine = 100
    private static let indent = "    "

    private(set) var text = ""

    mutating func write(_ document: TomlDocument) {
        if !document.comment.leading.isEmpty {
            write(document.comment.leading)
            text += "\n"
        }
        write(document.root, path: [])
        if !document.comment.closing.isEmpty {
            if !text.isEmpty { text += "\n" }
            write(document.comment.closing)
        }
    }

    private mutating func write(_ table: TomlTable, path: [String]) {
        for entry in table.entries where !Self.hasHeader(entry.node) {
            write(entry.node.comment.leading)
            text += "\(Self.key(entry.key)) = "
            write(entry.node, depth: 0)
            endLine(entry.node.comment)
        }
        for entry in table.entries where Self.hasHeader(entry.node) {
            switch entry.node.value {
            case .table(let inner):
                write(inner, comment: entry.node.comment, path: path + [entry.key], brackets: ("[", "]"))
            case .array(let elements):
                for element in elements {
                    guard case .table(let inner) = element.value else { continue }
                    write(inner, comment: element.comment, path: path + [entry.key], brackets: ("[[", "]]"))
                }
            case .string, .integer, .boolean:
                break
            }
        }
    }

    private mutating func write(
        _ table: TomlTable, comment: TomlComment, path: [String], brackets: (open: String, close: String)
    ) {
        let isOnlyParent = !table.entries.isEmpty && table.entries.allSatisfy { Self.hasHeader($0.node) }
        if brackets.open == "[[" || !isOnlyParent || !comment.isEmpty {
            if !text.isEmpty { text += "\n" }
            write(comment.leading)
            text += brackets.open + path.map(Self.key).joined(separator: ".") + brackets.close
            endLine(comment)
        }
        write(table, path: path)
    }

    private mutating func write(_ lines: [String?], indent: String = "") {
        for line in lines {
            text += line.map { "\(indent)#\($0)\n" } ?? "\n"
        }
    }

    private mutating func endLine(_ comment: TomlComment) {
        if let trailing = comment.trailing { text += "  #\(trailing)" }
        text += "\n"
    }

    private mutating func write(_ node: TomlNode, depth: Int) {
        switch node.value {
        case .array(let elements) where mustBreak(node):
            let margin = String(repeating: Self.indent, count: depth + 1)
            text += "[\n"
            for element in elements {
                write(element.comment.leading, indent: margin)
                text += margin
                write(element, depth: depth + 1)
                text += ","
                endLine(element.comment)
            }
            write(node.comment.closing, indent: margin)
            text += String(repeating: Self.indent, count: depth) + "]"
        case .table(let table) where Self.hasInnerComments(node):
            text += "{ "
            for (index, entry) in table.entries.enumerated() {
                text += "\(index == 0 ? "" : ", ")\(Self.key(entry.key)) = "
                write(entry.node, depth: depth)
            }
            text += " }"
        default:
            text += Self.inline(node.value)
        }
    }

    /// An array is written one element a line where it is too wide for one line or where comments are inside.
    private func mustBreak(_ node: TomlNode) -> Bool {
        if Self.hasInnerComments(node) { return true }
        let column = text.utf8.reversed().prefix { $0 != UInt8(ascii: "\n") }.count
        return column + Self.inline(node.value).utf8.count > Self.widestLine
    }

    private static func hasInnerComments(_ node: TomlNode) -> Bool {
        switch node.value {
        case .array(let elements):
            !node.comment.closing.isEmpty
                || elements.contains { !$0.comment.isEmpty || hasInnerComments($0) }
        case .table(let table): table.entries.contains { hasInnerComments($0.node) }
        case .string, .integer, .boolean: false
        }
    }

    /// Whether the value stands under a header of its own rather than after `=`.
    private static func hasHeader(_ node: TomlNode) -> Bool {
        switch node.value {
        case .table(let table): !table.isInline
        case .array(let elements): !elements.isEmpty && elements.allSatisfy(isPlainTable)
        case .string, .integer, .boolean: false
        }
    }

    private static func isPlainTable(_ node: TomlNode) -> Bool {
        guard case .table(let table) = node.value else { return false }
        return !table.isInline
    }

    /// A value in one line, as it stands after `=`.
    static func inline(_ value: TomlValue) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .integer(let number, let radix): integer(number, radix: radix)
        case .boolean(let flag): flag ? "true" : "false"
        case .array(let elements):
            "[" + elements.map { inline($0.value) }.joined(separator: ", ") + "]"
        case .table(let table) where table.entries.isEmpty: "{}"
        case .table(let table):
            "{ " + table.entries.map { "\(key($0.key)) = \(inline($0.node.value))" }.joined(separator: ", ")
                + " }"
        }
    }

    private static func integer(_ number: Int128, radix: Int) -> String {
        let prefixes = [16: "0x", 8: "0o", 2: "0b"]
        guard number >= 0, let prefix = prefixes[radix] else { return String(number) }
        return prefix + String(number, radix: radix)
    }

    static func isBareKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    static func key(_ text: String) -> String {
        !text.isEmpty && text.utf8.allSatisfy(isBareKeyByte) ? text : quoted(text)
    }

    static func quoted(_ text: String) -> String {
        let short: [Unicode.Scalar: String] = [
            "\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\u{8}": "\\b", "\u{c}": "\\f",
        ]
        var result = "\""
        for scalar in text.unicodeScalars {
            if let escape = short[scalar] {
                result += escape
            } else if scalar.value < 0x20 || scalar.value == 0x7F {
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
