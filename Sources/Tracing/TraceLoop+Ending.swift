import LinuxCalls

/// How a trace ends before its application does.
extension TraceLoop {
    func takeSignals() {
        guard Signals.areWaiting else { return }
        while let signal = Signals.take() {
            switch ending.answer(to: signal, isAttached: isAttached, at: Clock.monotonic()) {
            case .nothing: break
            case .letGo: detachAll()
            case .leave: leaveAll()
            case .signalMain(let number): signalApplication(number)
            case .signalAll(let number): for pid in processes.keys { Signals.send(number, to: pid) }
            }
        }
        ending.arm(at: Clock.monotonic())
    }

    /// To the main process while it lives, else to those that it left behind.
    func signalApplication(_ number: Int32) {
        if processes[mainPid] != nil {
            Signals.send(number, to: mainPid)
        } else {
            for pid in processes.keys { Signals.send(number, to: pid) }
        }
    }

    func detachAll() {
        isDetaching = true
        for thread in threads.values {
            if hasEndedUnheard(thread) { leave(thread) } else { try? Ptrace.interrupt(thread.tid) }
        }
    }

    private func leaveAll() {
        for thread in threads.values { leave(thread) }
    }

    /// As it is; the call that it is in is told without a result.
    private func leave(_ thread: TracedThread) {
        collector.abandon(thread)
        drop(thread)
    }

    /// A leader that has ended is reported when the other threads have, and does not stop any more.
    func hasEndedUnheard(_ thread: TracedThread) -> Bool {
        thread.tid == thread.process.pid && ProcessFiles.hasEnded(thread.tid)
    }

    func letGo(_ thread: TracedThread, _ stop: Stop) {
        collector.abandon(thread)
        var signal: Int32 = 0
        switch stop {
        case .signal(let number): signal = number
        // The child is ours as well, until its first stop.
        case .child: adoptChild(of: thread)
        default: break
        }
        try? Ptrace.detach(thread.tid, signal: signal)
        drop(thread)
    }
}
