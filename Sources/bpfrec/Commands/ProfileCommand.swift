import Delegation
import Recording

extension Option {
    static let profileOutput = output(help: "the policy; standard output is the default")
    static let withoutProbes = Option(
        "--without-probes", help: "leave out what only optional feature probes used")
}

/// `bpfrec profile`: from recordings to the least policy.
enum ProfileCommand {
    static let command = Command(
        name: "profile", summary: "derives the least BPF token policy from recordings",
        usage: ["[OPTION...] [FILE...]"],
        description: [
            "Derives the policy that permits what the recordings show and nothing more, and writes it as "
                + "TOML. Without FILE it reads \(RecordSettings.defaultOutput); - is standard input, and a directory "
                + "stands for every *.jsonl below it. Recordings of the same command are merged; of different "
                + "commands, their union is taken."
        ],
        options: [.profileOutput, .withoutProbes],
        operands: .files,
        examples: [
            .init("bpfrec profile --out policy.toml", "from bpfrec.jsonl"),
            .init(
                "bpfrec profile --without-probes run1.jsonl run2.jsonl", "from two runs, to standard output"),
            .init("bpfrec profile --out fleet.toml recordings/", "from all recordings of a fleet"),
        ],
        family: .answer,
        exits: [.success, .usage, .cannot, .damaged],
        run: run)

    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        let paths = try RecordingPaths.expand(
            options.operands.isEmpty ? [RecordSettings.defaultOutput] : options.operands.map(\.text))
        var progress = ReadingProgress(paths, terminal)
        var sources: [PolicyDerivation.Source] = []
        for path in paths { sources.append(try source(path, &progress, terminal)) }
        progress.finish()
        let policy = PolicyDerivation(withoutProbes: options.has(.withoutProbes)).policy(from: sources)
        let output = options.text(.profileOutput) ?? "-"
        if output == "-" {
            try terminal.output.text(policy.text)
            try terminal.output.flush()
        } else {
            let file = try OutputFile.open(output, existing: .isReplacedAtTheEnd)
            try file.write(Array(policy.text.utf8))
            try file.finish()
        }
        terminal.diagnostics.lines(
            ProfileReport(
                policy: policy, output: output, needsSudo: FileOwner.isOrdinaryUser,
                helper: sources.compactMap(\.needs.sandbox?.helper).last,
                recordings: options.operands.map(\.text), lacksProbes: options.has(.withoutProbes),
                isRehearsed: options.has(.withoutProbes) && sources.allSatisfy(\.needs.isRehearsal),
                refusals: sources.reduce(0) { $0 &+ $1.needs.refusals }
            ).lines)
        return .yes
    }

    private static func source(_ path: String, _ progress: inout ReadingProgress, _ terminal: Terminal)
        throws(CommandFailure) -> PolicyDerivation.Source
    {
        var stream = try RecordingStream(path, readsStacks: false)
        var analysis = RecordingAnalysis()
        var position: UInt64 = 0
        while let event = try stream.next() {
            analysis.feed(event)
            guard stream.position != position else { continue }
            position = stream.position
            progress.advance(to: position)
        }
        progress.finishFile(at: stream.position)
        if stream.breaksOff {
            terminal.diagnostics.message(
                "\(stream.name) breaks off: what came after that is not in the policy")
        }
        let reference =
            path == "-" ? nil : RecordingReference(file: path, sha256: stream.sha256().hex)
        return PolicyDerivation.Source(analysis.finish(), reference: reference)
    }
}
