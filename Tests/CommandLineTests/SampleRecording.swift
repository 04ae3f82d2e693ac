import BpfAbi
import Recording

@testable import bpfrec

/// A small recording: a map is made, another is refused, and the application ends.
enum SampleRecording {
    static let header = RecordingHeader(
        bpfrec: Version.number, kernel: "6.12.0", arch: "x86_64", argv: ["./app"], cwd: "/work",
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

    static func bytes(_ events: [TraceEvent] = events) -> [UInt8] {
        var encoder = RecordingEncoder()
        var bytes: [UInt8] = []
        for event in events { encoder.encode(event, into: &bytes) }
        return bytes
    }
}
