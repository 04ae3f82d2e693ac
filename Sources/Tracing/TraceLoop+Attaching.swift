import Glibc
package import LinuxCalls

/// Seizing threads of processes that go on meanwhile: they start threads, end, and call exec.
extension TraceLoop {
    /// A process whose threads call exec may be without one that can be seized, for a moment.
    private static let attempts = 20
    private static let untilNextAttempt: UInt32 = 1000  // µs
    private static let patience = 2  // ms

    /// Traces running processes until they end or bpfrec is told to let go.
    package func attach(to pids: [Int32]) throws(SyscallError) -> TraceOutcome {
        isAttached = true
        mainPid = pids.count == 1 ? pids[0] : 0
        beginObserving()
        for pid in pids where !isDetaching { try attach(to: pid) }
        return try loop()
    }

    private func attach(to pid: Int32) throws(SyscallError) {
        defer { Signals.setAlarm(milliseconds: nil) }
        var refusal: SyscallError?
        for _ in 0..<Self.attempts {
            refusal = try seizeThreads(of: pid)
            // Told to end before anyone could be followed.
            if isDetaching, threads.isEmpty {
                throw SyscallError("ptrace(PTRACE_SEIZE)", errno: EINTR, subject: "\(pid)")
            }
            if isDetaching || processes[pid] != nil { return }
            if ProcessFiles.threads(of: pid).isEmpty { break }
            usleep(Self.untilNextAttempt)
        }
        // A process that has just ended is refused with EPERM.
        if let refusal, !ProcessFiles.hasEnded(pid) { throw refusal }
        throw SyscallError("ptrace(PTRACE_SEIZE)", errno: ESRCH, subject: "\(pid)")
    }

    /// Why one of them cannot be seized.
    private func seizeThreads(of pid: Int32) throws(SyscallError) -> SyscallError? {
        var refusal: SyscallError?
        // A thread may start others, or by exec go under the leader's number, until it is seized itself: look again until
        // nothing is new.
        var isSettled = false
        while !isSettled {
            isSettled = true
            refusal = nil
            for tid in ProcessFiles.threads(of: pid) {
                let isSeized = ProcessFiles.status(tid, "TracerPid") == getpid()
                if isSeized, threads[tid] != nil { continue }
                do throws(SyscallError) {
                    if !isSeized { try seize(tid) }
                    if isDetaching { return nil }
                    try Ptrace.interrupt(tid)
                    isSettled = false
                    adoptAnew(tid)
                } catch {
                    // One that is gone may have become the leader; one that has ended, as a leader may have before the
                    // others, is refused with EPERM.
                    if error.errno == ESRCH { isSettled = false } else { refusal = refusal ?? error }
                }
            }
        }
        return refusal
    }

    /// A thread in exec lets nobody be seized until the others have ended, and a traced one has ended when its tracer has
    /// heard of it. Likewise the exec may take long, and bpfrec be told to end.
    private func seize(_ tid: Int32) throws(SyscallError) {
        while !isDetaching {
            Signals.setAlarm(milliseconds: Self.patience)
            do throws(SyscallError) {
                return try Ptrace.seize(tid, killOnExit: false)
            } catch {
                guard error.errno == EINTR else { throw error }
                try handleWaiting()
                takeSignals()
            }
        }
    }

    /// One of this number may be known: the leader that the process had before an exec that nobody saw.
    private func adoptAnew(_ tid: Int32) {
        guard let former = threads[tid] else { return adopt(tid, by: nil) }
        collector.abandon(former)
        drop(former)
        adopt(tid, by: nil)
        if let thread = threads[tid] { replaceProgram(thread) }
    }
}
