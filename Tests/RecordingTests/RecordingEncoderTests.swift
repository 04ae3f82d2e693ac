import BpfAbi
import Foundation
import Recording
import TestSupport
import Testing

struct RecordingEncoderTests {
    private func encoded(_ events: [TraceEvent]) -> [UInt8] {
        var encoder = RecordingEncoder()
        var bytes: [UInt8] = []
        for event in events { encoder.encode(event, into: &bytes) }
        return bytes
    }

    @Test func aLineForEveryEvent() throws {
        let lines = encoded(ExampleEvents.all)
        try Golden.expect(String(decoding: lines, as: UTF8.self), matches: "lines.jsonl")
        #expect(try readAll(lines) == ExampleEvents.all)
    }

    @Test func theDocumentShowsTheLinesThatAreWritten() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/recording.md")
        let document = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        for line in String(decoding: encoded(ExampleEvents.all), as: UTF8.self).split(separator: "\n") {
            #expect(document.contains(line), "docs/recording.md lacks: \(line)")
        }
    }

    static let values: [(DecodedValue, String)] = [
        (.number(.max), "18446744073709551615"),
        (.signed(-1), "-1"),
        (.hex(0), #""0x0""#),
        (.address(0x7ffd_0000_0010), #""0x7ffd00000010""#),
        (.named("BPF_XDP", 37), #""BPF_XDP""#),
        (.named(nil, 99), "99"),
        (.flags([], unknown: 0), "[]"),
        (.flags(["BPF_F_LOCK"], unknown: 0x30), #"["BPF_F_LOCK","0x30"]"#),
        (.text(Array("é\n".utf8)), #""é\n""#),
        (.text([0x61, 0xFF]), #"{"text":"a�","bytes":"61ff","length":2}"#),
        (.descriptor(-1, nil), #"{"fd":-1}"#),
        (
            .descriptor(3, DescriptorFact(kind: .prog, id: 7, type: 250, name: "p")),
            #"{"fd":3,"kind":"prog","id":7,"type":250,"name":"p"}"#
        ),
        (
            .descriptor(
                3,
                DescriptorFact(
                    kind: .token, path: "/a", token: TokenMasks(cmds: 1, maps: .max, progs: 0, attachs: 2))),
            #"{"fd":3,"kind":"token","path":"/a","token":{"cmds":"0x1","maps":"any","progs":"0x0","attachs":"0x2"}}"#
        ),
        (.interface(2, "eth0"), #"{"ifindex":2,"name":"eth0"}"#),
        (.interface(9, nil), #"{"ifindex":9}"#),
        (.null, "null"),
        (.bytes([1, 2], length: 8), #"{"length":8,"bytes":"0102"}"#),
        (.instructions([0x95, 0, 0, 0, 0, 0, 0, 0], count: 1), #"{"count":1}"#),
        (.btf(types: 3, strings: 20, length: 80), #"{"types":3,"strings":20,"length":80}"#),
        (.list([.number(1)], count: 5), #"[1,{"more":4}]"#),
        (.list([], count: 0), "[]"),
        (.structure([DecodedField("a", .null)]), #"{"a":null}"#),
        (
            .structure([DecodedField("count", .number(2), atEntry: .number(16))]),
            #"{"count":2,"count@entry":16}"#
        ),
    ]

    @Test(arguments: values)
    func everyKindOfValue(_ value: DecodedValue, _ expected: String) {
        var json = JSONWriter()
        json.value(value)
        #expect(String(decoding: json.bytes, as: UTF8.self) == expected)
    }

    @Test func whatIsLargeIsCutInTheAttr() throws {
        var json = JSONWriter()
        json.beginArray()
        json.value(.bytes([UInt8](repeating: 1, count: 1000), length: 5000))
        json.value(.list((0..<1000).map { .number($0) }, count: 2000))
        json.value(.text(Array(repeating: UInt8(ascii: "x"), count: 8191) + Array("é-the end".utf8)))
        json.endArray()
        let parts = try #require(try JSONValue(parsing: json.bytes).array)
        #expect(parts[0]["length"] == .integer(5000))
        #expect(parts[0]["bytes"]?.string?.count == 256)
        #expect(parts[1].array?.count == 257)
        #expect(parts[1].array?.last?["more"] == .integer(1744))
        #expect(parts[2]["length"] == .integer(8201))
        #expect(parts[2]["text"]?.string?.hasSuffix("xé-the end") == true)
    }

    @Test func errnoNamesAreReversible() {
        for errno in Int32(1)...4095 { #expect(ErrnoNames.number(named: ErrnoNames.name(errno)) == errno) }
        #expect(ErrnoNames.name(1) == "EPERM")
        #expect(ErrnoNames.text(1) == "Operation not permitted")
        #expect(ErrnoNames.name(999) == "E999")
        #expect(ErrnoNames.number(named: "E4096") == nil)
        #expect(ErrnoNames.number(named: "E-1") == nil)
        #expect(ErrnoNames.number(named: "") == nil)
    }
}
