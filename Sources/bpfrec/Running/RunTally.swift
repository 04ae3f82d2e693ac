import BpfAbi
import Recording
import Tracing

/// Counts what a run did, for the few lines at its end.
final class RunTally: EventSink {
    private(set) var calls = 0
    private(set) var denied = 0
    private(set) var failed = 0
    private(set) var unfinished = 0
    private(set) var processes: Set<Int32> = []
    private var lastProcess: Int32?
    /// Calls that did not stop, and what the observer had no room for.
    private(set) var counted: UInt64 = 0
    private(set) var lost = ObservationLosses()

    private static let notPermitted: Int32 = 1

    func receive(_ event: TraceEvent) {
        switch event {
        case .counts(let counts): counted &+= counts.calls
        case .end(let end): lost = end.lost
        default: break
        }
    }

    func receive(_ call: inout CallEvent) {
        calls += 1
        if call.pid != lastProcess {
            processes.insert(call.pid)
            lastProcess = call.pid
        }
        switch call.captured.errno {
        case Self.notPermitted: denied += 1
        case .some: failed += 1
        case nil: if call.captured.result == nil { unfinished += 1 }
        }
    }

    /// `23 bpf() calls by 2 processes: 19 succeeded, 3 were not permitted, 1 failed otherwise`
    var sentence: String {
        guard calls > 0 else { return counted > 0 ? "no bpf() call stopped" : "no bpf() call was made" }
        let succeeded = calls - denied - failed - unfinished
        var outcomes = ["\(succeeded) succeeded"]
        if denied > 0 { outcomes.append("\(denied) not permitted (EPERM)") }
        if failed > 0 { outcomes.append("\(failed) failed otherwise") }
        if unfinished > 0 { outcomes.append("\(unfinished) without an end") }
        let who = processes.count == 1 ? "one process" : "\(processes.count) processes"
        return "\(calls) bpf() call\(calls == 1 ? "" : "s") by \(who): \(outcomes.joined(separator: ", "))"
    }

    /// `200000 more calls did not stop: they were counted in the kernel, and none was lost`
    var countSentence: String {
        guard counted > 0 else { return "no call was counted in the kernel" }
        let calls =
            counted == 1
            ? "1 more call did not stop: it was" : "\(counted) more calls did not stop: they were"
        return "\(calls) counted in the kernel" + (lost.counts == 0 ? ", and none was lost" : "")
    }
}
