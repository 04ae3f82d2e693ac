package import CLinux
import Glibc

/// ptrace(2) requests. All of one tracee's must come from the thread that seized it.
package enum Ptrace {
    /// A launched application, which is killed when bpfrec ends.
    package static func seizeLaunched(_ tid: Int32) throws(SyscallError) {
        _ = try checked(clinux_seize_launched(tid), "ptrace(PTRACE_SEIZE)", "\(tid)")
    }

    /// A thread of a process that runs. EINTR when a signal came: while its process is in exec, nobody can be seized.
    package static func seizeRunning(_ tid: Int32) throws(SyscallError) {
        _ = try checked(clinux_seize_running(tid), "ptrace(PTRACE_SEIZE)", "\(tid)")
    }

    /// Whether bpfrec may not trace a thread, for its credentials or a security module, whatever state it is in.
    package static func isForbidden(_ tid: Int32) -> Bool {
        clinux_is_forbidden(tid) == 1
    }

    package static func interrupt(_ tid: Int32) throws(SyscallError) {
        _ = try checked(clinux_interrupt(tid), "ptrace(PTRACE_INTERRUPT)", "\(tid)")
    }

    /// Leaves a thread in its group stop, yet waits for what comes next.
    package static func listen(_ tid: Int32) throws(SyscallError) {
        _ = try checked(clinux_listen(tid), "ptrace(PTRACE_LISTEN)", "\(tid)")
    }

    package static func resume(_ tid: Int32, toSyscall: Bool, signal: Int32) throws(SyscallError) {
        _ = try checked(clinux_resume(tid, toSyscall ? 1 : 0, signal), "ptrace(PTRACE_CONT)", "\(tid)")
    }

    package static func detach(_ tid: Int32, signal: Int32) throws(SyscallError) {
        _ = try checked(clinux_detach(tid, signal), "ptrace(PTRACE_DETACH)", "\(tid)")
    }

    package static func eventMessage(_ tid: Int32) throws(SyscallError) -> UInt64 {
        var message: UInt64 = 0
        _ = try checked(clinux_event_message(tid, &message), "ptrace(PTRACE_GETEVENTMSG)", "\(tid)")
        return message
    }

    package static func syscallInfo(_ tid: Int32) throws(SyscallError) -> clinux_syscall_info {
        var info = clinux_syscall_info()
        _ = try checked(clinux_get_syscall_info(tid, &info), "ptrace(PTRACE_GET_SYSCALL_INFO)", "\(tid)")
        return info
    }

    /// At a seccomp stop: the call is not made, and fails with ENOSYS.
    package static func skipCall(_ tid: Int32) throws(SyscallError) {
        _ = try checked(clinux_skip_call(tid), "ptrace(PTRACE_POKEUSER)", "\(tid)")
    }

    package static func setFirstArgument(_ tid: Int32, isI386: Bool, _ value: UInt64) throws(SyscallError) {
        _ = try checked(
            clinux_set_first_argument(tid, isI386 ? 1 : 0, value), "ptrace(PTRACE_POKEUSER)", "\(tid)")
    }

    package static func registers(_ tid: Int32) throws(SyscallError) -> clinux_registers {
        var registers = clinux_registers()
        _ = try checked(clinux_get_registers(tid, &registers), "ptrace(PTRACE_GETREGS)", "\(tid)")
        return registers
    }

    package static func setRegisters(_ tid: Int32, _ registers: clinux_registers) throws(SyscallError) {
        var registers = registers
        _ = try checked(clinux_set_registers(tid, &registers), "ptrace(PTRACE_SETREGS)", "\(tid)")
    }

    /// The signals that a thread blocks.
    package static func signalMask(_ tid: Int32) throws(SyscallError) -> UInt64 {
        var mask: UInt64 = 0
        _ = try checked(clinux_get_signal_mask(tid, &mask), "ptrace(PTRACE_GETSIGMASK)", "\(tid)")
        return mask
    }

    package static func setSignalMask(_ tid: Int32, _ mask: UInt64) throws(SyscallError) {
        _ = try checked(clinux_set_signal_mask(tid, mask), "ptrace(PTRACE_SETSIGMASK)", "\(tid)")
    }

    /// Of a thread that is killed when bpfrec ends: whether its seccomp filters are passed over.
    package static func suspendFilters(_ tid: Int32, _ suspends: Bool) throws(SyscallError) {
        _ = try checked(
            clinux_suspend_filters(tid, suspends ? 1 : 0), "ptrace(PTRACE_O_SUSPEND_SECCOMP)", "\(tid)")
    }

    package enum WaitResult: Equatable, Sendable {
        case change(pid: Int32, WaitStatus)
        /// A signal came, or (without blocking) nothing happened yet.
        case interrupted
        case nothingLeft
    }

    /// Sleeps until a child or tracee of this thread changes, or a signal comes.
    package static func wait(withoutBlocking: Bool = false) throws(SyscallError) -> WaitResult {
        var status: CInt = 0
        let pid = clinux_wait(&status, withoutBlocking ? 1 : 0)
        return try result(pid, status)
    }

    /// The same without going to sleep: nil where nothing happened for so many nanoseconds.
    package static func wait(awakeFor nanoseconds: UInt64) throws(SyscallError) -> WaitResult? {
        var status: CInt = 0
        let pid = clinux_wait_awake(&status, Int(nanoseconds))
        return pid == 0 ? nil : try result(pid, status)
    }

    /// Whether a stop of a thread waits to be taken: after one that was taken and not answered, it is in another now.
    package static func hasStop(_ tid: Int32) -> Bool {
        clinux_has_stop(tid) == 1
    }

    private static func result(_ pid: CInt, _ status: CInt) throws(SyscallError) -> WaitResult {
        switch pid {
        case 0, -EINTR: return .interrupted
        case -ECHILD: return .nothingLeft
        default: return .change(pid: try checked(pid, "waitpid"), WaitStatus(raw: status))
        }
    }
}
