import Delegation
import Rendering

/// What a derived policy comes to, in a few lines, and what to type next.
struct ProfileReport {
    private static let width = 76

    let policy: DelegationPolicy
    /// Where it was written; `-` is standard output.
    let output: String
    /// Whether the person who reads this is not root, and replay needs it.
    let needsSudo: Bool
    /// Through which it was rehearsed: replay needs no root then.
    var helper: String?
    /// The recordings, as they were named; empty: the one that is read by default.
    var recordings: [String] = []
    /// Whether what only optional probes used was left out of what was derived.
    var lacksProbes = false
    /// Whether it is a prediction for this reason alone.
    var isRehearsed = false
    /// Calls that were refused because the application ran without any privilege.
    var refusals: UInt64 = 0

    var lines: [String] {
        let grants = policy.grants
        var lines = [title(grants)] + Self.lists(grants)
        for call in policy.blocked.filter({ $0.harmless != .harmless }) {
            lines.append("  blocked  \(EscapedText.plain("\(call.call): \(call.why)"))")
        }
        let probes = grants.filter { policy.evidence[$0]?.class == .probe }
        if !probes.isEmpty {
            lines.append(
                "Only optional probes used \(Self.joined(probes)): --without-probes leaves that out.")
        }
        if refusals > 0 {
            let calls = refusals == 1 ? "1 call was" : "\(refusals) calls were"
            lines.append(
                "It ran without privilege and \(calls) refused: what would have come after that is not in here."
            )
        } else if policy.evidence.values.contains(where: { $0.how == .predicted }) {
            lines.append(
                isRehearsed
                    ? "That it goes on without its probes is a prediction: bpfrec verify proves it."
                    : "This is a prediction: \(rehearsal(of: "CMD", needsSudo: false)) shows what CMD does when it "
                        + "holds a token."
            )
        }
        return lines + ["Next: \(nextCommand)"]
    }

    private func title(_ grants: [Grant]) -> String {
        let subject = policy.name.map { "\(EscapedText.plain($0)) needs" } ?? "The recordings need"
        guard !grants.isEmpty else { return "\(subject) no grant at all." }
        let kernel = policy.requiredKernel.map { ", on Linux \($0) or later" } ?? ""
        return "\(subject) \(grants.count) grant\(grants.count == 1 ? "" : "s")\(kernel):"
    }

    /// Without argv the recordings were of different commands, and replay must be told which to run.
    private var nextCommand: String {
        if output == "-" {
            let words =
                (lacksProbes ? [Option.withoutProbes.name] : [])
                + ["--out", ReplaySettings.defaultPolicy] + recordings.map(ShellWord.quoted)
            return "bpfrec profile \(words.joined(separator: " "))"
        }
        if refusals > 0 {
            let argv = policy.app.argv.map(ShellWord.quoted)
            return rehearsal(of: argv.isEmpty ? "CMD" : argv.joined(separator: " "), needsSudo: needsSudo)
        }
        let replay = ShellWord.privileged(
            "bpfrec replay", needsSudo: needsSudo, helper: helper, injection: injection)
        return "\(replay)\(ReplaySettings.policyOption(output))\(policy.app.argv.isEmpty ? " -- CMD" : "")"
    }

    private func rehearsal(of command: String, needsSudo: Bool) -> String {
        let record = ShellWord.privileged(
            "bpfrec record \(Option.token.name) any", needsSudo: needsSudo, helper: nil, injection: injection)
        return "\(record) -- \(command)"
    }

    private var injection: SandboxChoices.Injection {
        policy.blocked.contains(where: \.isCuredByInjection) ? .auto : .never
    }

    /// A line or more for each axis.
    static func lists(_ grants: [Grant]) -> [String] {
        Grant.Axis.allCases.flatMap { axis in
            let items = grants.filter { $0.axis == axis }.map(\.item)
            return items.isEmpty ? [] : list(axis.name, items)
        }
    }

    private static func list(_ name: String, _ items: [String]) -> [String] {
        var lines: [String] = []
        var line = "  " + name + String(repeating: " ", count: max(1, 9 - name.count))
        let margin = String(repeating: " ", count: 11)
        for (index, item) in items.enumerated() {
            let word = item + (index == items.count - 1 ? "" : ",")
            if line.count + 1 + word.count > width, line.count > margin.count {
                lines.append(line)
                line = margin + word
            } else {
                line += line.last == " " ? word : " \(word)"
            }
        }
        return lines + [line]
    }

    private static func joined(_ grants: [Grant]) -> String {
        grants.map(\.description).joined(separator: ", ")
    }
}
