import CLinux
import Glibc

/// Signals to bpfrec itself, for a loop that sleeps in `Ptrace.wait`.
package enum Signals {
    package struct Received: Equatable, Sendable {
        package let number: Int32
        /// The terminal sent it to the whole process group, the application included.
        package let isFromTerminal: Bool

        package init(number: Int32, isFromTerminal: Bool) {
            self.number = number
            self.isFromTerminal = isFromTerminal
        }
    }

    package static func `catch`() throws(SyscallError) {
        _ = try checked(clinux_catch_signals(), "sigaction")
    }

    /// Leaves the terminal's stop signals to the application.
    package static func leaveJobControl() throws(SyscallError) {
        _ = try checked(clinux_leave_job_control(), "sigprocmask")
    }

    /// Stops bpfrec as the application was stopped, where that is for the shell to see. Returns when it goes on.
    package static func joinStop(of application: Int32, by signal: Int32) {
        _ = clinux_join_stop(application, signal)
    }

    /// Whether there is one to take.
    package static var areWaiting: Bool { clinux_has_signal() == 1 }

    package static func take() -> Received? {
        var signal = clinux_signal()
        guard clinux_take_signal(&signal) == 1 else { return nil }
        return Received(number: signal.number, isFromTerminal: signal.is_from_kernel != 0)
    }

    /// SIGALRM after that time, and then every 100 ms; nil ends it.
    package static func setAlarm(milliseconds: Int?) {
        _ = clinux_set_alarm(milliseconds ?? 0)
    }

    package static func send(_ signal: Int32, to pid: Int32) {
        // The process may be gone already; there is nothing to tell anyone then.
        _ = clinux_kill(pid, 0, signal)
    }

    /// Whether a thread belongs to a process: signal 0 is sent to nobody else. To ask /proc costs ten times that.
    package static func isThread(_ tid: Int32, of pid: Int32) -> Bool {
        clinux_kill(pid, tid, 0) != -ESRCH
    }

    package static func name(_ number: Int32) -> String {
        guard let name = sigabbrev(number) else { return "signal \(number)" }
        return "SIG\(name)"
    }

    private static func sigabbrev(_ number: Int32) -> String? {
        clinux_signal_name(number).map { String(cString: $0) }
    }
}
