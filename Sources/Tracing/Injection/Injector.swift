import BpfAbi
import CLinux
import Glibc
import LinuxCalls

/// Does in a stopped thread what `Injection` says. The registers are set by PTRACE_SETREGS alone, which every kernel
/// has; PTRACE_SET_SYSCALL_INFO came with 6.16.
final class Injector {
    /// What is to be done about a call that is about to be made.
    enum Decision {
        /// It passes a token, takes none, or belongs to a program that asks for itself.
        case leave
        case refuse(String)
        case inject(InjectedCall)
    }

    /// The numbers of 64-bit calls.
    private enum X86 {
        static let close: UInt64 = 3
        static let mmap: UInt64 = 9
        static let munmap: UInt64 = 11
    }

    private let settings: InjectionSettings
    private var calls: [Int32: InjectedCall] = [:]
    private var recent = RecentInjections()
    /// The filters that bpfrec itself was born with, and its own: they let pass what is injected.
    private let ownFilters = (ProcessFiles.status(getpid(), "Seccomp_filters") ?? 0) + 1

    init(_ settings: InjectionSettings) {
        self.settings = settings
    }

    /// The thread is gone, or its process has another program.
    func forget(_ tid: Int32) {
        if let call = calls.removeValue(forKey: tid) { recent.add(call) }
    }

    // MARK: Before a call

    func decide(_ thread: TracedThread, _ info: clinux_syscall_info) -> Decision {
        let command = BpfCommand(argument: UInt32(truncatingIfNeeded: info.args.0))
        let size = Int(UInt32(truncatingIfNeeded: info.args.2))
        // What is longer the kernel refuses unread (6.18, bpf_check_uarg_tail_zero).
        guard let field = TokenField.of(command), size <= InjectedCall.pageSize else { return .leave }
        guard let attr = read(size, at: info.args.1, of: thread.tid) else { return .leave }
        guard !field.isPassed(in: attr) else {
            thread.process.passesTokens = true
            return .leave
        }
        if settings.scope == .unawarePrograms, thread.process.passesTokens { return .leave }
        guard settings.commands.contains(command) else { return .leave }
        guard Architecture(rawValue: info.arch) == .x86_64 else {
            return .refuse("the call is a 32-bit one, and bpfrec passes tokens to 64-bit calls only")
        }
        do throws(SyscallError) {
            let decision = try decide(thread, info, field, attr)
            // What a thread that was killed meanwhile has no memory for is no reason.
            if case .refuse = decision { _ = try Ptrace.registers(thread.tid) }
            return decision
        } catch {
            // Killed meanwhile: there is no call any more.
            return error.errno == ESRCH ? .leave : .refuse("\(error)")
        }
    }

    /// As far as the thread itself may read, unlike what `ProcessMemory` gives; nil where it may not read all.
    private func read(_ count: Int, at address: UInt64, of tid: Int32) -> [UInt8]? {
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        let read = bytes.withUnsafeMutableBytes { clinux_process_read(tid, address, $0.baseAddress, count) }
        return read == count ? bytes : nil
    }

    private func decide(
        _ thread: TracedThread, _ info: clinux_syscall_info, _ field: TokenField, _ attr: [UInt8]
    ) throws(SyscallError) -> Decision {
        let tid = thread.tid
        let registers = try Ptrace.registers(tid)
        guard isBehindInstruction(registers, thread) else {
            return .refuse("the call was not made by a system call instruction")
        }
        let hasOwnFilters = hasOwnFilters(tid)
        if hasOwnFilters, let reason = reasonAgainstSuspending(tid) { return .refuse(reason) }
        var limit = clinux_limit()
        _ = try checked(clinux_descriptor_limit(tid, nil, &limit), "prlimit", "\(tid)")
        guard let choice = DescriptorChoice(table(tid, limit)) else {
            return .refuse("no descriptor is left for a token (RLIMIT_NOFILE \(limit.soft))")
        }
        if let soft = choice.softLimit {
            var wider = clinux_limit(soft: UInt64(soft), hard: limit.hard)
            var before = clinux_limit()
            _ = try checked(clinux_descriptor_limit(tid, &wider, &before), "prlimit", "\(tid)")
        }
        return .inject(
            InjectedCall(
                registers: registers, signals: try Ptrace.signalMask(tid), number: info.nr,
                arguments: info.arguments, field: field, attr: attr, token: choice.number,
                hasOwnFilters: hasOwnFilters, limit: choice.softLimit == nil ? nil : limit))
    }

    /// `syscall`: the thread is sent back over those two bytes.
    private func isBehindInstruction(_ registers: clinux_registers, _ thread: TracedThread) -> Bool {
        var registers = registers
        return thread.memory.read(2, at: clinux_registers_ip(&registers) &- 2) == [0x0f, 0x05]
    }

    private func reasonAgainstSuspending(_ tid: Int32) -> String? {
        do throws(SyscallError) {
            try Ptrace.suspendFilters(tid, true)
            try Ptrace.suspendFilters(tid, false)
            return nil
        } catch {
            return
                "\(TokenInjection.ownFilter), which would judge bpfrec's calls: \(error); "
                + "that takes root, and that bpfrec has no filter itself"
        }
    }

    private func table(_ tid: Int32, _ limit: clinux_limit) -> DescriptorChoice.Table {
        DescriptorChoice.Table(
            open: ProcessFiles.descriptors(of: tid), reserved: Set(calls.values.map(\.token)),
            size: ProcessFiles.status(tid, "FDSize") ?? 64, softLimit: Int32(clamping: limit.soft),
            hardLimit: Int32(clamping: limit.hard))
    }

    // MARK: At the first stop of a process

    /// What it has of a token that was in its parent meanwhile, and nothing where it cannot be taken from it.
    func traces(in thread: TracedThread) -> InheritedTraces {
        let traces = recent.traces(in: thread.tid, current: calls)
        guard !traces.isEmpty, let field = TokenField.all.first else { return InheritedTraces() }
        do throws(SyscallError) {
            let registers = try Ptrace.registers(thread.tid)
            guard isBehindInstruction(registers, thread) else { return InheritedTraces() }
            let hasOwnFilters = hasOwnFilters(thread.tid)
            if hasOwnFilters, reasonAgainstSuspending(thread.tid) != nil { return InheritedTraces() }
            let signals = try Ptrace.signalMask(thread.tid)
            try Ptrace.setSignalMask(thread.tid, .max)
            calls[thread.tid] = InjectedCall(
                registers: registers, signals: signals, number: 0, arguments: [], field: field, attr: [],
                token: traces.token ?? -1, hasOwnFilters: hasOwnFilters, limit: nil, page: traces.page ?? 0)
            return traces
        } catch {
            return InheritedTraces()
        }
    }

    private func hasOwnFilters(_ tid: Int32) -> Bool {
        (ProcessFiles.status(tid, "Seccomp_filters") ?? 0) > ownFilters
    }

    // MARK: At the stops

    func start(_ call: InjectedCall, in tid: Int32) {
        calls[tid] = call
    }

    /// Where a request fails, the thread was killed meanwhile, which is reported by itself.
    func perform(_ action: Injection.Action, in tid: Int32) -> Injection.Answer? {
        guard let call = calls[tid] else { return nil }
        switch action {
        case .begin:
            try? Ptrace.setSignalMask(tid, .max)
            try? Ptrace.skipCall(tid)
        case .make(let next):
            make(next, call, in: tid)
        case .fill(let address):
            calls[tid]?.page = address
            let attr = call.changedAttr
            _ = attr.withUnsafeBytes { clinux_process_write(tid, address, $0.baseAddress, $0.count) }
        case .takeAnswer:
            return takeAnswer(call, in: tid)
        case .end(let result):
            var registers = call.registers
            clinux_registers_set_result(&registers, result)
            finish(call, registers, in: tid)
        case .startOver:
            var registers = call.registers
            call.arguments.withUnsafeBufferPointer {
                clinux_registers_for_call(&registers, call.number, $0.baseAddress)
            }
            finish(call, registers, in: tid)
        case .restore:
            finish(call, call.registers, in: tid)
        case .enter, .note:
            break
        }
        return nil
    }

    private func make(_ next: Injection.Call, _ call: InjectedCall, in tid: Int32) {
        let (number, arguments) = systemCall(next, call)
        var registers = call.registers
        arguments.withUnsafeBufferPointer {
            clinux_registers_for_call(&registers, number, $0.baseAddress)
        }
        try? Ptrace.setRegisters(tid, registers)
        guard call.hasOwnFilters else { return }
        let isOwn = next == .withToken || next == .asItWas
        try? Ptrace.suspendFilters(tid, !isOwn)
    }

    private func systemCall(_ next: Injection.Call, _ call: InjectedCall) -> (UInt64, [UInt64]) {
        switch next {
        case .map:
            let access = UInt64(PROT_READ | PROT_WRITE)
            let kind = UInt64(MAP_PRIVATE | MAP_ANONYMOUS)
            return (X86.mmap, [0, InjectedCall.pageSize, access, kind, .max, 0])
        case .withToken:
            var arguments = call.arguments
            arguments[1] = call.page
            arguments[2] = UInt64(call.changedAttr.count)
            arguments[5] = settings.argument(token: call.token)
            return (call.number, arguments)
        case .closeToken:
            return (X86.close, [UInt64(call.token), 0, 0, 0, 0, 0])
        case .closeResult(let descriptor):
            return (X86.close, [UInt64(descriptor), 0, 0, 0, 0, 0])
        case .unmap:
            return (X86.munmap, [call.page, InjectedCall.pageSize, 0, 0, 0, 0])
        case .asItWas:
            return (call.number, call.arguments)
        }
    }

    private func takeAnswer(_ call: InjectedCall, in tid: Int32) -> Injection.Answer {
        var isWritten = true
        for field in call.answers {
            let offset = UInt64(field.lowerBound)
            let bytes = read(field.count, at: call.page + offset, of: tid) ?? []
            let written = bytes.withUnsafeBytes {
                clinux_process_write(tid, call.attrAddress + offset, $0.baseAddress, $0.count)
            }
            if written != field.count { isWritten = false }
        }
        return Injection.Answer(
            isWritten: isWritten, isTokenOpen: ProcessFiles.hasToken(tid, under: call.token))
    }

    private func finish(_ call: InjectedCall, _ registers: clinux_registers, in tid: Int32) {
        try? Ptrace.setRegisters(tid, registers)
        try? Ptrace.setSignalMask(tid, call.signals)
        if call.hasOwnFilters { try? Ptrace.suspendFilters(tid, false) }
        if var limit = call.limit {
            var meanwhile = clinux_limit()
            _ = clinux_descriptor_limit(tid, &limit, &meanwhile)
        }
        calls[tid] = nil
        recent.add(call)
    }
}
