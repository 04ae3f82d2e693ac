import BpfAbi
import Recording
import Testing

struct DamagedRecordingTests {
    /// A header, a payload, two calls, a context, a process and an end.
    static let recording: [UInt8] = {
        var encoder = RecordingEncoder()
        var bytes: [UInt8] = []
        let call = RecordingRoundTripTests.call(regions: [[1, 2], [UInt8](repeating: 7, count: 150)])
        let events: [TraceEvent] = [
            .header(RecordingRoundTripTests.header), .call(call), .call(call),
            .context(
                ContextEvent(
                    time: 9, pid: 1, tid: 1, comm: "é", name: "unshare",
                    arguments: [ContextArgument("flags", .array([.string("CLONE_NEWNS")]))], result: -1)),
            .process(ProcessEvent(time: 9, pid: 1, comm: "x", change: .exit(status: 0))),
            .end(RecordingEnd(time: 10, reason: .exited(0), calls: 2)),
        ]
        for event in events { encoder.encode(event, into: &bytes) }
        return bytes
    }()

    private struct Reading {
        var events: [TraceEvent] = []
        var errors: [RecordingError] = []
        var isTruncated = false
        var ending: RecordingEnd?
    }

    private func read(_ bytes: [UInt8]) -> Reading {
        var reader = RecordingReader()
        reader.feed(bytes)
        reader.finish()
        var reading = Reading()
        while true {
            do {
                guard let event = try reader.next() else { break }
                reading.events.append(event)
            } catch {
                reading.errors.append(error)
            }
        }
        reading.isTruncated = reader.isTruncated
        reading.ending = reader.ending
        return reading
    }

    @Test func aRecordingCutAnywhereKeepsItsWholeLines() {
        let whole = read(Self.recording)
        #expect(whole.events.count == 6)
        #expect(!whole.isTruncated && whole.ending != nil)
        let lines = Self.recording.indices.filter { Self.recording[$0] == UInt8(ascii: "\n") }
        for count in Self.recording.indices {
            let reading = read(Array(Self.recording[..<count]))
            if count < lines[0] {
                #expect(reading.errors.count == 1 && reading.events.isEmpty, "\(count)")
                continue
            }
            #expect(reading.errors.isEmpty, "\(count)")
            #expect(whole.events.starts(with: reading.events), "\(count)")
            // A line is whole with or without its newline; in between it is truncated.
            let isWhole = lines.contains { $0 == count || $0 + 1 == count }
            #expect(reading.isTruncated == !isWhole, "\(count)")
            #expect((reading.ending != nil) == (count >= lines[lines.count - 1]), "\(count)")
        }
    }

    @Test func anyByteMayBeWrong() {
        // What is read may be wrong then, but every line is read or refused.
        let wrong: [UInt8] = [0x00, 0x22, 0x2D, 0x39, 0x5B, 0x7B, 0x7D, 0xFF, 0x0A]
        for index in Self.recording.indices {
            var bytes = Self.recording
            bytes[index] = wrong[index % wrong.count]
            let reading = read(bytes)
            #expect(reading.events.count + reading.errors.count <= 9)
        }
    }

    @Test func anErrorSaysWhereAndTheNextLineIsRead() {
        var lines = String(decoding: Self.recording, as: UTF8.self).split(separator: "\n").map(String.init)
        lines[2] = #"{"type":"call","n":1,"pid":-}"#
        let text = lines.joined(separator: "\n") + "\n"
        let reading = read(Array(text.utf8))
        #expect(reading.events.count == 5)
        #expect(reading.errors.count == 1)
        let offset = lines[0].utf8.count + 1 + lines[1].utf8.count + 1 + 27
        #expect(
            reading.errors.first?.description == "line 3 (byte \(offset)): a value is missing here")
    }

    static let refused: [(text: String, reason: String)] = [
        ("", "line 1 (byte 0): the recording is empty"),
        ("\u{7f}ELF", "line 1 (byte 0): this is no recording of bpfrec (an object is wanted here)"),
        (
            "execve(\"/bin/x\")\n",
            "line 1 (byte 0): this is no recording of bpfrec (an object is wanted here)"
        ),
        (
            #"{"type":"call","n":1}"#,
            "line 1 (byte 0): this is no recording of bpfrec (its first line is no header)"
        ),
        ("{}", "line 1 (byte 2): this is no recording of bpfrec (an event without a type)"),
        (
            #"{"type":"header"}"#,
            "line 1 (byte 17): this is no recording of bpfrec (a header without a schema)"
        ),
        (
            #"{"type":"header","schema":2,"bpfrec":"9.0"}"#,
            "line 1 (byte 0): the recording has schema 2, and this bpfrec reads up to 1: use bpfrec 9.0, "
                + "which wrote it, or a later one"
        ),
        (
            #"{"type":"header","schema":1,"argv":"x"}"#,
            "line 1 (byte 35): this is no recording of bpfrec (an array is wanted here)"
        ),
    ]

    /// A line is either read or has no effect: not on the calls after it, and not on how the recording ended.
    @Test(arguments: [
        #"{"type":"names","constants":[{"enum":"bpf_cmd","value":57,"name":"BPF_LATER"}]} x"#,
        #"{"type":"end","time":1.0,"reason":"exited","status":7,"calls":1} x"#,
    ]) func aLineWithSomethingBehindItHasNoEffect(_ line: String) throws {
        let lines = Self.recording.split(separator: UInt8(ascii: "\n"))
        let bytes = lines[0] + Array("\n\(line)\n".utf8) + lines.dropFirst().joined(separator: [10]) + [10]
        let damaged = read(Array(bytes))
        let whole = read(Self.recording)
        #expect(damaged.errors.count == 1)
        #expect(damaged.events == whole.events)
        let cut = read(Array(lines[0]) + Array("\n\(line)\n".utf8))
        #expect(cut.ending == nil)
    }

    @Test(arguments: refused)
    func whatIsNoRecordingIsRefused(_ text: String, _ reason: String) {
        #expect(read(Array(text.utf8)).errors.map(\.description) == [reason])
    }

    static let header = #"{"type":"header","schema":1}"#

    static let wrong: [String] = [
        #"{"type":"call"}"#, #"{"type":"call","n":1,"pid":1}"#,
        #"{"type":"call","n":1,"pid":1,"cmd":"no_such"}"#,
        #"{"type":"call","n":-1,"pid":1,"cmd":"map_create"}"#,
        #"{"type":"call","n":1,"pid":4294967296,"cmd":"map_create"}"#,
        #"{"type":"call","n":1,"pid":1,"cmd":"map_create","errno":"ENONSENSE"}"#,
        #"{"type":"call","n":1,"pid":1,"cmd":"map_create","captured":{"attr":"0"}}"#,
        #"{"type":"call","n":1,"pid":1,"cmd":"map_create","captured":{"attr":"0g"}}"#,
        #"{"type":"call","n":1,"pid":1,"cmd":"map_create","captured":{"address":"0x11111111111111111"}}"#,
        #"{"type":"call","n":1,"pid":1,"cmd":"map_create","captured":{"memory":[{"sha256":"00"}]}}"#,
        #"{"type":"call","n":1,"pid":1,"cmd":"map_create","attr":{"fd":{"fd":1,"kind":"map","id":-1}}}"#,
        #"{"type":"call","n":1,"pid":1,"cmd":"map_create","time":1e3}"#,
        #"{"type":"call","n":1,"pid":1,"cmd":"map_create","time":-1}"#,
        #"{"type":"call","n":1,"pid":1,"cmd":"map_create","time":18446744074.0}"#,
        #"{"type":"payload","bytes":"00"}"#, #"{"type":"process","pid":1}"#,
        #"{"type":"process","pid":1,"event":"stop"}"#, #"{"type":"context","pid":1}"#,
        #"{"type":"end","reason":"tired"}"#, #"{"type":1}"#, #"[]"#, #"{"type":"unknown"} x"#,
    ]

    @Test(arguments: wrong)
    func aLineThatMakesNoSenseIsRefused(_ line: String) {
        let reading = read(Array("\(Self.header)\n\(line)\n".utf8))
        #expect(reading.events.count == 1)
        #expect(reading.errors.count == 1)
        #expect(reading.errors.first?.line == 2)
    }

    @Test func hostileNestingIsRefused() {
        let deep = String(repeating: #"{"a":"#, count: 100_000)
        let reading = read(Array("\(Self.header)\n{\"type\":\"call\",\"attr\":\(deep)\n".utf8))
        #expect(reading.errors.count == 1)
    }

    @Test func linesOfOtherKindsAreSkipped() {
        let text = """
            {"schema":1,"extra":{"a":[1,2,{}]},"type":"header"}

            {"type":"verdict","capability":"bpf","allowed":true}
            {"type":"tally","calls":{"map_lookup_elem":12}}\r
            {"type":"hologram","n":1e9}
            {"type":"process","time":0.5,"pid":3,"comm":"x","event":"exit","status":0,"later":[{}]}
            """
        let reading = read(Array(text.utf8))
        #expect(reading.errors.isEmpty)
        #expect(!reading.isTruncated)
        #expect(
            reading.events.last
                == .process(
                    ProcessEvent(time: 500_000_000, pid: 3, comm: "x", change: .exit(status: 0))))
        #expect(reading.events.count == 2)
    }
}
