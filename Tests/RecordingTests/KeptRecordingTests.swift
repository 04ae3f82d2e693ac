import BpfAbi
import Foundation
import Recording
import Testing

/// Recordings of every schema there has been stay readable: their files are never rewritten.
struct KeptRecordingTests {
    private func events(_ name: String) throws -> [TraceEvent] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(name)")
        return try readAll([UInt8](Data(contentsOf: file)))
    }

    @Test func schema1() throws {
        let read = try events("schema-1.jsonl")
        #expect(read.count == 9)
        guard case .header(let header) = read[0] else {
            Issue.record("no header")
            return
        }
        #expect(header.argv == ["./app", "-v"])
        #expect(header.delegated == TokenMasks(cmds: 0x21, maps: .max, progs: 0, attachs: 1))

        let calls = read.compactMap { event in
            if case .call(let call) = event { call } else { nil }
        }
        #expect(
            calls.map(\.captured.command.name) == ["map_create", "map_update_elem", "prog_load", "cmd_57"])
        #expect(calls.map(\.captured.result) == [4, 0, -1, -22])
        #expect(calls[0].created?.name == "events")
        #expect(calls[1].facts.descriptors[4]?.type == 1)
        #expect(calls[1].facts.descriptors[4]?.valueSize == 8)
        #expect(calls[1].facts.interfaces == [2: "eth0"])
        #expect(calls[1].captured.regions.map(\.bytes) == [[1, 0, 0, 0], [1, 2, 3, 4, 5, 6, 7, 8]])
        #expect(calls[2].captured.regions[0].bytes.count == 144)
        #expect(calls[2].captured.abi == .i386)
        #expect(calls[2].stack.first?.symbol == "bpf_prog_load")
        #expect(calls[3].duration == nil)
        #expect(calls.map(\.time) == [1_000_001, 2_500_000_000, 3_000_000_000, 4_000_000_000])
        guard case .end(let end) = read[8] else {
            Issue.record("no end")
            return
        }
        #expect(end.reason == .signaled(15) && end.isStopped && end.calls == 4)
    }
}
