import BpfAbi
import Recording
import Testing

@testable import bpfrec

struct RecordingStreamTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    static func events(_ stream: inout RecordingStream) throws -> [TraceEvent] {
        var events: [TraceEvent] = []
        while let event = try stream.next() { events.append(event) }
        return events
    }

    @Test func recordingComesOutAsItWentIn() throws {
        let bytes = SampleRecording.bytes()
        try directory.write(bytes, to: "r")
        var stream = try RecordingStream(directory.file("r"))
        #expect(try Self.events(&stream) == SampleRecording.events)
        let (breaksOff, argv, hash) = (stream.breaksOff, stream.header?.argv, stream.sha256())
        #expect(!breaksOff)
        #expect(argv == ["./app"])
        #expect(hash == SHA256(of: bytes))
    }

    @Test func killedWriterIsNoticed() throws {
        for missing in [1, 20, 60] {
            try directory.write(Array(SampleRecording.bytes().dropLast(missing)), to: "r")
            var stream = try RecordingStream(directory.file("r"))
            _ = try Self.events(&stream)
            let breaksOff = stream.breaksOff
            #expect(breaksOff == (missing > 1))
        }
    }

    @Test func damageIsAnErrorWithItsPlaceAndReadingGoesOn() throws {
        var lines = String(decoding: SampleRecording.bytes(), as: UTF8.self).split(separator: "\n")
        lines.insert("{\"type\":\"call\"", at: 1)
        try directory.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: "r")
        var stream = try RecordingStream(directory.file("r"))
        _ = try stream.next()
        let failure = #expect(throws: CommandFailure.self) { try stream.next() }
        #expect(failure?.kind == .damagedInput)
        #expect(failure?.message.hasPrefix("\(directory.file("r")): line 2 (byte ") == true)
        #expect(try Self.events(&stream) == Array(SampleRecording.events.dropFirst()))
    }

    @Test func somethingElseIsNoRecording() throws {
        try directory.write(Array("hello\n".utf8), to: "r")
        let failure = #expect(throws: CommandFailure.self) {
            var stream = try RecordingStream(directory.file("r"))
            _ = try stream.next()
        }
        #expect(failure?.kind == .damagedInput)
    }

    @Test func missingFileIsNamed() {
        let path = directory.file("none")
        #expect(throws: CommandFailure.usage("cannot read \(path): No such file or directory")) {
            _ = try RecordingStream(path)
        }
        #expect(throws: CommandFailure.usage("cannot read \(directory.path): Is a directory")) {
            var stream = try RecordingStream(directory.path)
            _ = try stream.next()
        }
    }

    @Test(arguments: [0, 1, 55, 56, 63, 64, 65, 127, 128, 1000])
    func hashOfPiecesIsTheHashOfTheWhole(_ length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        for piece in [1, 3, 63, 64, 65] {
            var running = RunningSHA256()
            for start in stride(from: 0, to: length, by: piece) {
                running.add(Array(bytes[start..<min(length, start + piece)]))
            }
            #expect(running.finished() == SHA256(of: bytes))
        }
    }
}
