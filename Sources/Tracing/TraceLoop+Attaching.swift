import Glibc
package import LinuxCalls

/// Seizing threads of processes that go on meanwhile: they start threads, end, and call exec.
extension TraceLoop {
    /// A process whose threads call exec may be without one that can be seized, for a moment; nobody can be of the kernel's own.
    private static let attempts = 20
    private static let untilNextAttempt: UInt32 = 1000  // µs
    private static let patience = 2  // ms
    /// Some cannot stop: they wait for the child of their vfork(), or are in an exec.
    private static let timeToStop: UInt64 = 1_000_000_000

    /// Traces running processes until they end or bpfrec is told to let go. `leavingOut`: told of a thread that cannot be
    /// followed though others of its process can.
    package func attach(to pids: [Int32], leavingOut: (_ tid: Int32, SyscallError) -> Void)
        throws(SyscallError) -> TraceOutcome
    {
        isAttached = true
        mainPid = pids.count == 1 ? pids[0] : 0
        beginObserving()
        for pid in pids where !isDetaching {
            do throws(SyscallError) {
                for (tid, refusal) in try attach(to: pid).sorted(by: { $0.key < $1.key }) {
                    leavingOut(tid, refusal)
                }
            } catch {
                // Told to end: of those that are followed already, in peace.
                guard isDetaching, !threads.isEmpty else {
                    throw SyscallError(error.call, errno: error.errno, subject: "\(pid)")
                }
            }
        }
        return try loop()
    }

    private func attach(to pid: Int32) throws(SyscallError) -> [Int32: SyscallError] {
        defer { Signals.setAlarm(milliseconds: nil) }
        for _ in 0..<Self.attempts {
            let refusals = try seizeThreads(of: pid)
            if isDetaching { return [:] }
            if let process = processes[pid], process.threads > 0 { return refusals }
            if let refusal = refusals.values.first { throw refusal }
            if ProcessFiles.threads(of: pid).isEmpty { break }
            usleep(Self.untilNextAttempt)
        }
        throw SyscallError("ptrace(PTRACE_SEIZE)", errno: ESRCH)
    }

    /// All but those that are refused. A thread may start others, or by exec go under the leader's number, until it is seized
    /// itself: this looks again until nothing is new.
    private func seizeThreads(of pid: Int32) throws(SyscallError) -> [Int32: SyscallError] {
        var refusals: [Int32: SyscallError] = [:]
        var tries: [Int32: Int] = [:]
        let latest = Clock.monotonic() &+ Self.timeToStop
        var isSettled = false
        while !isSettled {
            isSettled = true
            let tids = ProcessFiles.threads(of: pid)
            // The leader, and then those that have not lived long and may not live longer.
            for tid in tids.prefix(1) + tids.dropFirst().reversed() where refusals[tid] == nil {
                takeSignals()
                if isDetaching { return [:] }
                if threads[tid] != nil, isSeized(tid) { continue }
                do throws(SyscallError) {
                    try seize(tid, of: pid)
                    isSettled = false
                } catch {
                    if isDetaching { throw error }
                    tries[tid, default: 0] += 1
                    // One that is gone may be the leader now; one that has just ended may have started another.
                    if error.errno == ESRCH || tries[tid] == 1 {
                        isSettled = false
                    } else if !ProcessFiles.hasEnded(tid) {
                        isSettled = false
                        if isRefusedForGood(tid, after: tries[tid] ?? 0) { refusals[tid] = error }
                    }
                }
            }
            guard isSettled else { continue }
            // The list may lack those that came while it was made, the number does not. Nor is all well while one moves.
            isSettled = ProcessFiles.threadCount(of: pid) ?? 0 <= tids.count
            if try newOnesStop(of: pid, until: latest) { isSettled = false }
        }
        return refusals
    }

    /// A thread that is within clone() when it is seized has a child that is not, and that is there only when the thread has
    /// stopped. Whether one has.
    private func newOnesStop(of pid: Int32, until latest: UInt64) throws(SyscallError) -> Bool {
        var moving = threads.values.filter { $0.process.pid == pid && $0.isNew && !hasEndedUnheard($0) }
        while moving.contains(where: { $0.isNew && threads[$0.tid] === $0 }), !isDetaching,
            Clock.monotonic() < latest
        {
            Signals.setAlarm(milliseconds: Self.patience)
            switch try Ptrace.wait() {
            case .change(let tid, let status): try handleAll(from: (tid, status))
            case .interrupted:
                takeSignals()
                moving.removeAll(where: hasEndedUnheard)
            case .nothingLeft: return false
            }
        }
        return moving.contains { !$0.isNew || threads[$0.tid] !== $0 }
    }

    /// A leader may have ended long before the others, and is refused. One that lives may be another since: an exec has
    /// replaced it.
    private func isRefusedForGood(_ tid: Int32, after attempts: Int) -> Bool {
        let tracer = ProcessFiles.status(tid, "TracerPid") ?? 0
        return tracer != 0 && tracer != getpid() || Ptrace.isForbidden(tid) || attempts >= Self.attempts
    }

    private func isSeized(_ tid: Int32) -> Bool { ProcessFiles.status(tid, "TracerPid") == getpid() }

    private func seize(_ tid: Int32, of pid: Int32) throws(SyscallError) {
        do throws(SyscallError) {
            try seize(tid)
        } catch {
            // The kernel seizes those that seized threads start.
            guard error.errno == EPERM, isSeized(tid) else { throw error }
        }
        do throws(SyscallError) {
            try stop(tid)
        } catch {
            // It was in exec when it was seized, and is the leader since.
            guard error.errno == ESRCH else { throw error }
            try stop(pid)
        }
    }

    /// A thread in exec lets nobody be seized until the others have ended, and a traced one has ended when its tracer has
    /// heard of it. Likewise the exec may take long, and bpfrec be told to end.
    private func seize(_ tid: Int32) throws(SyscallError) {
        while true {
            Signals.setAlarm(milliseconds: Self.patience)
            do throws(SyscallError) {
                return try Ptrace.seizeRunning(tid)
            } catch {
                guard error.errno == EINTR else { throw error }
                takeSignals()
                if isDetaching { throw error }
                try handleWaiting()
            }
        }
    }

    /// It is followed from its next stop on.
    private func stop(_ tid: Int32) throws(SyscallError) {
        try Ptrace.interrupt(tid)
        adoptAnew(tid)
    }

    /// A leader of a process that is known has come there by an exec, of which bpfrec may never hear.
    private func adoptAnew(_ tid: Int32) {
        let isKnown = processes[tid] != nil
        if let former = threads[tid] {
            collector.abandon(former)
            drop(former)
        }
        adopt(tid, by: nil)
        threads[tid]?.mayHaveExecuted = isKnown
    }
}
