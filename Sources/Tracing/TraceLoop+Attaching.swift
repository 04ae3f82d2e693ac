import Glibc
package import LinuxCalls

extension TraceLoop {
    /// Traces running processes until they end or bpfrec is told to let go.
    package func attach(to pids: [Int32]) throws(SyscallError) -> TraceOutcome {
        isAttached = true
        mainPid = pids.count == 1 ? pids[0] : 0
        beginObserving()
        for pid in pids { try attach(to: pid) }
        return try loop()
    }

    private func attach(to pid: Int32) throws(SyscallError) {
        var refusal: SyscallError?
        // A thread may start others until it is seized itself: look again until nothing is new.
        var isSettled = false
        while !isSettled {
            isSettled = true
            for tid in ProcessFiles.threads(of: pid) where threads[tid] == nil {
                do throws(SyscallError) {
                    try Ptrace.seize(tid, killOnExit: false)
                    adopt(tid, by: nil)
                    try Ptrace.interrupt(tid)
                    isSettled = false
                } catch {
                    // A thread that has just ended, or a leader that ended before the others. Where none of them can
                    // be followed, this is why.
                    refusal = refusal ?? error
                }
            }
        }
        guard processes[pid] == nil else { return }
        // A process that has just ended is refused with EPERM.
        if let refusal, !ProcessFiles.hasEnded(pid) { throw refusal }
        throw SyscallError("ptrace(PTRACE_SEIZE)", errno: ESRCH, subject: "\(pid)")
    }
}
