import BpfAbi
import Recording

/// One traced thread.
final class TracedThread {
    let tid: Int32
    let process: TracedProcess
    var state: ThreadState
    /// Its name, as last seen.
    var comm: String { didSet { observedName = nil } }
    /// The same, where the observer saw it last.
    private var observedName: ThreadName?
    /// The call that it is in.
    private var open: OpenCall?
    /// What the kernel was seen to check in that call.
    var checks: [CapabilityCheck] = []
    /// It has not stopped yet.
    var isNew = true
    /// At its first stop it is in an exec, or was in one of which bpfrec did not hear.
    var mayHaveExecuted = false
    /// Why no token can be put into the call that it is about to make.
    var refusedInjection: String?

    init(tid: Int32, process: TracedProcess, state: ThreadState, comm: String) {
        self.tid = tid
        self.process = process
        self.state = state
        self.comm = comm
    }

    var memory: ProcessMemory { process.memory(of: tid) }

    func begin(_ call: OpenCall) {
        open = call
    }

    /// The call that it was in.
    func end() -> OpenCall? {
        defer { open = nil }
        return open
    }
}

extension TracedThread {
    private var openBpfCall: OpenBpfCall? {
        if case .bpf(let call) = open { call } else { nil }
    }

    /// The open call begins only now.
    func setEntered(_ time: UInt64) {
        openBpfCall?.entered = time
    }

    /// The open call is over; what follows until its exit is not its own.
    func setLeft(_ time: UInt64) {
        guard let call = openBpfCall else { return }
        call.event.duration = time &- call.entered
    }

    func note(_ injection: TokenInjection) {
        openBpfCall?.event.captured.injection = injection
    }

    /// Adds a check to the call in which it was made; false where that is not the one that is open.
    func take(_ seen: ObservedCheck, start: UInt64) -> Bool {
        guard seen.isInStoppingCall, let call = openBpfCall, seen.time >= start &+ call.entered else {
            return false
        }
        checks.append(seen.check)
        call.isNamed = true
        if seen.name != observedName {
            comm = seen.name.text
            observedName = seen.name
        }
        return true
    }
}

/// A call between its entry and its exit.
enum OpenCall {
    case bpf(OpenBpfCall)
    indirect case context(ContextEvent)
    /// Its first argument is to be as it was.
    case changed(argument: UInt64, isI386: Bool)
}

/// A bpf() call between its entry and its exit. A class: events are large, and one is handed on several times.
final class OpenBpfCall {
    var event: CallEvent
    var entered: UInt64
    /// The observer has told the name of its thread.
    var isNamed = false

    init(_ event: CallEvent, entered: UInt64) {
        self.event = event
        self.entered = entered
    }
}
