import BpfAbi
import Recording
import TestSupport
import Testing

struct RecordingRoundTripTests {
    static let header = RecordingHeader(
        bpfrec: "1.0", kernel: "6.18.0", arch: "x86_64", argv: ["./app", "-v"], cwd: "/tmp",
        started: 1_763_600_000.5)

    @Test(arguments: 0..<10)
    func anyEventsReadAsTheyWereWritten(_ seed: Int) throws {
        var random = RandomEvents(seed: UInt64(seed))
        var encoder = RecordingEncoder()
        var bytes: [UInt8] = []
        var events: [TraceEvent] = [.header(Self.header)]
        encoder.encode(events[0], into: &bytes)
        for _ in 0..<30 {
            let event = random.event()
            events.append(event)
            encoder.encode(event, into: &bytes)
        }
        #expect(try readAll(bytes) == events)
        #expect(try readAll(bytes, chunk: 7) == events)
    }

    @Test func everyLineIsJSONOfOneLine() throws {
        var random = RandomEvents(seed: 99)
        var encoder = RecordingEncoder()
        for _ in 0..<50 {
            var bytes: [UInt8] = []
            encoder.encode(.call(random.call()), into: &bytes)
            #expect(bytes.last == UInt8(ascii: "\n"))
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                _ = try JSONValue(parsing: Array(line))
                #expect(!line.contains { $0 < 0x20 || $0 == 0x7F })
            }
        }
    }

    @Test func everyValueIsJSONOfOneLine() throws {
        var random = RandomEvents(seed: 98)
        for _ in 0..<500 {
            var json = JSONWriter()
            json.value(random.value())
            _ = try JSONValue(parsing: json.bytes)
            #expect(!json.bytes.contains { $0 < 0x20 || $0 == 0x7F })
        }
    }

    @Test func anAttrAtExitThatIsTheSameIsNotStored() throws {
        var call = Self.call(regions: [])
        call.captured.attrAtExit = call.captured.attr
        var expected = call
        expected.captured.attrAtExit = nil
        #expect(try roundTrip([call]) == [expected])
    }

    @Test func largeMemoryIsStoredOnce() throws {
        let large = [UInt8](repeating: 0xA5, count: 5000)
        let calls = (0..<10).map { _ in Self.call(regions: [large, large]) }
        var encoder = RecordingEncoder()
        var bytes: [UInt8] = []
        encoder.encode(.header(Self.header), into: &bytes)
        for call in calls { encoder.encode(.call(call), into: &bytes) }
        #expect(bytes.count < 2 * 5000 + 10 * 1000)
        #expect(try readAll(bytes) == [.header(Self.header)] + calls.map { .call($0) })
    }

    @Test(arguments: [
        PayloadWindow(maximumCount: 4, maximumBytes: 1 << 20),
        PayloadWindow(maximumCount: 100, maximumBytes: 3000),
        PayloadWindow(maximumCount: 1, maximumBytes: 1),
        PayloadWindow(maximumCount: 20, maximumBytes: 20_000),
    ])
    func whatTheWriterForgotIsWrittenAgain(_ window: PayloadWindow) throws {
        // Memory of thirty kinds and many sizes, in calls that share some of it; some calls exceed the window.
        var random = SplitMix(seed: 5)
        var encoder = RecordingEncoder(window: window)
        var reader = RecordingReader(window: window)
        var lines: [UInt8] = []
        encoder.encode(.header(Self.header), into: &lines)
        reader.feed(lines)
        _ = try reader.next()
        for _ in 0..<200 {
            let regions = (0..<Int.random(in: 0..<6, using: &random)).map { _ in
                let kind = Int.random(in: 0..<30, using: &random)
                return [UInt8](repeating: UInt8(kind), count: 100 + kind * 40)
            }
            let call = Self.call(regions: regions)
            lines.removeAll(keepingCapacity: true)
            encoder.encode(.call(call), into: &lines)
            reader.feed(lines)
            #expect(try reader.next() == .call(call))
        }
    }

    @Test func memoryWhosePayloadWasCutOutIsEmpty() throws {
        let call = Self.call(regions: [[UInt8](repeating: 1, count: 200)])
        var encoder = RecordingEncoder()
        var bytes: [UInt8] = []
        encoder.encode(.header(Self.header), into: &bytes)
        var lines: [UInt8] = []
        encoder.encode(.call(call), into: &lines)
        bytes += lines.drop { $0 != UInt8(ascii: "\n") }
        var expected = call
        expected.captured.regions[0].bytes = []
        #expect(try readAll(bytes) == [.header(Self.header), .call(expected)])
    }

    static func call(regions: [[UInt8]]) -> CallEvent {
        CallEvent(
            number: 1, time: 5, pid: 10, tid: 11, comm: "app",
            captured: CapturedCall(
                commandArgument: 2, attrAddress: 0x7ffd_0000_1000, size: 32,
                attr: [UInt8](repeating: 3, count: 32),
                regions: regions.map {
                    CapturedRegion(
                        field: "value", phase: .entry, address: 0x1000, length: UInt64($0.count), bytes: $0)
                }, result: 0))
    }

    private func roundTrip(_ calls: [CallEvent]) throws -> [CallEvent] {
        var encoder = RecordingEncoder()
        var bytes: [UInt8] = []
        encoder.encode(.header(Self.header), into: &bytes)
        for call in calls { encoder.encode(.call(call), into: &bytes) }
        return try readAll(bytes).compactMap { event in
            guard case .call(let call) = event else { return nil }
            return call
        }
    }
}

/// All events of a recording, fed in one piece or in small ones.
func readAll(_ bytes: [UInt8], chunk: Int = .max) throws -> [TraceEvent] {
    var reader = RecordingReader()
    var events: [TraceEvent] = []
    var position = 0
    while position < bytes.count {
        let end = chunk < bytes.count - position ? position + chunk : bytes.count
        reader.feed(Array(bytes[position..<end]))
        position = end
        while let event = try reader.next() { events.append(event) }
    }
    reader.finish()
    while let event = try reader.next() { events.append(event) }
    return events
}
