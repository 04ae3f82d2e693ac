import Recording

extension TraceLoop {
    /// At the first exec of a launched application, and at once where processes are attached.
    func beginObserving() {
        guard !hasBegunObserving else { return }
        hasBegunObserving = true
        observer?.begin()
    }

    /// Hands what the kernel was seen to check to the calls in which it did; the rest are events of their own.
    func observe() {
        guard let observer else { return }
        while let seen = observer.next() {
            if let thread = thread(seen.tid), thread.take(seen, start: start) { continue }
            sink.receive(
                .check(
                    CheckEvent(
                        time: seen.time &- start, pid: seen.pid, tid: seen.tid, comm: seen.name.text,
                        call: observer.callName(of: seen), check: seen.check)))
        }
    }

    /// Hands what was seen to be executed to the processes, which are stopped at that or ended meanwhile.
    func takeExecutions() {
        while let seen = observer?.nextExecution() { processes[seen.pid]?.execution = seen }
    }

    func announceCounts(of pid: Int32?, comm: String) {
        for count in observer?.takeCounts(of: pid) ?? [] {
            sink.receive(
                .counts(
                    CountsEvent(
                        time: now(), pid: count.pid, comm: comm, command: count.command, map: count.map,
                        errno: count.errno, calls: count.calls)))
        }
    }
}
