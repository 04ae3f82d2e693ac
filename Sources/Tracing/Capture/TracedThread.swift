import Recording

/// One traced thread.
final class TracedThread {
    let tid: Int32
    let process: TracedProcess
    var state: ThreadState
    /// Its name, as last seen.
    var comm: String
    /// The call that it is in.
    private var open: OpenCall?
    /// What the kernel was seen to check in that call.
    var checks: [CapabilityCheck] = []

    init(tid: Int32, process: TracedProcess, state: ThreadState, comm: String) {
        self.tid = tid
        self.process = process
        self.state = state
        self.comm = comm
    }

    var memory: ProcessMemory { process.memory(of: tid) }

    func begin(_ call: consuming OpenCall) {
        open = call
    }

    /// The call that it was in. It is moved out, since calls are large and made often.
    func end() -> OpenCall? {
        var call: OpenCall?
        swap(&call, &open)
        return call
    }
}

extension TracedThread {
    /// Adds a check to the call in which it was made; false where that is not the one that is open.
    func take(_ seen: ObservedCheck, start: UInt64) -> Bool {
        guard seen.isInStoppingCall, case .bpf(_, let entered) = open, seen.time >= start &+ entered else {
            return false
        }
        checks.append(seen.check)
        return true
    }
}

/// A call between its entry and its exit.
enum OpenCall {
    case bpf(CallEvent, entered: UInt64)
    case context(ContextEvent)
    /// Its first argument is to be as it was.
    case changed(argument: UInt64, isI386: Bool)
}
