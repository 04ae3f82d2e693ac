/// Signals by name, as signal.h numbers them on x86_64.
package enum SignalNames {
    /// `SIGKILL`; `SIGRT_3` for real-time signals, which count from 32 in the kernel.
    package static func name(_ signal: Int32) -> String {
        if let index = Int(exactly: signal), names.indices.contains(index - 1) { return names[index - 1] }
        return (32...64).contains(signal) ? "SIGRT_\(signal - 32)" : "signal \(signal)"
    }

    /// From 1 on.
    private static let names = [
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL",
        "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD",
        "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ",
        "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ]
}
