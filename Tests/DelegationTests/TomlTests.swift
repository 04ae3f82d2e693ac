import Delegation
import TestSupport
import Testing

/// A line of TOML and what it must mean.
struct ValueCase: Sendable, CustomTestStringConvertible {
    var text: String
    var value: TomlValue

    var testDescription: String { text }

    static let all: [ValueCase] = [
        ValueCase(text: #""""#, value: .string("")),
        ValueCase(text: #""a\tb\n\"\\\b\f\r""#, value: .string("a\tb\n\"\\\u{8}\u{c}\r")),
        ValueCase(text: #""\u00e9\U0001F600é""#, value: .string("é😀é")),
        ValueCase(text: #"'C:\temp\"'"#, value: .string(#"C:\temp\""#)),
        ValueCase(text: "\"\"\"\nfirst\nsecond\"\"\"", value: .string("first\nsecond")),
        ValueCase(text: "\"\"\"one \\\n   two\"\"\"", value: .string("one two")),
        ValueCase(text: "\"\"\"\"quoted\"\"\"\"", value: .string("\"quoted\"")),
        ValueCase(text: "'''it's'''", value: .string("it's")),
        ValueCase(text: "'''\r\nline\r\n'''", value: .string("line\n")),
        ValueCase(text: "0", value: .integer(0, radix: 10)),
        ValueCase(text: "+17", value: .integer(17, radix: 10)),
        ValueCase(text: "-9_223_372_036_854_775_808", value: .integer(Int128(Int64.min), radix: 10)),
        ValueCase(text: "0xdead_BEEF", value: .integer(0xdead_beef, radix: 16)),
        ValueCase(text: "0xffffffffffffffff", value: .integer(Int128(UInt64.max), radix: 16)),
        ValueCase(text: "0o755", value: .integer(0o755, radix: 8)),
        ValueCase(text: "0b1010", value: .integer(10, radix: 2)),
        ValueCase(text: "true", value: .boolean(true)),
        ValueCase(text: "false # why", value: .boolean(false)),
        ValueCase(text: "[]", value: .array([])),
        ValueCase(text: "[1,\n  2,\n]", value: .array([.ten(1), .ten(2)])),
        ValueCase(text: "[[1], [2, 3]]", value: .array([.list([1]), .list([2, 3])])),
        ValueCase(text: "{}", value: .table(TomlTable(isInline: true))),
        ValueCase(text: "{ a = 1, \"b c\" = 'x' }", value: .inline([("a", .ten(1)), ("b c", .text("x"))])),
        ValueCase(
            text: "{ a.b = 1, a.c = 2 }",
            value: .inline([("a", TomlNode(.inline([("b", .ten(1)), ("c", .ten(2))])))])),
    ]
}

extension TomlNode {
    fileprivate static func ten(_ number: Int128) -> TomlNode { TomlNode(.integer(number, radix: 10)) }
    fileprivate static func text(_ text: String) -> TomlNode { TomlNode(.string(text)) }
    fileprivate static func list(_ numbers: [Int128]) -> TomlNode { TomlNode(.array(numbers.map(ten))) }
}

extension TomlValue {
    fileprivate static func inline(_ entries: [(String, TomlNode)]) -> TomlValue {
        .table(
            TomlTable(entries: entries.map { TomlTable.Entry(key: $0.0, node: $0.1) }, isInline: true))
    }
}

/// A document that must be refused, and where.
struct ErrorCase: Sendable, CustomTestStringConvertible {
    var text: String
    var line: Int
    var column: Int
    var says: String

    init(_ text: String, _ line: Int, _ column: Int, _ says: String) {
        self.text = text
        self.line = line
        self.column = column
        self.says = says
    }

    var testDescription: String { text }

    static let all: [ErrorCase] = [
        ErrorCase("a = 1\na = 2", 2, 1, "'a' is already defined in line 1"),
        ErrorCase("[a]\nx = 1\n[a]", 3, 2, "'a' is already defined in line 1"),
        ErrorCase("a.b = 1\n[a]", 2, 2, "'a' is already defined"),
        ErrorCase("[a.b]\nx = 1\n[a]\nb.y = 2", 4, 1, "'b' is already defined"),
        ErrorCase("a = {}\n[a.b]", 2, 2, "'a' is a table since line 1"),
        ErrorCase("a = { b = 1 }\na.c = 2", 2, 1, "'a' is already defined"),
        ErrorCase("a = { b = 1, b = 2 }", 1, 14, "'b' is already defined"),
        ErrorCase("a = []\n[[a]]", 2, 3, "'a' is already defined"),
        ErrorCase("[[a]]\n[a]", 2, 2, "'a' is already defined"),
        ErrorCase("a", 1, 2, "expected = after the key, not the end of the file"),
        ErrorCase("a =", 1, 4, "expected a value"),
        ErrorCase("a = # nothing", 1, 5, "expected a value"),
        ErrorCase("= 1", 1, 1, "expected a key, not '='"),
        ErrorCase("a = 1 2", 1, 7, "expected the end of the line, not '2'"),
        ErrorCase("a = \"open", 1, 5, "not closed"),
        ErrorCase("a = 'é' é", 1, 9, "expected the end of the line, not 'é'"),
        ErrorCase("a = \"\"\"open\nfor ever", 1, 5, "not closed"),
        ErrorCase("a = \"\\q\"", 1, 6, "unknown escape"),
        ErrorCase("a = \"\\ud800\"", 1, 6, "names no character"),
        ErrorCase("a = \"\\u12\"", 1, 6, "needs 4 hexadecimal digits"),
        ErrorCase("a = \"\u{1}\"", 1, 6, "control characters"),
        ErrorCase("# \u{1}", 1, 3, "control characters"),
        ErrorCase("a = [1 2]", 1, 8, "expected , or ] in the array, not '2'"),
        ErrorCase("a = [1,", 1, 5, "not closed"),
        ErrorCase("a = [1", 1, 7, "expected , or ]"),
        ErrorCase("a = { b = 1", 1, 12, "expected , or } in the inline table"),
        ErrorCase("a = { b = 1, }", 1, 14, "expected a key, not '}'"),
        ErrorCase("[a", 1, 3, "expected ] after the table's name"),
        ErrorCase("[[a]", 1, 5, "expected ]] after the table's name"),
        ErrorCase("[]", 1, 2, "expected a key, not ']'"),
        ErrorCase("a = 1.5", 1, 5, "'1.5' is not a value"),
        ErrorCase("a = 2026-08-22", 1, 5, "'2026-08-22' is not a value"),
        ErrorCase("a = yes", 1, 5, "'yes' is not a value"),
        ErrorCase("a = truely", 1, 5, "'truely' is not a value"),
        ErrorCase("a = 0x", 1, 5, "'0x' is not a value"),
        ErrorCase("a = -0x1", 1, 5, "is not a value"),
        ErrorCase("a = 1__0", 1, 5, "underscore"),
        ErrorCase("a = _1", 1, 5, "underscore"),
        ErrorCase("a = 010", 1, 5, "must not begin with 0"),
        ErrorCase("a = 18446744073709551616", 1, 5, "does not fit"),
        ErrorCase("a = -9223372036854775809", 1, 5, "does not fit"),
        ErrorCase("\"\"\"k\"\"\" = 1", 1, 1, "cannot be a string of several lines"),
        ErrorCase("b = 1\r\nc = 2\rd = 3", 2, 6, "expected the end of the line"),
    ]
}

struct TomlReaderTests {
    @Test(arguments: ValueCase.all) func valueIsRead(_ example: ValueCase) throws {
        let document = try TomlDocument(parsing: "key = \(example.text)\n")
        #expect(document.root["key"]?.value == example.value)
        #expect(document.root.entries.count == 1)
    }

    @Test(arguments: ErrorCase.all) func errorNamesItsPlace(_ example: ErrorCase) throws {
        let error = #expect(throws: TomlError.self) { try TomlDocument(parsing: example.text) }
        #expect(error?.line == example.line)
        #expect(error?.column == example.column)
        #expect(error?.message.contains(example.says) == true, "\(String(describing: error))")
    }

    @Test func invalidUtf8IsAnErrorAtItsPlace() {
        let bytes = Array("a = 1\nb = \"é".utf8) + [0xFF, UInt8(ascii: "\"")]
        #expect(throws: TomlError(line: 2, column: 7, message: "this byte is not UTF-8")) {
            try TomlDocument(parsing: bytes)
        }
    }

    @Test func byteOrderMarkIsSkipped() throws {
        let document = try TomlDocument(parsing: [0xEF, 0xBB, 0xBF] + Array("a = 1".utf8))
        #expect(document.root["a"]?.position == TomlPosition(line: 1, column: 1))
    }

    @Test func headersDottedKeysAndArraysOfTablesMakeOneTree() throws {
        let document = try TomlDocument(
            parsing: """
                top = 1
                [a.b]
                c.d = 2
                [a]
                e = 3
                [[list]]
                n = 1
                [[list]]
                n = 2
                [list.sub]
                x = true
                """)
        guard case .table(let a)? = document.root["a"]?.value, case .table(let b)? = a["b"]?.value,
            case .table(let c)? = b["c"]?.value, case .array(let list)? = document.root["list"]?.value
        else {
            Issue.record("the tree lacks a part")
            return
        }
        #expect(c["d"]?.value == .integer(2, radix: 10))
        #expect(a["e"]?.value == .integer(3, radix: 10))
        #expect(list.count == 2)
        guard case .table(let second)? = list.last?.value else {
            Issue.record("not a table")
            return
        }
        #expect(second["sub"]?.value.kind == "a table")
    }

    @Test(arguments: ["[", "{ a = ", "[[1],"]) func deepNestingIsRefused(_ opening: String) {
        let text = "a = " + String(repeating: opening, count: 100_000)
        #expect(throws: TomlError.self) { try TomlDocument(parsing: text) }
    }

    /// However a table is written, what is too deep for one way is too deep for all.
    @Test func depthCountsFromTheTopOfTheFile() throws {
        func keys(_ count: Int) -> String { Array(repeating: "a", count: count).joined(separator: ".") }
        #expect(throws: Never.self) { try TomlDocument(parsing: "[\(keys(20))]\n\(keys(12)) = 1") }
        #expect(throws: TomlError.self) { try TomlDocument(parsing: "[\(keys(20))]\n\(keys(13)) = 1") }
        let deepest = try TomlDocument(parsing: "[\(keys(20))]\n\(keys(12)) = 1").text
        #expect(try TomlDocument(parsing: deepest).text == deepest)
    }

    @Test func longKeysAreRefused() {
        let path = Array(repeating: "a", count: 50_000).joined(separator: ".")
        #expect(throws: TomlError.self) { try TomlDocument(parsing: "[\(path)]") }
        #expect(throws: TomlError.self) { try TomlDocument(parsing: "\(path) = 1") }
    }

    /// Time grows with the size, whatever the shape: a quadratic reader would take minutes here.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "a = [" + String(repeating: "1, ", count: 60_000) + "]",
            "a = { " + (0..<20_000).map { "k\($0) = 1" }.joined(separator: ", ") + " }",
            String(repeating: "[[t]]\n", count: 30_000),
            (0..<20_000).map { "[t\($0)]\n" }.joined(),
            "[evidence]\n" + (0..<20_000).map { "\"attachs:name\($0)\" = {}\n" }.joined(),
            "a = \"" + String(repeating: "é", count: 200_000),
            String(repeating: "# comment\n", count: 50_000),
        ])
    func largeDocumentsAreReadInReasonableTime(_ text: String) {
        _ = try? DelegationPolicy(parsing: text)
    }

    /// Whatever is cut out of, put into or changed in a document, it is read or refused; what is read can be written,
    /// and what is written reads the same.
    @Test(arguments: 0..<20) func damagedDocumentsNeverCrash(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        let alphabet = Array("[]{}=.,#\"'\\\n\r\t _-+0x1aé\u{0}".utf8)
        for _ in 0..<150 {
            var bytes = Array(Samples.everything.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                let end = min(bytes.count, place + Int.random(in: 0...8, using: &random))
                let inserted = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                    alphabet.randomElement(using: &random) ?? 0
                }
                bytes.replaceSubrange(place..<end, with: inserted)
            }
            guard let document = try? TomlDocument(parsing: bytes) else { continue }
            let written = document.text
            #expect(try TomlDocument(parsing: written).root.isSameData(as: document.root), "\(written)")
            #expect(try TomlDocument(parsing: written).text == written)
            _ = try? DelegationPolicy(document)
        }
    }
}

enum Samples {
    static let everything = """
        # What this file is.

        # about schema
        schema = 1
        title = "a\\tb" # trailing
        'quoted key' = '''several
        lines'''
        [delegate] # the heart
        cmds = ["map_create", "prog_load"] # both
        # before maps
        maps = [
            # the ring
            "ringbuf", # fast
            "0x4",
            # nothing more
        ]
        a.b.c = { x = 1, y = [1, 2], z = { w = true } }

        [evidence]
        "progs:xdp" = { calls = 2, class = "app" }

        # first
        [[blocked]]
        call = "one"
        [[blocked]]
        call = "two"
        [blocked.more]
        deep = [[1], [2]]
        # the end

        """
}

struct TomlWriterTests {
    @Test func writtenDocumentReadsTheSame() throws {
        let document = try TomlDocument(parsing: Samples.everything)
        let again = try TomlDocument(parsing: document.text)
        #expect(again.root.isSameData(as: document.root))
        #expect(again.text == document.text)
    }

    @Test func writtenDocumentKeepsItsComments() throws {
        let text = try TomlDocument(parsing: Samples.everything).text
        let comments = [
            "What this file is.", "about schema", "trailing", "the heart", "both", "before maps", "the ring",
            "fast", "nothing more", "first", "the end",
        ]
        for comment in comments { #expect(text.contains("# \(comment)\n"), "\(comment)") }
    }

    @Test func wideArraysBreak() throws {
        let names = (0..<20).map { "element_\($0)" }
        var table = TomlTable()
        table.append("list", .array(names.map { TomlNode(.string($0)) }))
        let text = TomlDocument(root: table).text
        #expect(text.hasPrefix("list = [\n    \"element_0\",\n"))
        #expect(text.hasSuffix("    \"element_19\",\n]\n"))
    }

    @Test func hexStaysHex() throws {
        #expect(
            try TomlDocument(parsing: "a = 0xFF\nb = -1\nc = 0b101").text == "a = 0xff\nb = -1\nc = 0b101\n")
    }

    @Test func controlCharactersAreEscaped() throws {
        var table = TomlTable()
        table.append("a b", .string("\u{0}\u{1b}\u{7f}\n\"\\é"))
        let text = TomlDocument(root: table).text
        #expect(text == "\"a b\" = \"\\u0000\\u001b\\u007f\\n\\\"\\\\é\"\n")
        #expect(try TomlDocument(parsing: text).root == table)
    }
}

extension TomlTable {
    /// Equal values under equal keys: comments, positions, and the order and form of tables do not count.
    func isSameData(as other: TomlTable) -> Bool {
        entries.count == other.entries.count
            && entries.allSatisfy { entry in
                other[entry.key].map { entry.node.value.isSameData(as: $0.value) } ?? false
            }
    }
}

extension TomlValue {
    fileprivate func isSameData(as other: TomlValue) -> Bool {
        switch (self, other) {
        case (.table(let left), .table(let right)): left.isSameData(as: right)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.value.isSameData(as: $1.value) }
        default: self == other
        }
    }
}
