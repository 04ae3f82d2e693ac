import Recording

extension TraceLoop {
    /// Hands what the kernel was seen to check to the calls in which it did; the rest are events of their own.
    func observe() {
        guard let observer else { return }
        while let seen = observer.next() {
            let thread = threads[seen.tid]
            if let thread, thread.take(seen, start: start) { continue }
            sink.receive(
                .check(
                    CheckEvent(
                        time: seen.time &- start, pid: seen.pid, tid: seen.tid, comm: thread?.comm ?? "",
                        call: seen.call, check: seen.check)))
        }
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
