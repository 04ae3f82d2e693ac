extension TomlReader {
    mutating func readValue(depth: Int) throws(TomlError) -> TomlNode {
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
