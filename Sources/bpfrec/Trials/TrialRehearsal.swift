import Delegation
import LinuxCalls
import Minimizing
import Recording

/// The run that the trials are compared with: the application under a token for everything, with every capability of
/// its user namespace.
struct TrialRehearsal {
    private static let tries = 4
    /// How long `--ok` may take to be content, where `--for` does not say.
    private static let patience: UInt64 = 30_000_000_000

    /// Under which it ran, each by itself.
    let everything: Set<Grant>
    let calls: RunCalls
    /// What a trial has to do to be good.
    let criteria: TrialCriteria
    /// What the recording of it says that the application needs.
    let derived: DelegationPolicy
    /// What it used, in bpf(2) or elsewhere.
    let used: Set<Grant>
    /// How long it took, in nanoseconds.
    let elapsed: UInt64
    /// Every try, for the log.
    let results: [TrialResult]

    /// After which a trial that goes on hangs; nil where its time is limited anyway.
    func limit(_ plan: TrialPlan) -> UInt64? {
        let leeway: UInt64 = plan.settings.companion == nil ? 10_000_000_000 : 2_000_000_000
        return plan.isTimed ? nil : elapsed &* 4 &+ leeway
    }

    /// nil where bpfrec was told to stop.
    static func run(
        _ plan: TrialPlan, recorded: RecordingEnd?, _ progress: ProofProgress
    ) throws(CommandFailure) -> TrialRehearsal? {
        var policy = DelegationPolicy(delegated: .any, sandbox: plan.place)
        // Everything is then what the helper may give.
        if let helper = plan.settings.replay.sandbox.via {
            policy.delegated = DelegatedSets(try HelperAgreement.ceiling(helper))
        }
        policy.sandbox.capabilities = Capability.all
        let isAwaited = plan.settings.companion != nil && !plan.isTimed
        let crew = TrialCrew(plan, limit: isAwaited ? patience : nil)
        crew.isWaiting = { progress.rehearsing($0) }
        var results: [TrialResult] = []
        while true {
            try crew.start(policy.singleGrants, policy: policy)
            guard let (trial, status) = try crew.next() else { return nil }
            var judge = TrialJudge(policy: policy, criteria: plan.criteria(end: nil), reference: nil)
            let observation = try trial.read(status, into: &judge)
            judge.criteria = plan.criteria(end: expectedEnd(judge.end, recorded, plan))
            let result = judge.result(observation)
            results.append(result)
            guard case .failed(let why, _) = result else {
                var analysis = RecordingAnalysis()
                try trial.events { analysis.feed($0) }
                return TrialRehearsal(
                    everything: policy.singleGrants, calls: judge.calls, criteria: judge.criteria,
                    derived: PolicyDerivation().policy(from: [PolicyDerivation.Source(analysis.finish())]),
                    used: judge.used, elapsed: trial.elapsed, results: results)
            }
            guard results.count < tries else {
                throw RehearsalFailure.failure(why, judge, trial, plan, hasRecording: recorded != nil)
            }
        }
    }

    /// How the application has to end: as it was recorded, else as now, if that is a success or something else says
    /// what is one.
    private static func expectedEnd(_ end: RecordingEnd?, _ recorded: RecordingEnd?, _ plan: TrialPlan)
        -> RecordingEnd.Reason?
    {
        guard let end, !end.isStopped else { return nil }
        if let recorded, !recorded.isStopped, recorded.reason != .detached { return recorded.reason }
        let isJudgedOtherwise = plan.settings.expect != nil || plan.settings.companion != nil
        return isJudgedOtherwise ? end.reason : .exited(0)
    }
}
