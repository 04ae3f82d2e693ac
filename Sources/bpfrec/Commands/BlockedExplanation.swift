import Delegation
import Recording
import Rendering

/// Why something that the application did cannot be delegated.
struct BlockedExplanation {
    private static let shownInFull = 5

    private let name: String
    private let sources: ExplainedSources
    private let style: TextStyle

    init(_ name: String, _ sources: ExplainedSources, _ style: TextStyle) {
        self.name = name
        self.sources = sources
        self.style = style
    }

    var explanation: Explanation {
        let entries = sources.policy.blocked.filter { $0.call == name }
        guard !entries.isEmpty || !sources.matches.isEmpty else {
            return Explanation(
                lines: ["\(sources.policyName) does not list \(name) as blocked, and no recorded call was."]
                    + namesakes, isKnown: false)
        }
        var lines = entries.map { "\(name): \($0.why).\n\(Self.harm($0.harmless))" }
        for match in sources.matches.prefix(Self.shownInFull) {
            let shown = ExplainedMatch(match: match, style: style)
            lines += ["", shown.title] + shown.lines
            if entries.isEmpty, let obstacle = match.reading?.obstacle {
                lines.append("No token permits it: \(obstacle).")
            }
        }
        let more = sources.matchCount - UInt64(min(sources.matches.count, Self.shownInFull))
        if more > 0 { lines += ["", "and \(more) more"] }
        return Explanation(lines: lines)
    }

    /// The grants that somebody may have meant.
    private var namesakes: [String] {
        let grants = Grant.Axis.allCases.compactMap { Grant("\($0.name):\(name)") }.filter { grant in
            if case .number = grant.value { true } else { false }
        }
        let names = grants.map(\.description).joined(separator: ", ")
        return grants.isEmpty ? [] : ["Grants are named with their axis: \(names)."]
    }

    private static func harm(_ harmless: BlockedCall.Harmlessness) -> String {
        switch harmless {
        case .harmless: "The application goes on without it."
        case .harmful: "The application gave up when it was refused."
        case .unknown:
            "The recording does not tell whether the application can do without it: a rehearsal does "
                + "(bpfrec record --token any -- CMD)."
        }
    }
}
