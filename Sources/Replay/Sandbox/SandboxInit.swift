import CLinux
import LinuxCalls

/// Process 1 of a sandbox: with it goes every other process in there.
struct SandboxInit: ~Copyable {
    private let pid: Int32
    /// Names the process for good, also when the tracer's wait has taken its end. Nil on a kernel without one.
    private let handle: OwnedDescriptor?

    /// Of a child that has not been waited for.
    init(pid: Int32) {
        self.pid = pid
        let descriptor = clinux_pidfd_open(pid)
        handle = descriptor >= 0 ? OwnedDescriptor(adopting: descriptor) : nil
    }

    /// It would end by itself when its socket is closed; killed, it cannot be kept from that.
    consuming func end() {
        switch handle {
        case .some(let handle): _ = clinux_pidfd_kill(handle.raw)
        case .none: break
        }
        var status: CInt = 0
        _ = clinux_reap(pid, &status)
    }
}
