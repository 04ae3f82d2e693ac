import Glibc
import LinuxCalls

/// Why a running process cannot be followed, and what would help.
enum AttachRefusal {
    /// Who traces bpfrec, and so all that it starts: `process 12 (strace)`.
    static var ownTracer: String? { tracer(of: getpid()) }

    private static func tracer(of pid: Int32) -> String? {
        let tracers = ProcessFiles.threads(of: pid).lazy.compactMap { ProcessFiles.status($0, "TracerPid") }
        guard let tracer = tracers.first(where: { $0 != 0 && $0 != getpid() }) else { return nil }
        return name(of: tracer)
    }

    private static func name(of tracer: Int32) -> String {
        "process \(tracer)" + (ProcessFiles.comm(tracer).map { " (\($0))" } ?? "")
    }

    /// Of a thread of a process that is followed otherwise.
    static func explain(leavingOut tid: Int32, _ error: SyscallError) -> String {
        let reason = ProcessFiles.status(tid, "TracerPid").flatMap { $0 == 0 ? nil : name(of: $0) }
        let end = reason.map { ": \($0) traces it already" } ?? ""
        return "thread \(tid) is not followed: \(ErrnoName.text(error.errno)) (\(error.call))\(end)"
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
        guard geteuid() != 0 else {
            return ProcessFiles.executable(pid) == nil ? "\(start): it is the kernel's own" : start
        }
        let scope = (try? Files.text(of: "/proc/sys/kernel/yama/ptrace_scope"))?.first
        if scope == "1" || scope == "2" {
            return "\(start): kernel.yama.ptrace_scope lets only root follow running processes; use sudo"
        }
        return "\(start): it belongs to another user, or has more capabilities than you; use sudo"
    }
}
