import Delegation
import LinuxCalls
import Minimizing
import Recording

/// The trials of one application: what `minimize` and `verify` have in common.
final class ProofRun {
    let plan: TrialPlan
    let rehearsal: TrialRehearsal
    private(set) var log: TrialLog
    private let crew: TrialCrew
    private let progress: ProofProgress

    init(_ plan: TrialPlan, _ rehearsal: TrialRehearsal, known: TrialLog, _ progress: ProofProgress) {
        self.plan = plan
        self.rehearsal = rehearsal
        self.progress = progress
        log = known
        for result in rehearsal.results {
            log.add(TrialLog.Entry(grants: rehearsal.everything, result: result))
        }
        crew = TrialCrew(plan, limit: rehearsal.limit(plan))
    }

    /// Where a search stands, as far as the progress shows it.
    struct Standing {
        var grants: Set<Grant>?
        var left: Int
    }

    /// Runs the trials that a search asks for until it asks for none; nil where bpfrec was told to stop.
    func finish<End>(
        _ step: (TrialLog) -> SearchStep<End>, standing: (TrialLog) -> Standing,
        onResult: (TrialLog.Entry) throws(CommandFailure) -> Void
    ) throws(CommandFailure) -> End? {
        while true {
            let wanted: [Set<Grant>]
            switch step(log) {
            case .finished(let end):
                crew.keep([])
                progress.clear()
                return end
            case .run(let trials): wanted = trials
            }
            crew.keep(wanted)
            try crew.start(wanted)
            let standing = standing(log)
            crew.isWaiting = { [progress] in progress.running($0, of: standing.grants, left: standing.left) }
            crew.isWaiting(crew.running)
            guard let (trial, status) = try crew.next() else {
                progress.clear()
                return nil
            }
            progress.ranOnce()
            var judge = TrialJudge(
                policy: plan.candidate(trial.grants), criteria: rehearsal.criteria, reference: rehearsal.calls
            )
            let observation = try trial.read(status, into: &judge)
            let removed = standing.grants?.subtracting(trial.grants) ?? []
            let entry = TrialLog.Entry(
                grants: trial.grants, result: judge.result(observation, removed: removed))
            log.add(entry)
            try onResult(entry)
        }
    }
}
