import Rendering
import Testing

struct EscapedTextTests {
    static let texts: [([UInt8], String)] = [
        (Array("plain é 日本".utf8), "\"plain é 日本\""),
        (Array("\"\\\n\t\r\0\u{7f}".utf8), #""\"\\\n\t\r\x00\x7f""#),
        (
            Array("\u{9b}\u{202e}\u{2028}\u{feff}\u{e000}\u{a0}".utf8),
            #""\u{9b}\u{202e}\u{2028}\u{feff}\u{e000}\u{a0}""#
        ),
        ([0xFF, 0x61, 0xC3], #""\xffa\xc3""#),
        ([0xED, 0xA0, 0x80], #""\xed\xa0\x80""#),
        ([], "\"\""),
    ]

    @Test(arguments: texts)
    func whateverATerminalObeysIsEscaped(_ bytes: [UInt8], _ expected: String) {
        #expect(EscapedText.quoted(bytes) == expected)
    }

    @Test func whatIsCutSaysSo() {
        #expect(EscapedText.quoted(Array("abcdef".utf8), limit: 3) == "\"abc\"...")
        #expect(EscapedText.quoted(Array("abc".utf8), limit: 3) == "\"abc\"")
    }

    @Test func plainTextKeepsQuotes() {
        #expect(EscapedText.plain("a\"b\u{1b}") == "a\"b\\x1b")
    }
}
