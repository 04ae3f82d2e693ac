import Delegation
import Minimizing

/// The application does not do its job under a token for everything, so no policy can make it.
enum RehearsalFailure {
    static func failure(
        _ why: String, _ judge: TrialJudge, _ trial: TrialProcess, _ plan: TrialPlan, hasRecording: Bool
    ) -> CommandFailure {
        let name = plan.replay.argv.first ?? ""
        var lines = ["\(name) does not do its job under a token that permits everything: \(why)"]
        lines += trial.lastWords.map { "  its output: \($0)" }
        if plan.settings.expect == nil, plan.settings.companion == nil, !hasRecording {
            lines.append(
                "  if that is how it should end, say so by a recording (--recording FILE), or say what its job is by "
                    + "--expect or --ok")
        }
        return CommandFailure(kind: .unsuited, message: lines.joined(separator: "\n"))
    }
}
