import CObserver

/// How the observer listens to the kernel.
package struct ObserverHooks: OptionSet, Equatable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The tracepoint cap_capable, since 6.14.
    package static let checkByTracepoint = ObserverHooks(rawValue: COBSERVER_CHECK_BY_TRACEPOINT.rawValue)
    /// The return of the function cap_capable().
    package static let checkByReturn = ObserverHooks(rawValue: COBSERVER_CHECK_BY_RETURN.rawValue)
    /// The return of bpf(2)'s entry point.
    package static let countByReturn = ObserverHooks(rawValue: COBSERVER_COUNT_BY_RETURN.rawValue)
    /// The exit of every system call: while it is on, all processes of the machine pay for it.
    package static let countByTracepoint = ObserverHooks(rawValue: COBSERVER_COUNT_BY_TRACEPOINT.rawValue)
    /// The tracepoint sched_process_exec. Without it /proc is asked, which takes longer.
    package static let executions = ObserverHooks(rawValue: COBSERVER_EXECUTION.rawValue)

    package static let checks: ObserverHooks = [.checkByTracepoint, .checkByReturn]
    package static let counts: ObserverHooks = [.countByReturn, .countByTracepoint]

    /// Of what a kernel has, what to try, the best first: a tracepoint for checks, since it needs no patched function;
    /// a function's return for counts, since only its callers pay. With counts, either alone is better than nothing.
    /// Executions are heard of wherever that works.
    func candidates(isCounting: Bool) -> [ObserverHooks] {
        let all = necessary(isCounting: isCounting)
        return contains(.executions) ? all.flatMap { [$0.union(.executions), $0] } : all
    }

    private func necessary(isCounting: Bool) -> [ObserverHooks] {
        let checks = [Self.checkByTracepoint, .checkByReturn].filter(contains)
        guard isCounting else { return checks }
        let counts = [Self.countByReturn, .countByTracepoint].filter(contains)
        let both = checks.flatMap { check in counts.map { check.union($0) } }
        return both + checks + counts
    }

    package var words: [String] {
        let all: [(ObserverHooks, String)] = [
            (.checkByTracepoint, "capability checks by the tracepoint cap_capable"),
            (.checkByReturn, "capability checks by fexit of cap_capable()"),
            (.countByReturn, "counts by fexit of bpf(2)"),
            (.countByTracepoint, "counts by the tracepoint sys_exit"),
            (.executions, "executed programs by the tracepoint sched_process_exec"),
        ]
        return all.filter { contains($0.0) }.map(\.1)
    }
}
