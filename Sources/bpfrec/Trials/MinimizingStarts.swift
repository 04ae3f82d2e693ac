import Delegation
import Minimizing

/// Where a search begins: the first of these under which the application works. Each has more than the one before.
struct MinimizingStarts {
    private struct Start {
        var name: String
        var grants: Set<Grant>
    }

    private let starts: [Start]
    /// What is written beside the grants.
    private let base: DelegationPolicy

    init(_ settings: ProofSettings, _ plan: TrialPlan, _ rehearsal: TrialRehearsal) {
        let derived = rehearsal.derived.singleGrants
        var starts = [
            Start(name: "what the rehearsal asked a token for", grants: derived),
            Start(
                name: "that and the capabilities it was seen to use", grants: derived.union(rehearsal.used)),
            Start(name: "that and every capability", grants: derived.union(Capability.all.map { Grant($0) })),
            Start(name: "everything", grants: rehearsal.everything),
        ]
        if settings.hasPolicy {
            let own = Start(name: settings.replay.policy, grants: plan.replay.policy.singleGrants)
            starts.insert(own, at: 0)
        }
        var distinct: [Start] = []
        for start in starts where !distinct.contains(where: { $0.grants == start.grants }) {
            distinct.append(start)
        }
        self.starts = distinct
        base = Self.base(settings, plan, rehearsal)
    }

    var sets: [Set<Grant>] { starts.map(\.grants) }

    /// Those that did not do.
    func names(before index: Int) -> [String] { starts.prefix(index).map(\.name) }

    func policy(_ state: MinimizingSearch.State) -> DelegationPolicy {
        MinimizedPolicy.policy(base, grants: state.grants ?? [], needed: state.needed)
    }

    /// The policy that was given, with its comments and its own evidence, where it is of this command; else what the
    /// rehearsal says.
    private static func base(_ settings: ProofSettings, _ plan: TrialPlan, _ rehearsal: TrialRehearsal)
        -> DelegationPolicy
    {
        let derived = rehearsal.derived
        var base = settings.hasPolicy && settings.replay.program.isEmpty ? plan.replay.policy : derived
        base.evidence.merge(derived.evidence) { own, _ in own }
        base.sandbox.namespaces = derived.sandbox.namespaces
        base.sandbox.bpffs = derived.sandbox.bpffs
        base.app.stopAfter = settings.replay.duration.map(DurationText.text) ?? base.app.stopAfter
        return base
    }
}
