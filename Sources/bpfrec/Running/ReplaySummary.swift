import Delegation
import Replay

/// The end of a replay in words: what was enforced, what came of it, and what to do next.
struct ReplaySummary {
    let report: ReplayReport
    let plan: ReplayPlan
    let settings: ReplaySettings
    let hasMadeToken: Bool

    var lines: [String] {
        let grants = plan.policy.grants.map(\.description).joined(separator: " ")
        let name = plan.argv.first ?? ""
        return [
            "\(name) ran under a real BPF token that grants exactly: \(grants.isEmpty ? "nothing" : grants)"
        ]
            + report.lines + (settings.sandbox.via == nil ? [] : ["note: \(ObserverChoice.helpedNotice)"]) + [
                next
            ]
    }

    private var next: String {
        switch report.verdict {
        case .ok where !report.doneWithout.isEmpty && !hasMadeToken: "next: \(tokenAdvice)"
        case .ok where report.idle.isEmpty:
            "next: keep \(settings.policy) beside the application; in CI, bpfrec replay --strict"
        case .ok:
            "next: what is idle may not be needed: \(minimize) \(ShellWord.quoted(settings.policy)) finds out"
        case .denied where report.denied.contains { !$0.remedy.isEmpty }:
            "next: add the lines above to \(settings.policy), or record the run that needs them and profile again"
        case .denied where lacksToken,
            .failed where lacksToken && !hasMadeToken && !report.deniedProbes.isEmpty:
            "next: \(tokenAdvice)"
        case .denied:
            "next: no grant cures what was denied; bpfrec replay -o FILE keeps its calls"
        case .failed:
            "next: look at the application's own output above; bpfrec replay -o FILE keeps its calls"
        }
    }

    private var minimize: String {
        ShellWord.privileged("bpfrec minimize", needsSudo: false, helper: settings.sandbox.via)
    }

    /// Whether nothing was refused but calls that passed no token.
    private var lacksToken: Bool {
        (report.denied + report.deniedProbes).allSatisfy { $0.cause.hasPrefix(PolicyCheck.noToken) }
    }

    /// No line of the policy helps a call that passes no token.
    private var tokenAdvice: String {
        switch (settings.sandbox.injection, hasMadeToken) {
        case (.never, false): return "bpfrec replay --inject auto passes a token for it. By itself \(lack)"
        case (.never, true), (.auto, true):
            return "bpfrec replay --inject always passes a token for them as well. By itself \(lack)"
        case (.auto, false), (.always, _): return lack
        }
    }

    private var lack: String {
        hasMadeToken
            ? "these calls went without the token that the application has made: its code has to pass it to them"
            : "the application made no token, so the policy does not reach it: libbpf does it from 1.4 on, "
                + "cilium/ebpf from 0.22; others call BPF_TOKEN_CREATE on \(plan.sandbox.settings.bpffs) themselves"
    }
}
