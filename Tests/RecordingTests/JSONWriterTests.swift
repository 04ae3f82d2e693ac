import Recording
import Testing

struct JSONWriterTests {
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func everyByteAtEveryPlaceHasItsTwoDigits() {
        func digits(_ bytes: [UInt8]) -> String {
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        let all = [UInt8](0...255)
        for length in 0...9 {
            for start in 0...(all.count - length) {
                let bytes = Array(all[start..<start + length])
                #expect(written { $0.hex(bytes: bytes) } == "\"\(digits(bytes))\"")
            }
        }
    }

    @Test func commasStandBetweenValuesOnly() {
        let text = written { json in
            json.beginObject()
            json.key("a")
            json.beginArray()
            json.number(1 as UInt64)
            json.beginObject()
            json.endObject()
            json.null()
            json.endArray()
            json.key("b")
            json.bool(true)
            json.endObject()
            json.endLine()
            json.beginArray()
            json.endArray()
        }
        #expect(text == "{\"a\":[1,{},null],\"b\":true}\n[]")
    }

    static let strings: [(String, String)] = [
        ("plain", #""plain""#),
        ("q\"b\\", #""q\"b\\""#),
        ("\n\r\t\0\u{1b}[31m", #""\n\r\t\u0000\u001b[31m""#),
        ("\u{7f}\u{80}\u{9b}\u{9f}\u{a0}é€😀", "\"\\u007f\\u0080\\u009b\\u009f\u{a0}é€😀\""),
        ("\u{9b}", #""\u009b""#),
        ("", #""""#),
    ]

    @Test(arguments: strings)
    func terminalsFindNothingToObey(_ text: String, _ expected: String) throws {
        #expect(written { $0.string(text) } == expected)
        #expect(try JSONValue(parsing: expected) == .string(text))
    }

    @Test func numbersAreExact() {
        #expect(written { $0.number(UInt64.max) } == "18446744073709551615")
        #expect(written { $0.number(Int64.min) } == "-9223372036854775808")
        #expect(written { $0.number(0 as Int64) } == "0")
        #expect(written { $0.number(1234567890 as UInt64) } == "1234567890")
        #expect(written { $0.number(Double.infinity) } == "null")
        #expect(written { $0.number(1_763_600_000.25) } == "1763600000.25")
        #expect(written { $0.hex(0) } == "\"0x0\"")
        #expect(written { $0.hex(0x10) } == "\"0x10\"")
        #expect(written { $0.hex(.max) } == "\"0xffffffffffffffff\"")
        #expect(written { $0.hex(bytes: [0, 0xab, 0xff]) } == "\"00abff\"")
    }

    @Test func secondsHaveNineDecimals() {
        #expect(written { $0.seconds(nanoseconds: 0) } == "0.000000000")
        #expect(written { $0.seconds(nanoseconds: 1_000_000_023) } == "1.000000023")
        #expect(written { $0.seconds(nanoseconds: .max) } == "18446744073.709551615")
    }
}
