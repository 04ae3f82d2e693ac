import Delegation
import Minimizing
import Recording

/// What is proved of a policy, for a person and for a program.
struct VerifyReport {
    let policy: String
    let state: VerifyingSearch.State
    let runs: Int
    let flakiness: Flakiness

    private var verdict: String {
        state.isSufficient != true ? "insufficient" : state.isMinimal ? "minimal" : "sufficient"
    }

    var json: JSONValue {
        .object([
            ("schema", .integer(1)),
            ("verdict", .string(verdict)),
            ("why", state.failure.map { .string($0) } ?? .null),
            ("idle", .array(state.idle.map { .string($0.description) })),
            ("unneeded", .array(state.unneeded.map { .string($0.description) })),
            ("needed", ProofReportFile.reasons(state.needed)),
            ("runs", .integer(Int64(runs))),
            ("flaky", flakiness.note.map { .string($0) } ?? .null),
        ])
    }

    func lines(_ plan: TrialPlan) -> [String] {
        let name = plan.replay.argv.first ?? ""
        var lines: [String] = []
        if state.isSufficient == true {
            lines.append("sufficient: \(name) does its job under \(policy)")
        } else {
            lines.append("not sufficient: under \(policy), \(name) fails: \(state.failure ?? "")")
        }
        if !state.idle.isEmpty {
            lines.append(
                "idle: \(Self.list(state.idle)): nothing used them, and without all of them it works")
        }
        if !state.unneeded.isEmpty {
            lines.append("not needed: \(Self.list(state.unneeded)): without any one of them it works")
        }
        lines += state.needed.sorted { $0.key < $1.key }.map { "needed: \($0.key): \($0.value)" }
        if let note = flakiness.note { lines.append(note) }
        lines.append("verdict: \(verdict), by \(runs) runs")
        if state.isSufficient == true, !state.isMinimal {
            let minimize = ShellWord.privileged(
                "bpfrec minimize", needsSudo: FileOwner.isOrdinaryUser,
                helper: plan.settings.replay.sandbox.via,
                injection: plan.settings.replay.sandbox.injection)
            lines.append("next: \(minimize) \(ShellWord.quoted(policy))")
        }
        return lines
    }

    private static func list(_ grants: [Grant]) -> String {
        grants.map(\.description).joined(separator: " ")
    }
}
