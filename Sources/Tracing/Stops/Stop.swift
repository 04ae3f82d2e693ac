package import LinuxCalls

/// Why a traced thread stopped or ended. Raw wait statuses and their oddities do not leave `init`.
package enum Stop: Equatable, Sendable {
    case exited(status: Int32)
    case killed(signal: Int32)
    /// The seccomp filter said RET_TRACE: the thread is about to make a call of interest.
    case seccomp
    /// The entry or the exit of a system call; which one, the thread's state and the kernel tell.
    case systemCall
    /// The thread made another one.
    case child(ChildKind)
    /// The process has a new program. All its other threads are gone.
    case exec
    /// A job-control stop: the whole process is stopped until SIGCONT.
    case groupStop(signal: Int32)
    /// A signal is about to be delivered.
    case signal(Int32)
    /// The first stop of a new thread, the answer to an interrupt, or the end of a group stop.
    case attention

    package enum ChildKind: Equatable, Sendable {
        case fork
        case vfork
        case clone
    }

    /// What the time until the next stop depends on: the thread is in a call, or between two; its parent is about to be told
    /// of its end, or it runs a program.
    enum Kind: Int, CaseIterable {
        case entry
        case systemCall
        case birth
        case end
        case signal
        case other
    }

    var kind: Kind {
        switch self {
        case .seccomp: .entry
        case .systemCall: .systemCall
        case .child: .birth
        case .exited, .killed: .end
        case .signal: .signal
        case .exec, .groupStop, .attention: .other
        }
    }

    package init(_ status: WaitStatus) {
        switch status {
        case .exited(let status): self = .exited(status: status)
        case .killed(let signal): self = .killed(signal: signal)
        case .stopped(let signal, let event): self = Self.stop(signal: signal, event: event)
        }
    }

    private static func stop(signal: Int32, event: Int32) -> Stop {
        switch event {
        case 1: .child(.fork)
        case 2: .child(.vfork)
        case 3: .child(.clone)
        case 4: .exec
        case 7: .seccomp
        // PTRACE_EVENT_STOP: the signal tells a group stop from the other kinds (ptrace(2), since 3.4).
        case 128: Self.stopSignals.contains(signal) ? .groupStop(signal: signal) : .attention
        // PTRACE_O_TRACESYSGOOD sets bit 7.
        case 0 where signal == 5 | 0x80: .systemCall
        case 0: .signal(signal)
        default: .attention
        }
    }

    /// SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU
    private static let stopSignals: Set<Int32> = [19, 20, 21, 22]
}
