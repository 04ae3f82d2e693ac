package import Delegation
package import Recording

/// Reads the recording of one run and says whether the application did its job in it, and if not, what was seen.
package struct TrialJudge {
    private let policy: DelegationPolicy
    /// Of a rehearsal they are known when its events have been read.
    package var criteria: TrialCriteria
    /// The calls of the rehearsal; nil while that is what is judged.
    private let reference: RunCalls?
    private var comparison: RunComparison
    package private(set) var calls: RunCalls
    package private(set) var end: RecordingEnd?

    package init(policy: DelegationPolicy, criteria: TrialCriteria, reference: RunCalls?) {
        self.policy = policy
        self.criteria = criteria
        self.reference = reference
        comparison = RunComparison(policy: policy)
        calls = RunCalls(policy: policy)
    }

    /// What the run used of the policy's grants.
    package var used: Set<Grant> { Set(comparison.report().used) }

    package mutating func feed(_ event: TraceEvent) {
        comparison.feedReplay(event)
        calls.feed(event)
        if case .end(let end) = event { self.end = end }
    }

    /// `removed` is what the run lacked of a set of grants under which the application works.
    package func result(_ observation: TrialObservation, removed: Set<Grant> = []) -> TrialResult {
        let report = comparison.report()
        let lost = reference.map { calls.lost(since: $0) } ?? []
        var refusals = lost.filter { !$0.missing.isEmpty }.map(\.sentence)
        var missing = Set(lost.flatMap(\.missing))
        // A socket is judged by the policy alone.
        for socket in report.denied where socket.call == nil {
            refusals.append("\(socket.command) by \(socket.comm) fails with EPERM")
            missing.formUnion([socket.grant].compactMap(\.self))
        }
        let probe = refusedProbe(removed)
        var others = [endFailure].compactMap(\.self)
        if !observation.matchesPattern {
            others.append("its output does not match '\(criteria.pattern ?? "")'")
        }
        if !observation.satisfiesProbe { others.append("'\(criteria.probe ?? "")' does not say 0") }
        if criteria.allowsDegraded {
            guard let first = others.first else { return .passed(used: Set(report.used)) }
            return .failed(why: Self.sentence(first, (refusals + [probe?.words]).first ?? nil), missing: [])
        }
        // What is not made any more says least: something before it went wrong.
        let gone = lost.filter { $0.missing.isEmpty }.sorted { $0.errno != nil && $1.errno == nil }
        guard let first = (refusals + others + gone.map(\.sentence)).first else {
            return .passed(used: Set(report.used))
        }
        // The library gave up for want of just that, so that chance has no part in it.
        if let probe, probe.isVital, !gone.isEmpty { missing.formUnion(probe.missing) }
        return .failed(why: Self.sentence(first, refusals.isEmpty ? probe?.words : nil), missing: missing)
    }

    private static func sentence(_ failure: String, _ cause: String?) -> String {
        cause.map { "\(failure): \($0)" } ?? failure
    }

    /// Where nothing of the application's own was refused, a refused probe of its library may be why.
    private func refusedProbe(_ removed: Set<Grant>) -> (words: String, isVital: Bool, missing: [Grant])? {
        let refused = calls.refusedProbes.filter { removed.isEmpty || !removed.isDisjoint(with: $0.missing) }
        guard let probe = refused.first(where: \.isVital) ?? refused.first else { return nil }
        return ("\(probe.words) is refused", probe.isVital && !removed.isEmpty, probe.missing)
    }

    private var endFailure: String? {
        guard let end else { return "its run has no end" }
        guard !end.isStopped else {
            return criteria.isTimed || criteria.probe != nil ? nil : "it does not end"
        }
        guard let expected = criteria.end else {
            return "it \(Self.words(end.reason)) before its time is over"
        }
        return end.reason == expected ? nil : "it \(Self.words(end.reason)), not \(Self.object(expected))"
    }

    private static func words(_ reason: RecordingEnd.Reason) -> String {
        switch reason {
        case .exited(let status): "ends with status \(status)"
        case .signaled(let signal): "is ended by \(SignalNames.name(signal))"
        case .detached: "goes on"
        }
    }

    private static func object(_ reason: RecordingEnd.Reason) -> String {
        if case .exited(let status) = reason { return "\(status)" }
        return "as recorded"
    }
}
