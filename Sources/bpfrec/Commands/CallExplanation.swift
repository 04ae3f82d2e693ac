import BpfAbi
import Delegation
import Recording
import Rendering

/// Why a call ended as it did, and what the policy says to it.
struct CallExplanation {
    private let call: CallEvent
    private let match: ExplainedSources.Match
    private let sources: ExplainedSources
    private let style: TextStyle

    init(_ number: UInt64, _ sources: ExplainedSources, _ style: TextStyle) throws(CommandFailure) {
        guard let match = sources.matches.first, case .call(let call) = match.event else {
            let file = sources.recordings.first ?? "no recording"
            let calls = sources.callCount == 0 ? "it holds none" : "its calls are 1 to \(sources.callCount)"
            throw .usage("\(file) has no call \(number); \(calls)")
        }
        self.call = call
        self.match = match
        self.sources = sources
        self.style = style
    }

    var explanation: Explanation {
        let shown = ExplainedMatch(match: match, style: style)
        return Explanation(lines: [shown.title + owner] + shown.lines + objects + verdict)
    }

    private var owner: String { ExplainedMatch.owner(match.purpose).map { ", \($0)" } ?? "" }

    /// Which calls made the objects that this one works on.
    private var objects: [String] {
        call.facts.descriptors.sorted { $0.key < $1.key }.compactMap { number, fact in
            guard let id = fact.id, let maker = sources.makers[.init(kind: fact.kind, id: id)],
                maker < call.number
            else { return nil }
            return "  \(ObjectText.descriptor(number, fact)) comes from call \(maker)"
        }
    }

    private var verdict: [String] {
        let answer = PolicyCheck(sources.policy).answer(for: call.captured, facts: call.facts)
        var lines = [outcome(answer)]
        switch answer.outcome {
        case .ungated:
            return lines + (match.reading?.obstacle == nil ? ["No grant decides about it."] : [])
        case .never: return lines
        case .permitted, .denied: break
        }
        lines.append("It needs \(answer.needs.map(\.description).joined(separator: ", ")).")
        if answer.missing.isEmpty {
            lines.append(
                "\(sources.policyName) permits it\(answer.carriesToken ? "." : ", if it passes a token.")")
        } else {
            lines.append(
                "\(sources.policyName) lacks \(answer.missing.map(\.description).joined(separator: ", ")). "
                    + "To permit it:")
            lines += answer.remedy.map { "    \($0)" }
        }
        return lines
    }

    private func outcome(_ answer: PolicyCheck.Answer) -> String {
        if let obstacle = match.reading?.obstacle ?? (answer.outcome == .never ? answer.cause : nil) {
            let fate = call.captured.errno == nil ? "It succeeded here, and no" : "No"
            let words = cause.map { " It failed with \($0)." } ?? ""
            return "\(fate) token permits it: \(obstacle).\(words)"
        }
        guard let errno = call.captured.errno else {
            return call.captured.result == nil ? "No end of it was seen." : "It succeeded."
        }
        if let cause { return "It failed with \(cause)." }
        return errno == 1 ? refusal(answer) : failure(errno, answer)
    }

    /// The error, and why: what the kernel was seen to ask, or what the call itself tells. Where there is neither, the
    /// tables and the policy have to guess.
    private var cause: String? {
        guard let errno = call.captured.errno, let cause = FailureCause(of: call) else { return nil }
        return "\(ErrnoNames.name(errno)): \(cause.words)"
    }

    private func refusal(_ answer: PolicyCheck.Answer) -> String {
        guard answer.outcome != .ungated else {
            return
                "It was refused, though privilege plays no part in this command: by the object that it works on, "
                + "an LSM or lockdown."
        }
        switch sources.header.map(RunPrivilege.init) {
        case .delegated(let masks)? where !answer.carriesToken:
            return "It was refused: \(PolicyCheck.noToken)\(Self.hint(masks))."
        case .delegated(let masks)?:
            let missing = answer.needs.filter { $0.axis != .caps && !DelegatedSets(masks).permits($0) }
            guard !missing.isEmpty else {
                return
                    "It was refused though the token delegated what it needs: a capability was missing, or an LSM, "
                    + "lockdown or a check of another kind refused it."
            }
            return
                "It was refused: the token did not delegate \(Self.list(missing)), so the kernel passed over it."
        case .unprivileged?: return "It was refused: the application had neither a capability nor a token."
        case .privileged?, nil:
            return
                "It was refused to root as well: no grant cures that, but an LSM, lockdown or the object decides."
        }
    }

    private func failure(_ errno: Int32, _ answer: PolicyCheck.Answer) -> String {
        let name = ErrnoNames.name(errno)
        guard match.reading?.grants.isEmpty == false else {
            return "It failed with \(name) before privilege was asked for, or whatever the privilege."
        }
        return
            "It failed with \(name) after the kernel had found it privileged enough: under a token it needs its "
            + "grants to fail in the same way."
    }

    private static func hint(_ masks: TokenMasks) -> String {
        DelegatedSets(masks) == DelegatedSets() ? "" : "; replay --inject auto passes one for it"
    }

    private static func list(_ grants: [Grant]) -> String {
        grants.map(\.description).joined(separator: ", ")
    }
}
