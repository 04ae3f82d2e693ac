/// What waitpid(2) reports of a process, taken apart.
package enum WaitStatus: Equatable, Sendable {
    case exited(status: Int32)
    case killed(signal: Int32)
    /// The event is the PTRACE_EVENT_* number, 0 for a stop by a signal alone.
    case stopped(signal: Int32, event: Int32)

    package init(raw: Int32) {
        switch raw & 0x7f {
        case 0: self = .exited(status: (raw >> 8) & 0xff)
        case 0x7f: self = .stopped(signal: (raw >> 8) & 0xff, event: (raw >> 16) & 0xff)
        case let signal: self = .killed(signal: signal)
        }
    }
}
