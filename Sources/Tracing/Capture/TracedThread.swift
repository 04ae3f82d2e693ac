import BpfAbi
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
    /// It has not stopped yet.
    var isNew = true
    /// Why no token can be put into the call that it is about to make.
    var refusedInjection: String?

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
    /// The open call begins only now.
    func setEntered(_ time: UInt64) {
        guard case .bpf(let call, _) = end() else { return }
        begin(.bpf(call, entered: time))
    }

    /// The open call is over; what follows until its exit is not its own.
    func setLeft(_ time: UInt64) {
        guard case .bpf(var call, let entered) = end() else { return }
        call.duration = time &- entered
        begin(.bpf(call, entered: entered))
    }

    func note(_ injection: TokenInjection) {
        guard case .bpf(var call, let entered) = end() else { return }
        call.captured.injection = injection
        begin(.bpf(call, entered: entered))
    }

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
