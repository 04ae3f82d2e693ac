import Delegation
import Recording
import Rendering

extension Option {
    static let explainedPolicy = policy(
        help: "the policy; default \(ReplaySettings.defaultPolicy), or else what the recording alone suggests"
    )
    static let explainedRecording = Option(
        "--recording", value: "FILE", completion: .file,
        help: "the recording, or a directory of them; may be repeated; default: those that the policy names")
}

/// `bpfrec explain`: why a grant is in a policy, why a call ended as it did, why something cannot be delegated.
enum ExplainCommand {
    static let command = Command(
        name: "explain", summary: "says why a grant is there, or why a call ended as it did",
        usage: ["[OPTION...] GRANT|CALL"],
        description: [
            "GRANT is a grant of the policy, such as progs:xdp or caps:net_admin: which calls needed it, who made "
                + "them and from where, and what happens without it.",
            "CALL is the number of a call in the recording: what it needed, what the policy says to it, and the "
                + "line that would permit it. Or it is the name of a call that the policy lists as blocked, such "
                + "as prog_get_next_id or perf_event_open.",
        ],
        options: [.explainedPolicy, .explainedRecording],
        operands: .words([]),
        examples: [
            .init("bpfrec explain progs:xdp", "why policy.toml has this grant"),
            .init(
                "bpfrec explain --recording replay.jsonl 12", "why call 12 of a recorded replay was refused"),
        ],
        family: .answer,
        exits: [
            .success,
            .init("1", "nothing is known of it: no call needed the grant, nothing is blocked by that name"),
            .usage, .cannot, .damaged,
        ],
        run: run)

    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        guard let word = options.operands.first?.text, options.operands.count == 1 else {
            throw .usage("explain wants one grant, such as progs:xdp, or the number of a call")
        }
        let subject = try ExplainedSubject(word)
        let sources = try ExplainedSources(
            policy: options.text(.explainedPolicy), recordings: options.texts(.explainedRecording),
            subject: subject, terminal)
        let style = TextStyle(hasColour: terminal.outputIsColoured, showsProcess: false)
        let explanation =
            switch subject {
            case .grant(let grant): GrantExplanation(grant, sources, style).explanation
            case .call(let number): try CallExplanation(number, sources, style).explanation
            case .name(let name): BlockedExplanation(name, sources, style).explanation
            }
        try terminal.output.text(explanation.lines.joined(separator: "\n") + "\n")
        try terminal.output.flush()
        return explanation.isKnown ? .yes : .no
    }
}

/// What is said of a subject, and whether anything was known.
struct Explanation {
    var lines: [String]
    var isKnown = true
}
