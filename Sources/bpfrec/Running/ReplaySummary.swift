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
        let file = settings.policy == "-" ? "the policy" : settings.policy
        switch report.verdict {
        case .ok where !report.doneWithout.isEmpty && !hasMadeToken: return "next: \(tokenAdvice)"
        case .ok where report.idle.isEmpty:
            return "next: keep \(file) beside the application; in CI, \(replay(Option.strict.name))"
        case .ok:
            return "next: what is idle may not be needed: \(minimize) finds out"
        case .denied where report.denied.contains { !$0.remedy.isEmpty }:
            return "next: add the lines above to \(file), or record the run that needs them and profile again"
        case .denied where lacksToken,
            .failed where lacksToken && !hasMadeToken && !report.deniedProbes.isEmpty:
            return "next: \(tokenAdvice)"
        case .denied:
            return "next: no grant cures what was denied; \(replay("-o FILE")) keeps its calls"
        case .failed:
            return "next: look at the application's own output above\(blocker); "
                + "\(replay("-o FILE")) keeps its calls"
        }
    }

    /// What the recorded run did and no token permits: likely what this one could not do.
    private var blocker: String {
        let blocked = plan.policy.blocked.filter {
            $0.harmless != .harmless && !($0.isCuredByInjection && settings.sandbox.injection != .never)
        }
        guard let first = blocked.first(where: { $0.harmless == .harmful }) ?? blocked.first else {
            return ""
        }
        return ", and at what no token permits: "
            + "bpfrec explain\(policyOption) \(ShellWord.quoted(first.call))"
    }

    private var policyOption: String {
        settings.policy == "-" ? " --policy FILE" : ReplaySettings.policyOption(settings.policy)
    }

    /// The same replay with one option more.
    private func replay(_ option: String, injection: SandboxChoices.Injection? = nil) -> String {
        let words = ShellWord.privileged(
            "bpfrec replay", needsSudo: FileOwner.isOrdinaryUser, helper: settings.sandbox.via,
            injection: injection ?? settings.sandbox.injection)
        return "\(words)\(option.isEmpty ? "" : " \(option)")\(policyOption)\(command)"
    }

    private var minimize: String {
        let words = ShellWord.privileged(
            "bpfrec minimize", needsSudo: FileOwner.isOrdinaryUser, helper: settings.sandbox.via,
            injection: settings.sandbox.injection)
        return "\(words) \(settings.policy == "-" ? "FILE" : ShellWord.quoted(settings.policy))\(command)"
    }

    /// Where the policy names none.
    private var command: String {
        settings.program.isEmpty ? "" : " -- \(plan.argv.map(ShellWord.quoted).joined(separator: " "))"
    }

    /// Whether nothing was refused but calls that passed no token.
    private var lacksToken: Bool {
        (report.denied + report.deniedProbes).allSatisfy { $0.cause.hasPrefix(PolicyCheck.noToken) }
    }

    /// No line of the policy helps a call that passes no token.
    private var tokenAdvice: String {
        if report.isKeptByFilter { return filterAdvice }
        switch (settings.sandbox.injection, hasMadeToken) {
        case (.never, false):
            return "\(replay("", injection: .auto)) passes a token for it. By itself \(lack)"
        case (.never, true), (.auto, true):
            return "\(replay("", injection: .always)) passes a token for them as well. By itself \(lack)"
        case (.auto, false), (.always, _): return lack
        }
    }

    /// The token was to be passed, and only who is root under no filter can suspend the application's meanwhile.
    private var filterAdvice: String {
        guard settings.sandbox.via != nil else {
            return "run \(replay("")) where bpfrec is under no seccomp filter itself, outside of a container"
        }
        let words = ShellWord.privileged(
            "bpfrec replay", needsSudo: true, helper: nil, injection: settings.sandbox.injection)
        return
            "\(words)\(policyOption)\(command)  goes without the helper and passes a token for it: only root can suspend the "
            + "application's seccomp filter meanwhile"
    }

    private var lack: String {
        hasMadeToken
            ? "these calls went without the token that the application has made: its code has to pass it to them"
            : "the application made no token, so the policy does not reach it: libbpf does it from 1.4 on, "
                + "cilium/ebpf from 0.22; others call BPF_TOKEN_CREATE on \(plan.sandbox.settings.bpffs) themselves"
    }
}
