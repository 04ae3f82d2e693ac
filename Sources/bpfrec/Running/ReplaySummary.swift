import Delegation

/// The end of a replay in words: what was enforced, what came of it, and what to do next.
struct ReplaySummary {
    let report: ReplayReport
    let plan: ReplayPlan
    let settings: ReplaySettings

    var lines: [String] {
        let grants = plan.policy.grants.map(\.description).joined(separator: " ")
        let name = plan.argv.first ?? ""
        return [
            "\(name) ran under a real BPF token that grants exactly: \(grants.isEmpty ? "nothing" : grants)"
        ]
            + report.lines + [next]
    }

    private var next: String {
        switch report.verdict {
        case .ok where report.idle.isEmpty:
            "next: keep \(settings.policy) beside the application; in CI, bpfrec replay --strict"
        case .ok:
            "next: what is idle may not be needed; take it out of \(settings.policy) and replay again"
        case .denied:
            "next: add the lines above to \(settings.policy), or record the run that needs them and profile again"
        case .failed:
            "next: look at the application's own output above; bpfrec replay -o FILE keeps its calls"
        }
    }
}
