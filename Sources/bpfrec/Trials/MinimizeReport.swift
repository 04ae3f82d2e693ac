import Delegation
import LinuxCalls
import Minimizing
import Recording

/// What a search came to, for a person and for a program.
struct MinimizeReport {
    let state: MinimizingSearch.State
    let isProved: Bool
    let runs: Int
    let flakiness: Flakiness
    /// The starting points under which the application did not work.
    let startsBeforeThis: [String]

    var json: JSONValue {
        let result = isProved ? "minimal" : state.grants == nil ? "insufficient" : "stopped"
        return .object([
            ("schema", .integer(1)),
            ("result", .string(result)),
            ("grants", .array((state.grants ?? []).sorted().map { .string($0.description) })),
            ("needed", ProofReportFile.reasons(state.needed)),
            ("removed", .array(state.removed.map { .array($0.map { .string($0.description) }) })),
            ("runs", .integer(Int64(runs))),
            ("flaky", flakiness.note.map { .string($0) } ?? .null),
        ])
    }

    func lines(_ policy: DelegationPolicy, _ plan: TrialPlan, output: String, journal: String?) -> [String] {
        let name = policy.name ?? plan.replay.argv.first ?? ""
        var lines =
            startsBeforeThis.isEmpty
            ? [] : ["It did not work with \(startsBeforeThis.joined(separator: ", nor with "))."]
        if let note = flakiness.note { lines.append(note) }
        guard let grants = state.grants else {
            return lines + ["\(name) worked in the rehearsal and in no trial: \(state.failure ?? "stopped")"]
        }
        guard isProved else {
            lines.append(
                "Stopped after \(runs) runs: \(name) works with \(grants.count) grants, \(state.left) of them not tried yet."
            )
            if output != "-" {
                lines.append("They are in \(output); the same command goes on from \(journal ?? "here").")
            }
            return lines
        }
        let proof = "by \(runs) runs on Linux \(KernelName.release())"
        switch grants.count {
        case 0: lines.append("\(name) needs no grant at all, \(proof).")
        case 1: lines.append("\(name) needs 1 grant and fails without it, \(proof):")
        case let count:
            lines.append("\(name) needs \(count) grants and fails without any one of them, \(proof):")
        }
        lines += ProfileReport.lists(policy.grants)
        guard output != "-" else { return lines }
        let replay = ShellWord.privileged(
            "bpfrec replay", needsSudo: FileOwner.isOrdinaryUser, helper: plan.settings.replay.sandbox.via,
            injection: plan.settings.replay.sandbox.injection)
        return lines + [
            "Next: \(replay)\(ReplaySettings.policyOption(output)), or read in \(output) what happens without each grant"
        ]
    }
}
