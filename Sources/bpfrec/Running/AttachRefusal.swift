import Glibc
import LinuxCalls

/// Why a running process cannot be followed, and what would help.
enum AttachRefusal {
    /// Who traces bpfrec, and so all that it starts: `process 12 (strace)`.
    static var ownTracer: String? { tracer(of: getpid()) }

    private static func tracer(of pid: Int32) -> String? {
        guard let tracer = ProcessFiles.status(pid, "TracerPid"), tracer != 0 else { return nil }
        let name = ProcessFiles.comm(tracer).map { " (\($0))" } ?? ""
        return "process \(tracer)\(name)"
    }

    static func explain(_ error: SyscallError) -> String {
        guard let subject = error.subject, let pid = Int32(subject) else {
            return "cannot follow it: \(error)"
        }
        let start = "cannot follow \(pid): \(ErrnoName.text(error.errno)) (\(error.call))"
        if error.errno == EINTR {
            return
                "\(start): a thread of it is executing a program, and until that is done nobody can follow it"
        }
        guard error.errno == EPERM else { return start }
        if let tracer = tracer(of: pid) {
            return "\(start): \(tracer) traces it already, and only one may"
        }
        if let scope = try? Files.text(of: "/proc/sys/kernel/yama/ptrace_scope"), scope.hasPrefix("3") {
            return "\(start): kernel.yama.ptrace_scope is 3, which forbids it to everyone until the next boot"
        }
        guard geteuid() != 0 else { return start }
        let scope = (try? Files.text(of: "/proc/sys/kernel/yama/ptrace_scope"))?.first
        if scope == "1" || scope == "2" {
            return "\(start): kernel.yama.ptrace_scope lets only root follow running processes; use sudo"
        }
        return "\(start): it belongs to another user, or has more capabilities than you; use sudo"
    }
}
