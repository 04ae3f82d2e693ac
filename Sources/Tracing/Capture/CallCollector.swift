import BpfAbi
import CLinux
import Glibc
import LinuxCalls
import Recording
import Unwinding

/// Takes calls down: what is handed over at the entry of each, what came back at its exit.
final class CallCollector {
    private let options: TraceOptions
    private let sink: any EventSink
    private let start: UInt64
    private let isObserving: Bool
    private let names = ThreadNames()
    /// How many bpf() calls were entered.
    private(set) var calls: UInt64 = 0

    init(options: TraceOptions, sink: any EventSink, start: UInt64, isObserving: Bool) {
        self.options = options
        self.sink = sink
        self.start = start
        self.isObserving = isObserving
    }

    private func now() -> UInt64 { Clock.monotonic() &- start }

    func enter(_ thread: TracedThread, _ info: clinux_syscall_info, _ interest: CallInterest) {
        thread.memory.beginStop()
        switch interest {
        case .bpf(let abi):
            let call = captureEntry(thread, info, abi)
            thread.checks.removeAll(keepingCapacity: true)
            // The call's own time begins when the thread goes on, not while we look at it.
            thread.begin(.bpf(OpenBpfCall(call, entered: now())))
        case .context(let call):
            thread.begin(
                .context(
                    ContextEvent(
                        time: now(), pid: thread.process.pid, tid: thread.tid, comm: thread.comm,
                        name: call.name,
                        arguments: ContextCapture.arguments(
                            of: call, info.arguments, memory: thread.memory))))
        case .hiddenChild(let flags, let isI386):
            let visible = flags & ~CallInterest.cloneUntraced
            // Where that fails, the thread was killed meanwhile.
            try? Ptrace.setFirstArgument(thread.tid, isI386: isI386, visible)
            thread.begin(.changed(argument: flags, isI386: isI386))
        }
    }

    func leave(_ thread: TracedThread, result: Int64) {
        guard let open = thread.end() else { return }
        thread.memory.beginStop()
        switch open {
        case .bpf(let call):
            setName(of: call, by: thread)
            if wasRefused(by: call.event.captured.abi, thread, result) { return sink.receive(&call.event) }
            if call.event.duration == nil { call.event.duration = now() &- call.entered }
            let command = BpfCommand(argument: call.event.captured.commandArgument)
            if command == .tokenCreate, result >= 0 { thread.process.passesTokens = true }
            captureExit(&call.event, thread, result: result)
            if isObserving { call.event.checks = thread.checks }
            sink.receive(&call.event)
        case .context(var event):
            event.result = result
            sink.receive(.context(event))
        case .changed(let argument, let isI386):
            try? Ptrace.setFirstArgument(thread.tid, isI386: isI386, argument)
        }
    }

    /// A thread may have another name than before. What the kernel was asked in the call tells it on the way; else /proc
    /// does, though not for the data path of maps.
    private func setName(of call: OpenBpfCall, by thread: TracedThread) {
        if !call.isNamed, !TraceSelection.isDataPath(call.event.captured.command),
            let current = names.name(of: thread.tid)
        {
            thread.comm = current
        }
        call.event.comm = thread.comm
    }

    /// A filter of the application's own answered the call by a signal: the kernel puts the call's number back where
    /// the result goes, which may be a descriptor's number as well.
    private func wasRefused(by abi: CallerAbi, _ thread: TracedThread, _ result: Int64) -> Bool {
        let architecture: Architecture = abi == .i386 ? .i386 : .x86_64
        return result == Int64(architecture.bpf) && ProcessFiles.isPending(SIGSYS, for: thread.tid)
    }

    /// The call was not made: the kernel has the thread make it anew.
    func discard(_ thread: TracedThread) {
        if case .bpf(let call) = thread.end(), call.event.number == calls { calls -= 1 }
    }

    /// The exit was not seen: the thread died in the call, or its process got another program.
    func abandon(_ thread: TracedThread) {
        switch thread.end() {
        case nil: break
        case .bpf(let call):
            if isObserving { call.event.checks = thread.checks }
            if call.isNamed { call.event.comm = thread.comm }
            sink.receive(&call.event)
        case .context(let event): sink.receive(.context(event))
        case .changed: break
        }
    }

    private func captureEntry(_ thread: TracedThread, _ info: clinux_syscall_info, _ abi: CallerAbi)
        -> CallEvent
    {
        let entered = now()
        let commandArgument = UInt32(truncatingIfNeeded: info.args.0)
        let command = BpfCommand(argument: commandArgument)
        let isDataPath = TraceSelection.isDataPath(command)
        var descriptors = thread.process.descriptors
        var memory = thread.memory
        descriptors.prepare(
            tid: thread.tid, now: entered, acceptableAge: isDataPath ? DescriptorReader.dataPathAge : 0)
        var facts = CallFacts()
        let captured = CallCapture.atEntry(
            abi: abi, commandArgument: commandArgument, attrAddress: info.args.1,
            size: UInt32(truncatingIfNeeded: info.args.2), commonAddress: info.args.3,
            commonSize: UInt32(truncatingIfNeeded: info.args.4), limits: options.limits, facts: &descriptors,
            collected: &facts, memory: &memory)
        calls += 1
        return CallEvent(
            number: calls, time: entered, pid: thread.process.pid, tid: thread.tid, comm: thread.comm,
            captured: captured, facts: facts,
            stack: options.takesStack(for: command) ? thread.process.stacks.frames(tid: thread.tid) : [])
    }

    private func captureExit(_ call: inout CallEvent, _ thread: TracedThread, result: Int64) {
        var descriptors = thread.process.descriptors
        var memory = thread.memory
        CallCapture.atExit(
            &call.captured, result: result, limits: options.limits, facts: &descriptors,
            collected: &call.facts, memory: &memory)
        if result == -Int64(EPERM) { readAgain(&call.facts, descriptors, thread) }
        guard result >= 0, let kind = CallCapture.returnedKind(call.captured.command),
            let descriptor = Int32(exactly: result)
        else { return }
        descriptors.prepare(tid: thread.tid, now: now(), acceptableAge: 0)
        call.created = descriptors.fact(forNew: descriptor, kind)
    }

    /// The data path goes by what its map was a moment ago. A refusal may come of what it has become: frozen, say.
    private func readAgain(_ facts: inout CallFacts, _ descriptors: DescriptorReader, _ thread: TracedThread)
    {
        descriptors.prepare(tid: thread.tid, now: now(), acceptableAge: 0)
        for descriptor in facts.descriptors.keys {
            if let fact = descriptors.fact(for: descriptor) { facts.descriptors[descriptor] = fact }
        }
    }
}
