import Delegation
import Exchange

extension Option {
    static let diffJson = Option("--json", help: "write the difference as JSON")
}

/// `bpfrec diff`: what one policy grants and another does not.
enum DiffCommand {
    static let command = Command(
        name: "diff", summary: "says what one policy or recording grants that another does not",
        usage: ["[OPTION...] A B"],
        description: [
            "Compares what A and B grant. Each is a policy, a recording (then the policy that it asks for), or "
                + "anything that import reads. Where one of them says nothing of capabilities and namespaces, only "
                + "what is delegated is compared."
        ],
        options: [.diffJson],
        operands: .files,
        examples: [
            .init("bpfrec diff policy.toml bpfrec.jsonl", "does the program need more than it used to?"),
            .init("bpfrec diff policy.toml /proc/self/mountinfo", "is that what is delegated here?"),
        ],
        family: .answer,
        exits: [
            .init("0", "B grants nothing that A does not"), .init("1", "B grants something new"), .usage,
            .cannot,
            .damaged,
        ],
        run: run)

    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        guard options.operands.count == 2 else { throw .usage("diff wants two files") }
        let paths = options.operands.map(\.text)
        guard paths != ["-", "-"] else { throw .usage("standard input can be read only once") }
        let old = try side(paths[0], terminal)
        let new = try side(paths[1], terminal)
        let difference = PolicyDifference(from: old, to: new)
        try terminal.output.text(options.has(.diffJson) ? difference.json : difference.text)
        return difference.isWider ? .no : .yes
    }

    private static func side(_ path: String, _ terminal: Terminal) throws(CommandFailure)
        -> PolicyDifference.Side
    {
        if let policy = try CheckedRecording.policy(path, terminal) {
            return PolicyDifference.Side(name: InputFile.name(path), policy: policy)
        }
        let input = try ImportInput(path)
        input.report(to: terminal)
        return PolicyDifference.Side(
            name: input.name, policy: input.imported.policy, hasSandbox: input.isWholePolicy)
    }
}
