import BpfAbi
import KernelTypes
import Recording
import Rendering
import TestSupport
import Testing
import Tracing

@testable import bpfrec

/// What happens when the kernel is newer than the tables.
@Suite struct NamingSinkTests {
    final class Collector: EventSink {
        var events: [TraceEvent] = []
        func receive(_ event: TraceEvent) { events.append(event) }
    }

    /// A kernel of the future: a map type, a command and a field that no table has.
    static let future = NewerNames(
        constants: [
            .init(enumeration: "bpf_map_type", value: 99, name: "BPF_MAP_TYPE_FUTURE"),
            .init(enumeration: "bpf_cmd", value: 57, name: "BPF_DO_FUTURE"),
        ],
        fields: [.init(command: .mapCreate, path: "future_size", offset: 92, size: 4)])

    static func call(_ command: UInt32, _ attr: [UInt8]) -> CallEvent {
        CallEvent(
            number: 1, time: 0, pid: 1, tid: 1, comm: "app",
            captured: CapturedCall(
                commandArgument: command, attrAddress: 4096, size: UInt32(attr.count), attr: attr, result: 3))
    }

    static let futureMap: [UInt8] = [99, 0, 0, 0] + [UInt8](repeating: 0, count: 88) + [7, 0, 0, 0]

    @Test func namesStandBeforeTheFirstCallThatNeedsThem() {
        let collector = Collector()
        let sink = NamingSink(collector) { Self.future }
        sink.receive(Self.call(22, [4, 0, 0, 0]))
        sink.receive(Self.call(0, Self.futureMap))
        sink.receive(Self.call(57, [1]))
        #expect(collector.events.count == 4)
        #expect(collector.events[1] == .names(Self.future))
        let lines = collector.events.compactMap(Self.line)
        #expect(lines[1].contains("map_type=BPF_MAP_TYPE_FUTURE"))
        #expect(lines[1].contains("future_size=7"))
        #expect(lines[2].contains("bpf(BPF_DO_FUTURE,"))
    }

    @Test func aRecordingReadsTheSameOnAnotherKernel() throws {
        let collector = Collector()
        let sink = NamingSink(collector) { Self.future }
        sink.receive(Self.call(0, Self.futureMap))
        var bytes: [UInt8] = []
        var encoder = RecordingEncoder()
        let header = RecordingHeader(
            bpfrec: "0", kernel: "9.9", arch: "x86_64", argv: ["app"], cwd: "/", started: 0)
        for event in [TraceEvent.header(header)] + collector.events { encoder.encode(event, into: &bytes) }
        #expect(String(decoding: bytes, as: UTF8.self).contains("\"future_size\":7"))

        var reader = RecordingReader()
        reader.feed(bytes)
        reader.finish()
        var lines: [String] = []
        while let event = try reader.next() { lines += [Self.line(event)].compactMap(\.self) }
        #expect(lines == collector.events.compactMap(Self.line))
    }

    @Test func aKernelThatTheTablesKnowIsNotAsked() {
        let collector = Collector()
        var asked = 0
        let sink = NamingSink(collector) {
            asked += 1
            return NewerNames()
        }
        sink.receive(Self.call(0, [2, 0, 0, 0, 4, 0, 0, 0]))
        // BPF_F_CPU with the number of a CPU above it.
        sink.receive(Self.call(2, [UInt8](repeating: 0xff, count: 24) + [9, 0, 0, 0, 0xff, 0, 0, 0]))
        #expect(asked == 0)
        sink.receive(Self.call(0, Self.futureMap))
        sink.receive(Self.call(0, Self.futureMap))
        #expect(asked == 1)
    }

    @Test func theRunningKernelNamesWhatTablesLack() throws {
        var kernel = try KernelBtf.load()
        let index = try #require(kernel.enumerations.firstIndex { $0.name == "bpf_map_type" })
        kernel.enumerations[index].constants.append(KernelConstant("BPF_MAP_TYPE_FUTURE", 99))
        let names = NewerNames(beyondTablesIn: kernel)
        #expect(names.name(of: 99, in: "bpf_map_type") == "BPF_MAP_TYPE_FUTURE")
        #expect(names.name(of: 1, in: "bpf_map_type") == nil)
    }

    private static func line(_ event: TraceEvent) -> String? {
        guard case .call(let call) = event else { return nil }
        return CallLine(style: TextStyle()).text(
            of: call, attr: AttrDecoder.decode(call.captured, facts: call.facts))
    }
}
