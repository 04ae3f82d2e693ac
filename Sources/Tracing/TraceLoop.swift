import BpfAbi
import CLinux
package import LinuxCalls
import Recording
import Unwinding

/// The tracer: sleeps until a traced thread stops, takes down what it does, and lets it go on. One thread of bpfrec
/// runs all of it, since ptrace requests from another are refused.
package final class TraceLoop {
    private struct Thread {
        var state: ThreadState
        let process: TracedProcess
        var comm: String
        var open: OpenCall?
    }

    /// A call between its entry and its exit.
    private struct OpenCall {
        enum Content {
            case bpf(CallEvent)
            case context(ContextEvent)
        }

        var content: Content
        let entered: UInt64
    }

    private let options: TraceOptions
    private let sink: any EventSink
    private let start: UInt64
    private let contextCalls: [UInt64: ContextCall]
    private let contextCalls32: [UInt64: ContextCall]
    private let symbols = SymbolStore()
    private var threads: [Int32: Thread] = [:]
    private var processes: [Int32: TracedProcess] = [:]
    private var mainPid: Int32 = 0
    private var end = TraceOutcome.End.detached
    private var calls: UInt64 = 0
    private var ending: EndingPlan
    private var isDetaching = false
    private var isAttached = false

    /// Children of bpfrec that are not traced, such as the init of a sandbox, and how they ended.
    package private(set) var otherChildren: [Int32: WaitStatus] = [:]

    package init(options: TraceOptions, sink: any EventSink) {
        self.options = options
        self.sink = sink
        start = Clock.monotonic()
        ending = EndingPlan(duration: options.duration, start: start)
        contextCalls = Dictionary(
            ContextCall.all.map { (UInt64($0.x86_64), $0) }, uniquingKeysWith: { first, _ in first })
        contextCalls32 = Dictionary(
            ContextCall.all.compactMap { call in call.i386.map { (UInt64($0), call) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// Traces a launched application and everything that it starts, until the last of them is gone.
    package func run(_ application: borrowing LaunchedApplication, mode: ThreadState.Mode)
        throws(SyscallError)
        -> TraceOutcome
    {
        try Ptrace.seize(application.pid, killOnExit: true)
        mainPid = application.pid
        adopt(application.pid, mode: mode, parent: nil)
        // A thread that stops at every call has to be stopped once before it does.
        if mode == .everyCall { try Ptrace.interrupt(application.pid) }
        try application.start()
        return try loop()
    }

    /// Traces running processes until they end or bpfrec is told to let go.
    package func attach(to pids: [Int32]) throws(SyscallError) -> TraceOutcome {
        isAttached = true
        mainPid = pids.count == 1 ? pids[0] : 0
        for pid in pids { try attach(to: pid) }
        return try loop()
    }

    private func attach(to pid: Int32) throws(SyscallError) {
        // A thread may start others until it is seized itself: look again until nothing is new.
        var isSettled = false
        while !isSettled {
            isSettled = true
            for tid in ProcessFiles.threads(of: pid) where threads[tid] == nil {
                do throws(SyscallError) {
                    try Ptrace.seize(tid, killOnExit: false)
                    adopt(tid, mode: .everyCall, parent: nil)
                    try Ptrace.interrupt(tid)
                    isSettled = false
                } catch  where tid != pid {
                    // A thread that has just ended; its process tells by itself when it is gone.
                    continue
                }
            }
        }
        if processes[pid] == nil { try Ptrace.seize(pid, killOnExit: false) }
    }

    private func loop() throws(SyscallError) -> TraceOutcome {
        ending.arm(at: Clock.monotonic())
        while !threads.isEmpty {
            switch try Ptrace.wait() {
            case .change(let tid, let status):
                handle(tid, status)
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
        sink.receive(
            .end(RecordingEnd(time: now(), reason: reason, isStopped: ending.hasBegun, calls: calls)))
        return TraceOutcome(end: end, isStopped: ending.hasBegun, calls: calls)
    }

    private func now() -> UInt64 { Clock.monotonic() - start }

    // MARK: Stops

    private func handle(_ tid: Int32, _ status: WaitStatus) {
        let stop = Stop(status)
        if threads[tid] == nil {
            guard case .stopped = status else {
                otherChildren[tid] = status
                return
            }
            // A new thread's first stop may come before its parent's event.
            adopt(tid, mode: isAttached ? .everyCall : .filtered, parent: nil)
        }
        if isDetaching, case .stopped = status {
            letGo(tid, stop)
            return
        }
        var info: clinux_syscall_info?
        if stop == .seccomp || stop == .systemCall { info = try? Ptrace.syscallInfo(tid) }
        let interest = info.flatMap(interest(in:))
        let callStop = info.map { info -> ThreadState.CallStop in
            info.op == 2 ? .exit : .entry(isOfInterest: interest != nil)
        }
        guard let actions = threads[tid]?.state.actions(for: stop, call: callStop) else { return }
        for action in actions { perform(action, tid, stop, info, interest) }
    }

    private enum Interest {
        case bpf(CallerAbi)
        case context(ContextCall)
    }

    private func interest(in info: clinux_syscall_info) -> Interest? {
        guard info.op == 1 || info.op == 3 else { return nil }
        switch Architecture(rawValue: info.arch) {
        case .x86_64:
            if info.nr & ~0x4000_0000 == 321 {
                return isSelected(info) ? .bpf(.x86_64) : nil
            }
            return contextCalls[info.nr].flatMap { $0.matches(info.arguments) ? .context($0) : nil }
        case .i386:
            if info.nr == 357 { return isSelected(info) ? .bpf(.i386) : nil }
            return contextCalls32[info.nr].flatMap { $0.matches(info.arguments) ? .context($0) : nil }
        case nil:
            return nil
        }
    }

    private func isSelected(_ info: clinux_syscall_info) -> Bool {
        options.selection.includes(BpfCommand(argument: UInt32(truncatingIfNeeded: info.args.0)))
    }

    private func perform(
        _ action: ThreadState.Action, _ tid: Int32, _ stop: Stop, _ info: clinux_syscall_info?,
        _ interest: Interest?
    ) {
        switch action {
        case .enterCall:
            guard let info, let interest else { return }
            enter(tid, info, interest)
        case .leaveCall:
            guard let info else { return }
            leave(tid, result: info.rval)
        case .abandonCall:
            abandon(tid)
        case .resume(let toSystemCall, let signal):
            // The thread may have been killed meanwhile; its end is reported by itself.
            try? Ptrace.resume(tid, toSyscall: toSystemCall, signal: signal)
        case .listen:
            try? Ptrace.listen(tid)
        case .adoptChild:
            guard let message = try? Ptrace.eventMessage(tid), let child = Int32(exactly: message) else {
                return
            }
            if threads[child] == nil, let parent = threads[tid] {
                adopt(child, mode: parent.state.mode, parent: parent.process.pid)
            }
        case .replaceProgram:
            replaceProgram(tid)
        case .forget:
            forget(tid, stop)
        }
    }

    private func adopt(_ tid: Int32, mode: ThreadState.Mode, parent: Int32?) {
        let pid: Int32
        if let parent, ProcessFiles.isThread(tid, of: parent) {
            pid = parent
        } else {
            pid = ProcessFiles.status(tid, "Tgid") ?? tid
        }
        let comm = ProcessFiles.comm(tid) ?? ""
        let process: TracedProcess
        if let known = processes[pid] {
            process = known
        } else {
            process = TracedProcess(pid: pid, symbols: symbols)
            processes[pid] = process
            let parent = parent ?? ProcessFiles.status(pid, "PPid") ?? 0
            announce(pid, comm, .start(parent: parent))
        }
        threads[tid] = Thread(state: ThreadState(mode: mode), process: process, comm: comm, open: nil)
    }

    private func announce(_ pid: Int32, _ comm: String, _ change: ProcessEvent.Change) {
        sink.receive(.process(ProcessEvent(time: now(), pid: pid, comm: comm, change: change)))
    }

    private func replaceProgram(_ tid: Int32) {
        guard let process = threads[tid]?.process else { return }
        // The other threads are gone. The one that called exec goes under the process's own number now, and its
        // former one is never heard of again.
        for (other, thread) in threads where thread.process === process && other != tid {
            abandon(other)
            threads[other] = nil
        }
        process.replaceProgram()
        let comm = ProcessFiles.comm(tid) ?? ""
        threads[tid]?.comm = comm
        announce(
            process.pid, comm,
            .exec(exe: process.executable ?? "", argv: ProcessFiles.arguments(process.pid)))
    }

    private func forget(_ tid: Int32, _ stop: Stop) {
        guard let thread = threads.removeValue(forKey: tid), tid == thread.process.pid else { return }
        processes[tid] = nil
        switch stop {
        case .exited(let status):
            announce(tid, thread.comm, .exit(status: status))
            if tid == mainPid { end = .exited(status: status) }
        case .killed(let signal):
            announce(tid, thread.comm, .killed(signal: signal))
            if tid == mainPid { end = .killed(signal: signal) }
        default:
            break
        }
    }

    // MARK: Calls

    private func enter(_ tid: Int32, _ info: clinux_syscall_info, _ interest: Interest) {
        guard let thread = threads[tid] else { return }
        let entered = now()
        let content: OpenCall.Content =
            switch interest {
            case .bpf(let abi): .bpf(captureEntry(tid, thread, info, abi, entered))
            case .context(let call):
                .context(
                    ContextEvent(
                        time: entered, pid: thread.process.pid, tid: tid, comm: thread.comm, name: call.name,
                        arguments: ContextCapture.arguments(
                            of: call, info.arguments, memory: thread.process.memory)))
            }
        // The call's own time begins when the thread goes on, not while we look at it.
        threads[tid]?.open = OpenCall(content: content, entered: now())
    }

    private func captureEntry(
        _ tid: Int32, _ thread: Thread, _ info: clinux_syscall_info, _ abi: CallerAbi, _ entered: UInt64
    ) -> CallEvent {
        let command = BpfCommand(argument: UInt32(truncatingIfNeeded: info.args.0))
        let isDataPath = TraceSelection.dataPath.contains(command)
        var comm = thread.comm
        if !isDataPath, let current = ProcessFiles.comm(tid) {
            comm = current
            threads[tid]?.comm = current
        }
        var descriptors = thread.process.descriptors
        var memory = thread.process.memory
        descriptors.prepare(
            tid: tid, now: entered, acceptableAge: isDataPath ? DescriptorReader.dataPathAge : 0)
        var facts = CallFacts()
        let captured = CallCapture.atEntry(
            abi: abi, commandArgument: UInt32(truncatingIfNeeded: info.args.0), attrAddress: info.args.1,
            size: UInt32(truncatingIfNeeded: info.args.2), commonAddress: info.args.3,
            commonSize: UInt32(truncatingIfNeeded: info.args.4), limits: options.limits, facts: &descriptors,
            collected: &facts, memory: &memory)
        calls += 1
        return CallEvent(
            number: calls, time: entered, pid: thread.process.pid, tid: tid, comm: comm, captured: captured,
            facts: facts,
            stack: options.takesStack(for: command) ? thread.process.stacks.frames(tid: tid) : [])
    }

    private func leave(_ tid: Int32, result: Int64) {
        guard let open = threads[tid]?.open, let process = threads[tid]?.process else { return }
        threads[tid]?.open = nil
        let duration = now() - open.entered
        switch open.content {
        case .bpf(var call):
            captureExit(&call, process, tid, result: result)
            call.duration = duration
            sink.receive(.call(call))
        case .context(var event):
            event.result = result
            sink.receive(.context(event))
        }
    }

    private func captureExit(_ call: inout CallEvent, _ process: TracedProcess, _ tid: Int32, result: Int64) {
        var descriptors = process.descriptors
        var memory = process.memory
        CallCapture.atExit(
            &call.captured, result: result, limits: options.limits, facts: &descriptors,
            collected: &call.facts,
            memory: &memory)
        guard result >= 0, CallCapture.returnedKind(call.captured.command) != nil,
            let descriptor = Int32(exactly: result)
        else { return }
        descriptors.prepare(tid: tid, now: now(), acceptableAge: 0)
        call.created = descriptors.fact(for: descriptor)
    }

    /// The exit was not seen: the thread died in the call, or its process got another program.
    private func abandon(_ tid: Int32) {
        guard let open = threads[tid]?.open else { return }
        threads[tid]?.open = nil
        switch open.content {
        case .bpf(let call): sink.receive(.call(call))
        case .context(let event): sink.receive(.context(event))
        }
    }

    // MARK: The end

    private func takeSignals() {
        while let signal = Signals.take() {
            switch ending.answer(to: signal, isAttached: isAttached, at: Clock.monotonic()) {
            case .nothing: break
            case .letGo: detachAll()
            case .signalMain(let number): signalApplication(number)
            case .signalAll(let number): for pid in processes.keys { Signals.send(number, to: pid) }
            }
        }
        ending.arm(at: Clock.monotonic())
    }

    /// To the main process while it lives, else to those that it left behind.
    private func signalApplication(_ number: Int32) {
        if processes[mainPid] != nil {
            Signals.send(number, to: mainPid)
        } else {
            for pid in processes.keys { Signals.send(number, to: pid) }
        }
    }

    private func detachAll() {
        isDetaching = true
        for tid in threads.keys { try? Ptrace.interrupt(tid) }
    }

    private func letGo(_ tid: Int32, _ stop: Stop) {
        abandon(tid)
        var signal: Int32 = 0
        if case .signal(let number) = stop { signal = number }
        try? Ptrace.detach(tid, signal: signal)
        threads[tid] = nil
    }
}
