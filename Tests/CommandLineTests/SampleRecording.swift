import BpfAbi
import Recording

@testable import bpfrec

/// A small recording: a map is made, another is refused, and the application ends.
enum SampleRecording {
    static let header = RecordingHeader(
        bpfrec: "0.1.0", kernel: "6.12.0", arch: "x86_64", argv: ["./app"], cwd: "/work",
        exe: "/work/app", started: 1_700_000_000, uid: 1000)

    /// MAP_CREATE of an array, as an old library passes it.
    static func mapCreate(number: UInt64, pid: Int32 = 100, type: UInt32 = 2, result: Int64) -> CallEvent {
        var attr: [UInt8] = []
        for value in [type, 4, 8, 1, 0] {
            attr += [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) }
        }
        return CallEvent(
            number: number, time: number * 1_000_000, pid: pid, tid: pid, comm: "app",
            captured: CapturedCall(
                commandArgument: 0, attrAddress: 0x7ff0_0000, size: 20, attr: attr, result: result),
            facts: CallFacts(), duration: 2000)
    }

    static let events: [TraceEvent] = [
        .header(header),
        .process(
            ProcessEvent(time: 0, pid: 100, comm: "app", change: .exec(exe: "/work/app", argv: ["./app"]))),
        .call(mapCreate(number: 1, result: 3)),
        .call(mapCreate(number: 2, pid: 101, type: 1, result: -1)),
        .process(ProcessEvent(time: 9_000_000, pid: 100, comm: "app", change: .exit(status: 0))),
        .end(RecordingEnd(time: 9_000_000, reason: .exited(0), calls: 2)),
    ]

    /// PROG_LOAD of an XDP program of two instructions, with the stack that led to it.
    static let progLoad = CallEvent(
        number: 3, time: 3_000_000, pid: 100, tid: 102, comm: "loader",
        captured: CapturedCall(
            commandArgument: 5, attrAddress: 0x7ff0_1000, size: 24,
            attr: [6, 0, 0, 0, 2, 0, 0, 0] + pointer(0x1000) + pointer(0x2000),
            regions: [
                CapturedRegion(
                    field: "insns", phase: .entry, address: 0x1000, length: 16,
                    bytes: [0xb7, 0, 0, 0, 2, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0]),
                CapturedRegion(
                    field: "license", phase: .entry, address: 0x2000, length: 4, bytes: Array("GPL\0".utf8)),
            ], result: 4),
        created: DescriptorFact(kind: .prog, id: 17, type: 6), duration: 90_000,
        stack: [
            StackFrame(
                address: 0x40_1234, module: "/work/app", offset: 0x1234, symbol: "load", symbolOffset: 4),
            StackFrame(address: 0x99),
        ])

    /// MAP_UPDATE_ELEM, whose key and value are the application's data.
    static let mapUpdate = CallEvent(
        number: 4, time: 4_000_000, pid: 100, tid: 100, comm: "app",
        captured: CapturedCall(
            commandArgument: 2, attrAddress: 0x7ff0_2000, size: 32,
            attr: [3, 0, 0, 0, 0, 0, 0, 0] + pointer(0x3000) + pointer(0x4000) + pointer(0),
            regions: [
                CapturedRegion(field: "key", phase: .entry, address: 0x3000, length: 4, bytes: [1, 0, 0, 0]),
                CapturedRegion(field: "value", phase: .entry, address: 0x4000, length: 2, bytes: [7, 7]),
            ], result: 0),
        facts: CallFacts(descriptors: [3: DescriptorFact(kind: .map, id: 9, type: 2)]), duration: 1000)

    static let unshare = ContextEvent(
        time: 5_000_000, pid: 101, tid: 101, comm: "app", name: "unshare",
        arguments: [ContextArgument("flags", .string("CLONE_NEWUSER"))], result: -1)

    static let eventsOfEveryKind: [TraceEvent] =
        Array(events.dropLast(2)) + [.call(progLoad), .call(mapUpdate), .context(unshare)] + events.suffix(2)

    private static func pointer(_ address: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: address >> (8 * $0)) }
    }

    static func bytes(_ events: [TraceEvent] = events) -> [UInt8] {
        var encoder = RecordingEncoder()
        var bytes: [UInt8] = []
        for event in events { encoder.encode(event, into: &bytes) }
        return bytes
    }
}
