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
            "next: keep \(settings.policy) beside the application; in CI, \(replay("--strict"))"
        case .ok:
            "next: what is idle may not be needed: \(minimize) \(ShellWord.quoted(settings.policy)) finds out"
        case .denied where report.denied.contains { !$0.remedy.isEmpty }:
            "next: add the lines above to \(settings.policy), or record the run that needs them and profile again"
        case .denied where lacksToken,
            .failed where lacksToken && !hasMadeToken && !report.deniedProbes.isEmpty:
            "next: \(tokenAdvice)"
        case .denied:
            "next: no grant cures what was denied; \(replay("-o FILE")) keeps its calls"
        case .failed:
            "next: look at the application's own output above; \(replay("-o FILE")) keeps its calls"
        }
    }

    private var minimize: String {
        ShellWord.privileged("bpfrec minimize", needsSudo: false, helper: settings.sandbox.via)
    }

    /// The same replay again, with an option more.
    private func replay(_ option: String) -> String {
        ShellWord.privileged("bpfrec replay \(option)", needsSudo: false, helper: settings.sandbox.via)
            + ReplaySettings.policyOption(settings.policy)
    }

    /// Whether nothing was refused but calls that passed no token.
    private var lacksToken: Bool {
        (report.denied + report.deniedProbes).allSatisfy { $0.cause.hasPrefix(PolicyCheck.noToken) }
    }

    /// No line of the policy helps a call that passes no token.
    private var tokenAdvice: String {
        if report.isKeptByFilter { return filterAdvice }
        return switch (settings.sandbox.injection, hasMadeToken) {
        case (.never, false): "\(replay("--inject auto")) passes a token for it. By itself \(lack)"
        case (.never, true), (.auto, true):
            "\(replay("--inject always")) passes a token for them as well. By itself \(lack)"
        case (.auto, false), (.always, _): lack
        }
    }

    /// The token was to be passed, and only who is root under no filter can suspend the application's meanwhile.
    private var filterAdvice: String {
        let option = "--inject \(settings.sandbox.injection)"
        guard settings.sandbox.via != nil else {
            return
                "run \(replay(option)) where bpfrec is under no seccomp filter itself, outside of a container"
        }
        return
            "sudo bpfrec replay \(option)\(ReplaySettings.policyOption(settings.policy)), with no helper, passes a "
            + "token for it: only root can suspend the application's seccomp filter meanwhile"
    }

    private var lack: String {
        hasMadeToken
            ? "these calls went without the token that the application has made: its code has to pass it to them"
            : "the application made no token, so the policy does not reach it: libbpf does it from 1.4 on, "
                + "cilium/ebpf from 0.22; others call BPF_TOKEN_CREATE on \(plan.sandbox.settings.bpffs) themselves"
    }
}
