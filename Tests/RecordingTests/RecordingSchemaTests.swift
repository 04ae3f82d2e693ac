import BpfAbi
import Foundation
import Recording
import Testing

struct RecordingSchemaTests {
    private func schema() throws -> JSONSchema {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/recording.schema.json")
        return JSONSchema(try JSONValue(parsing: [UInt8](Data(contentsOf: file))))
    }

    private func check(_ bytes: [UInt8]) throws {
        let schema = try schema()
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let value = try JSONValue(parsing: Array(line))
            let complaint = schema.complaint(about: value)
            #expect(complaint == nil, "\(String(decoding: line, as: UTF8.self).prefix(2000))")
        }
    }

    @Test func exampleLinesFollowIt() throws {
        var encoder = RecordingEncoder()
        var bytes: [UInt8] = []
        for event in ExampleEvents.all { encoder.encode(event, into: &bytes) }
        try check(bytes)
    }

    @Test func anyEventsFollowIt() throws {
        var random = RandomEvents(seed: 2026)
        var encoder = RecordingEncoder()
        var bytes: [UInt8] = []
        for _ in 0..<60 { encoder.encode(random.event(), into: &bytes) }
        try check(bytes)
    }

    static let wrong: [String] = [
        "{}", #"{"type":"end","time":1,"reason":"exited","calls":1}"#,
        #"{"type":"payload","sha256":"00","bytes":""}"#,
        #"{"type":"process","time":-1,"pid":1,"comm":"x","event":"start","parent":1}"#,
        #"{"type":"process","time":1,"pid":4294967296,"comm":"x","event":"start","parent":1}"#,
        #"{"type":"process","time":1,"pid":1,"comm":"x","event":"start","parent":1,"undocumented":1}"#,
    ]

    @Test(arguments: wrong)
    func otherLinesDoNot(_ line: String) throws {
        #expect(try schema().complaint(about: JSONValue(parsing: line)) != nil)
    }
}
