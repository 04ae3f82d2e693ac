import Recording
import TestSupport
import Testing

struct JSONValueTests {
    struct Document: Sendable, CustomTestStringConvertible {
        let text: String
        let value: JSONValue
        var testDescription: String { text }

        init(_ text: String, _ value: JSONValue) {
            self.text = text
            self.value = value
        }
    }

    static let documents: [Document] = [
        Document("null", .null),
        Document(" true ", .bool(true)),
        Document("false", .bool(false)),
        Document("0", .integer(0)),
        Document("-0", .integer(0)),
        Document("-9223372036854775808", .integer(.min)),
        Document("-9223372036854775809", .double(-9_223_372_036_854_775_808)),
        Document("9223372036854775807", .integer(.max)),
        Document("9223372036854775808", .unsigned(1 << 63)),
        Document("18446744073709551615", .unsigned(.max)),
        Document("18446744073709551616", .double(18_446_744_073_709_551_616)),
        Document("1.5", .double(1.5)),
        Document("-1e3", .double(-1000)),
        Document("2E-2", .double(0.02)),
        Document("1e+2", .double(100)),
        Document("\"\"", .string("")),
        Document("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", .string("a\"\\/\u{8}\u{c}\n\r\t")),
        Document("\"\\u00e9\\u20AC\"", .string("é€")),
        Document("\"\\ud83d\\ude00\"", .string("😀")),
        Document("\"\\ud83d\"", .string("\u{FFFD}")),
        Document("\"\\ude00x\"", .string("\u{FFFD}x")),
        Document("\"\\ud83d\\u0041\"", .string("\u{FFFD}A")),
        Document("\"\\u0000\"", .string("\0")),
        Document("\"😀\"", .string("😀")),
        Document("[]", .array([])),
        Document("[ 1 , [ ] , { } ]", .array([.integer(1), .array([]), .object([])])),
        Document(
            "{\"b\":1,\"a\":{\"\\u0062\":null},\"b\":2}",
            .object([
                ("b", .integer(1)), ("a", .object([("b", .null)])), ("b", .integer(2)),
            ])),
    ]

    @Test(arguments: documents)
    func readsEveryKindOfValue(_ document: Document) throws {
        #expect(try JSONValue(parsing: document.text) == document.value)
    }

    @Test(arguments: documents)
    func whatIsWrittenReadsTheSame(_ document: Document) throws {
        #expect(try JSONValue(parsing: document.value.text) == document.value)
    }

    static let refused: [(text: String, offset: Int)] = [
        ("", 0), (" ", 1), ("nul", 0), ("nulll", 4), ("True", 0), ("tru", 0), ("01", 0), ("-", 0), ("+1", 0),
        ("-01", 0), ("1.", 2), (".5", 0), ("1e", 2), ("1e+", 3), ("1e999", 0), ("0x10", 1), ("NaN", 0),
        ("\"", 1), ("\"a", 2), ("\"\\", 2), ("\"\\x\"", 1), ("\"\\u12\"", 1), ("\"\\u12g4\"", 1),
        ("\"a\nb\"", 2), ("\"\u{0}\"", 1), ("[", 1), ("[1", 2), ("[1,", 3), ("[1,]", 3), ("[,1]", 1),
        ("[1 2]", 3), ("[1}", 2), ("]", 0), ("{", 1), ("{\"a\"", 4), ("{\"a\":", 5), ("{\"a\":1", 6),
        ("{\"a\":1,}", 7), ("{a:1}", 1), ("{1:1}", 1), ("{\"a\" 1}", 5), ("{,}", 1), ("1 1", 2), ("{}[]", 2),
        ("'a'", 0), ("[1,//\n2]", 3),
    ]

    @Test(arguments: refused)
    func saysWhereTextIsNoJSON(_ text: String, _ offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.offset == offset, "\(text)")
    }

    @Test func depthIsBounded() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSONValue(parsing: nested(128))
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(129)) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(1_000_000)) }
        #expect(throws: JSONError.self) {
            try JSONValue(parsing: String(repeating: "{\"a\":", count: 1_000_000))
        }
    }

    @Test func bytesThatAreNoTextAreRepaired() throws {
        #expect(try JSONValue(parsing: [0x22, 0xFF, 0x61, 0x22]) == .string("\u{FFFD}a"))
    }

    @Test func anyBytesAtAllAreReadOrRefused() {
        var random = SplitMix(seed: 1)
        let alphabet = Array("{}[]\",:0123456789.eE+-truefalsn\\u \n".utf8) + [0, 0x7F, 0x80, 0xC2, 0xFF]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0..<24, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            guard let value = try? JSONValue(parsing: text) else { continue }
            #expect((try? JSONValue(parsing: value.text)) == value)
        }
    }

    @Test func membersAreFoundByName() throws {
        let value = try JSONValue(parsing: #"{"a":[1,"x",true],"big":18446744073709551615}"#)
        #expect(value["a"]?.array?.first?.integer(as: Int8.self) == 1)
        #expect(value["a"]?.array?[1].string == "x")
        #expect(value["a"]?.array?[2].bool == true)
        #expect(value["big"]?.integer(as: UInt64.self) == .max)
        #expect(value["big"]?.integer(as: Int64.self) == nil)
        #expect(value["none"] == nil)
        #expect(value["a"]?["b"] == nil)
    }
}
