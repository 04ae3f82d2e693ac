import BpfAbi
import CLinux
import Glibc
package import LinuxCalls
import Recording
import Unwinding

/// The tracer: sleeps until a traced thread stops, takes down what it does, and lets it go on. One thread of bpfrec
/// runs all of it, since ptrace requests from another are refused.
package final class TraceLoop {
    let sink: any EventSink
    let start: UInt64
    private let interests: CallInterests
    let collector: CallCollector
    let observer: (any CallObserver)?
    let injector: Injector?
    let symbols = SymbolStore()
    var mode = ThreadState.Mode.everyCall
    var threads: [Int32: TracedThread] = [:] { didSet { latest = nil } }
    /// The one that stopped last, which mostly is the next to stop.
    private var latest: TracedThread?
    var processes: [Int32: TracedProcess] = [:]
    /// Threads that stopped before the event of the one that made them.
    var early: Set<Int32> = []
    var mainPid: Int32 = 0
    var end = TraceOutcome.End.detached
    var ending: EndingPlan
    var isDetaching = false
    var isAttached = false
    var hasBegunObserving = false

    private static let turns: UInt64 = 16
    private let hasProcessors = clinux_has_processors() == 1
    /// For each kind of stop that the next one may come after.
    private var wakefulness = Stop.Kind.allCases.map { _ in Wakefulness() }
    private var latestKind = Stop.Kind.other
    private var changes: UInt64 = 0

    /// Children of bpfrec that are not traced, such as the init of a sandbox, and how they ended.
    package internal(set) var otherChildren: [Int32: WaitStatus] = [:]

    package init(options: TraceOptions, sink: any EventSink, observer: (any CallObserver)? = nil) {
        self.sink = sink
        self.observer = observer
        start = Clock.monotonic()
        interests = CallInterests(options.stopping)
        injector = options.injection.map(Injector.init)
        collector = CallCollector(options: options, sink: sink, start: start, isObserving: observer != nil)
        ending = EndingPlan(duration: options.duration, start: start, isDone: options.isDone)
    }

    /// Traces a launched application and everything that it starts, until the last of them is gone.
    package func run(_ application: borrowing LaunchedApplication, mode: ThreadState.Mode)
        throws(SyscallError)
        -> TraceOutcome
    {
        try Signals.leaveJobControl()
        try Ptrace.seizeLaunched(application.pid)
        self.mode = mode
        mainPid = application.pid
        adopt(application.pid, by: nil)
        // A thread that stops at every call has to be stopped once before it does.
        if mode == .everyCall { try Ptrace.interrupt(application.pid) }
        try application.start()
        return try loop()
    }

    func loop() throws(SyscallError) -> TraceOutcome {
        ending.arm(at: Clock.monotonic())
        while !threads.isEmpty {
            switch try nextChange() {
            case .change(let tid, let status):
                // The kernel looks through the threads in the same order every time: so that those that it looks at
                // last get their turn, all that wait are taken now and then.
                changes &+= 1
                if threads.count > 1, changes.isMultiple(of: Self.turns) {
                    try handleAll(from: (tid, status))
                } else {
                    handle(tid, status)
                }
            case .interrupted:
                takeSignals()
            case .nothingLeft:
                threads.removeAll()
            }
        }
        Signals.setAlarm(milliseconds: nil)
        let reason: RecordingEnd.Reason =
            switch end {
            case .exited(let status): .exited(status)
            case .killed(let signal): .signaled(signal)
            case .detached: .detached
            }
        let calls = collector.calls
        observe()
        announceCounts(of: nil, comm: "")
        sink.receive(
            .end(
                RecordingEnd(
                    time: now(), reason: reason, isStopped: ending.hasBegun, calls: calls,
                    lost: observer?.losses ?? ObservationLosses())))
        return TraceOutcome(end: end, isStopped: ending.hasBegun, calls: calls)
    }

    /// With several threads, there is mostly one that waits already; of two, one mostly waits for the other.
    private func nextChange() throws(SyscallError) -> Ptrace.WaitResult {
        guard threads.count <= 2, hasProcessors else { return try Ptrace.wait() }
        let kind = latestKind.rawValue
        if wakefulness[kind].isAwake {
            let found = try Ptrace.wait(awakeFor: Wakefulness.patience)
            wakefulness[kind].watched(inVain: found == nil)
            if let found { return found }
        }
        let before = Clock.monotonic()
        let change = try Ptrace.wait()
        wakefulness[kind].slept(Clock.monotonic() &- before)
        if wakefulness[kind].isAsking, case .change(let tid, _) = change {
            let processor = ProcessFiles.processor(of: tid)
            wakefulness[kind].answered(areApart: ![nil, clinux_processor()].contains(processor))
        }
        return change
    }

    /// All that has happened already; whoever stops again meanwhile waits for the next turn.
    func handleWaiting() throws(SyscallError) {
        guard case .change(let tid, let status) = try Ptrace.wait(withoutBlocking: true) else { return }
        try handleAll(from: (tid, status))
    }

    func handleAll(from first: (Int32, WaitStatus)) throws(SyscallError) {
        var changes = [first]
        while case .change(let tid, let status) = try Ptrace.wait(withoutBlocking: true) {
            // Of two stops of a thread the first is over: it was killed in it, and replaced.
            if case .stopped = status {
                changes.removeAll { change in
                    if change.0 == tid, case .stopped = change.1 { true } else { false }
                }
            }
            changes.append((tid, status))
        }
        for (tid, status) in changes { handle(tid, status) }
    }

    func now() -> UInt64 { Clock.monotonic() &- start }

    // MARK: Stops

    private func handle(_ tid: Int32, _ status: WaitStatus) {
        let stop = Stop(status)
        latestKind = stop.kind
        guard let thread = stoppedThread(tid, status), !isReplaced(thread, stop) else { return }
        defer { thread.isNew = false }
        if isDetaching, case .stopped = status {
            letGo(thread, stop)
            return
        }
        if thread.mayHaveExecuted {
            thread.mayHaveExecuted = false
            if stop != .exec { replaceProgram(thread) }
        }
        var info: clinux_syscall_info?
        if stop == .seccomp || stop == .systemCall { info = try? Ptrace.syscallInfo(tid) }
        let interest = info.flatMap(interests.interest(in:))
        let call = info.map { info -> ThreadState.CallStop in
            if info.op == clinux_syscall_info.exit { return .exit(result: info.rval) }
            if info.op == clinux_syscall_info.seccomp, info.data != UInt32(SeccompFilter.tag) {
                return .entryWithoutTracer(isOfInterest: interest != nil)
            }
            if stop == .seccomp, case .bpf = interest, canInject(thread, info) { return .entryToInject }
            return .entry(isOfInterest: interest != nil)
        }
        (removals(thread, stop) ?? thread.state.actions(for: stop, call: call)).forEach {
            perform($0, thread, stop, info, interest)
        }
    }

    /// Whether a stop is over. When a thread calls exec, the others are killed in whatever stop they are in, and it goes under
    /// the leader's number from then on. What was meant for the leader's stop would let the new program go, at whose exec
    /// nobody has looked.
    private func isReplaced(_ thread: TracedThread, _ stop: Stop) -> Bool {
        switch stop {
        case .exited, .killed: return false
        case .child(.clone): break
        default: if thread.process.threads == 1 { return false }
        }
        return thread.tid == thread.process.pid && Ptrace.hasStop(thread.tid)
    }

    func thread(_ tid: Int32) -> TracedThread? {
        if let latest, latest.tid == tid { latest } else { threads[tid] }
    }

    private func stoppedThread(_ tid: Int32, _ status: WaitStatus) -> TracedThread? {
        if let latest, latest.tid == tid { return latest }
        if threads[tid] == nil {
            guard case .stopped = status else {
                otherChildren[tid] = status
                return nil
            }
            // A new thread's first stop may come before its parent's event. One in exec has the number of a leader that ended
            // before we came, and nobody's child.
            if Stop(status) != .exec { early.insert(tid) }
            adopt(tid, by: nil)
        }
        latest = threads[tid]
        return latest
    }

    /// At the first stop of a process that was made while a token was in its parent.
    private func removals(_ thread: TracedThread, _ stop: Stop) -> ActionList? {
        guard let injector, thread.isNew else { return nil }
        guard stop == .attention, thread.tid == thread.process.pid else { return nil }
        let traces = injector.traces(in: thread)
        guard !traces.isEmpty else { return nil }
        return thread.state.remove(token: traces.token != nil, page: traces.page != nil)
    }

    /// Decides about a token for a call that is about to be made.
    private func canInject(_ thread: TracedThread, _ info: clinux_syscall_info) -> Bool {
        guard let injector, thread.state.injection == nil else { return false }
        switch injector.decide(thread, info) {
        case .leave: return false
        case .refuse(let reason):
            thread.refusedInjection = reason
            return false
        case .inject(let call):
            injector.start(call, in: thread.tid)
            return true
        }
    }

    private func inject(_ action: Injection.Action, _ thread: TracedThread) {
        switch action {
        case .enter: thread.setEntered(now())
        case .takeAnswer: thread.setLeft(now())
        case .note(let outcome): thread.note(outcome.recorded)
        case .begin, .make, .fill, .end, .startOver, .restore: break
        }
        guard let answer = injector?.perform(action, in: thread.tid) else { return }
        for next in thread.state.answered(answer) {
            if case .inject(let action) = next { inject(action, thread) }
        }
    }

    private func perform(
        _ action: ThreadState.Action, _ thread: TracedThread, _ stop: Stop, _ info: clinux_syscall_info?,
        _ interest: CallInterest?
    ) {
        let tid = thread.tid
        // Taking down a call may have taken long.
        if action.isForStop, isReplaced(thread, stop) { return }
        switch action {
        case .enterCall:
            guard let info, let interest else { return }
            collector.enter(thread, info, interest)
            if let reason = thread.refusedInjection { thread.note(.refused(reason)) }
            thread.refusedInjection = nil
        case .leaveCall(let result):
            observe()
            collector.leave(thread, result: result)
        case .inject(let action):
            inject(action, thread)
        case .discardCall:
            collector.discard(thread)
        case .abandonCall:
            observe()
            collector.abandon(thread)
        case .refuseCall:
            try? Ptrace.skipCall(tid)
        case .resume(let toSystemCall, let signal):
            // The thread may have been killed meanwhile; its end is reported by itself.
            try? Ptrace.resume(tid, toSyscall: toSystemCall, signal: signal)
        case .listen:
            try? Ptrace.listen(tid)
            if tid == mainPid, !isAttached, case .groupStop(let signal) = stop {
                Signals.joinStop(of: tid, by: signal)
            }
        case .adoptChild:
            adoptChild(of: thread)
        case .replaceProgram:
            replaceProgram(thread)
        case .forget:
            forget(thread, stop)
        }
    }
}
