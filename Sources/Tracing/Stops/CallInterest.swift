import BpfAbi
import CLinux

/// What a system call is to the trace.
enum CallInterest {
    case bpf(CallerAbi)
    case context(ContextCall)
    /// clone(2) with CLONE_UNTRACED: the child would have our filter and no tracer, so its bpf() would fail.
    case hiddenChild(flags: UInt64, isI386: Bool)

    static let cloneUntraced: UInt64 = 0x0080_0000
}

/// Tells the calls of interest from all others, by the same tests as the seccomp filter.
struct CallInterests {
    private let selection: TraceSelection
    private let contextCalls: [UInt64: ContextCall]
    private let contextCalls32: [UInt64: ContextCall]

    init(_ selection: TraceSelection) {
        self.selection = selection
        contextCalls = Dictionary(
            ContextCall.all.map { (UInt64($0.x86_64), $0) }, uniquingKeysWith: { first, _ in first })
        contextCalls32 = Dictionary(
            ContextCall.all.compactMap { call in call.i386.map { (UInt64($0), call) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// nil for a call that is left alone.
    func interest(in info: clinux_syscall_info) -> CallInterest? {
        guard info.op == clinux_syscall_info.entry || info.op == clinux_syscall_info.seccomp,
            let architecture = Architecture(rawValue: info.arch)
        else { return nil }
        let isI386 = architecture == .i386
        if info.nr == architecture.bpf || (!isI386 && info.nr == architecture.bpf | Architecture.x32Bit) {
            let command = BpfCommand(argument: UInt32(truncatingIfNeeded: info.args.0))
            return selection.includes(command) ? .bpf(isI386 ? .i386 : .x86_64) : nil
        }
        if info.nr == architecture.clone {
            let flags = info.args.0
            return flags & CallInterest.cloneUntraced == 0 ? nil : .hiddenChild(flags: flags, isI386: isI386)
        }
        guard let call = (isI386 ? contextCalls32 : contextCalls)[info.nr], call.matches(info.arguments)
        else {
            return nil
        }
        return .context(call)
    }
}

extension clinux_syscall_info {
    /// PTRACE_SYSCALL_INFO_*
    static let entry: UInt32 = 1
    static let exit: UInt32 = 2
    static let seccomp: UInt32 = 3

    var arguments: [UInt64] { [args.0, args.1, args.2, args.3, args.4, args.5] }
}
