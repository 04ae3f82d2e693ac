import BpfAbi
import Delegation
import Recording
import Rendering

/// Why a grant is in a policy, or why it is not.
struct GrantExplanation {
    private static let shownInFull = 5

    private let grant: Grant
    private let sources: ExplainedSources
    private let style: TextStyle

    init(_ grant: Grant, _ sources: ExplainedSources, _ style: TextStyle) {
        self.grant = grant
        self.sources = sources
        self.style = style
    }

    var explanation: Explanation {
        let isGranted = sources.policy.permits(grant)
        if let lackOfEffect {
            return Explanation(
                lines: ["\(grant) \(lackOfEffect)"] + policyLines(isGranted), isKnown: isGranted)
        }
        let lines = [title] + policyLines(isGranted) + matchLines + [consequence] + remedy(isGranted)
        return Explanation(lines: lines, isKnown: isGranted || !sources.matches.isEmpty)
    }

    private var title: String { "\(grant): \(Self.meaning(grant))" }

    private func policyLines(_ isGranted: Bool) -> [String] {
        guard isGranted else { return ["\(sources.policyName) does not grant it."] }
        guard let evidence = sources.policy.evidence[grant] else {
            return ["\(sources.policyName) grants it, and keeps no evidence for it."]
        }
        let seen = "in \(evidence.seen) of \(evidence.of) recording\(evidence.of == 1 ? "" : "s")"
        return [
            "\(sources.policyName) grants it: class \(evidence.class.rawValue), \(evidence.how.rawValue), "
                + "\(Self.calls(evidence.calls)) \(seen)."
        ]
    }

    private var matchLines: [String] {
        guard !sources.matches.isEmpty else {
            guard !sources.recordings.isEmpty else {
                return ["There is no recording to show which calls need it."]
            }
            let evidence = sources.policy.evidence[grant]
            let why = evidence?.calls == 0 ? ": \(evidence?.first ?? "the library") will ask for it" : ""
            return ["No call of \(sources.recordings.joined(separator: ", ")) needed it\(why)."]
        }
        var lines = ["", "Needed by \(Self.calls(sources.matchCount)):"]
        for match in sources.matches.prefix(Self.shownInFull) {
            let shown = ExplainedMatch(match: match, style: style)
            let place = sources.recordings.count > 1 ? " of \(sources.recordings[match.recording])" : ""
            let owner = ExplainedMatch.owner(match.purpose).map { ", \($0)" } ?? ""
            lines += [shown.title + place + owner] + shown.lines
        }
        let rest = sources.matches.dropFirst(Self.shownInFull).compactMap { match -> String? in
            guard case .call(let call) = match.event else { return nil }
            return "\(call.number)"
        }
        if !rest.isEmpty {
            let more = sources.matchCount > UInt64(sources.matches.count) ? ", …" : ""
            lines.append(
                "and by \(rest.count == 1 ? "call" : "calls") \(rest.joined(separator: ", "))\(more)")
        }
        return lines + [""]
    }

    /// What happens without it, by whose calls need it.
    private var consequence: String {
        let purposes = sources.matches.compactMap(\.purpose)
        let isVital = purposes.contains { $0.class == .app } || purposes.isEmpty
        let probes = Self.distinct(purposes.compactMap(\.probe))
        if isVital { return "Without it: \(Self.refusal(grant))." }
        let subject = "\(probes.joined(separator: ", ")) \(probes.count == 1 ? "is" : "are") refused"
        if purposes.contains(where: { $0.class == .requiredProbe }) {
            return "Without it: \(subject), and the library does not load the application's objects."
        }
        return
            "Without it: \(subject); the library goes on without what that tests, and may then ask for other "
            + "things than it did here."
    }

    private func remedy(_ isGranted: Bool) -> [String] {
        guard !isGranted else { return [] }
        return ["The line that grants it:"]
            + PolicyCheck(sources.policy).remedy(for: [grant]).map { "    \($0)" }
    }

    /// Why it is all the same whether it is granted; nil for what makes a difference.
    private var lackOfEffect: String? {
        switch (grant.axis, grant.value) {
        case (.caps, _), (_, .any): return nil
        case (_, .name):
            return sources.matches.isEmpty
                ? "is a name that bpfrec does not know. A kernel that does not know it either refuses to mount the bpffs."
                : nil
        case (.cmds, .number(let number)):
            return TokenField.of(BpfCommand(rawValue: UInt32(number))) == nil
                ? "has no effect: no kernel asks a token about this command." : nil
        case (_, .number): return nil
        }
    }

    private static func calls(_ count: UInt64) -> String { "\(count) call\(count == 1 ? "" : "s")" }

    private static func distinct(_ texts: [String]) -> [String] {
        var seen: [String] = []
        for text in texts where !seen.contains(text) { seen.append(text) }
        return seen
    }

    private static func meaning(_ grant: Grant) -> String {
        switch grant.axis {
        case .cmds: "the command \(grant.item) may use the token"
        case .maps: "maps of the type \(grant.item) may be created"
        case .progs: "programs of the type \(grant.item) may be loaded"
        case .attachs: attachment(grant)
        case .caps: "\(grant.capability?.kernelName ?? grant.item) in the sandbox's user namespace"
        }
    }

    private static func attachment(_ grant: Grant) -> String {
        // Most programs leave the field 0, and the kernel tests it all the same.
        let zero = grant.value == .number(0) ? ", which is 0, or none" : ""
        return "programs may be loaded with the expected attach type \(grant.item)\(zero)"
    }

    private static func refusal(_ grant: Grant) -> String {
        switch grant.axis {
        case .cmds, .maps, .progs, .attachs:
            return "the kernel passes over the token, asks the initial user namespace and refuses with EPERM"
        case .caps: break
        }
        switch grant.capability {
        case .bpf?: return "BPF_TOKEN_CREATE is refused with EPERM, and there is no token at all"
        case .netRaw?: return "socket(2) refuses raw and packet sockets with EPERM"
        case .perfmon?:
            return
                "tracing programs are refused with EPERM, and the verifier refuses with EINVAL or EACCES what "
                + "reads kernel memory or shows pointers"
        case .netAdmin?:
            return
                "networking programs and maps are refused with EPERM; attaching a cgroup_skb program fails too"
        case .sysAdmin?: return "BTF_GET_FD_BY_ID is refused with EPERM"
        default: return "what the application uses it for is refused"
        }
    }
}
