import Delegation
import Minimizing

extension Option {
    static let verifyOutput = output(help: "the findings; standard output is the default")
}

/// `bpfrec verify`: whether a policy is enough, and no more than that.
enum VerifyCommand {
    static let command = Command(
        name: "verify", summary: "proves by trials that a policy is enough for a command, and minimal",
        usage: ["[OPTION...] [POLICY] [-- CMD [ARG...]]"],
        description: [
            "Runs CMD, or the command of POLICY (default \(ReplaySettings.defaultPolicy)), under a real token with "
                + "exactly POLICY, then without each of its grants, and says which are idle, which can go and what "
                + "happens without the others. What it means that CMD does its job is said as for minimize."
        ],
        options: [.verifyOutput] + ProofSettings.options,
        operands: .filesThenProgram,
        examples: [
            .init("sudo bpfrec verify policy.toml", "is this enough, and is it minimal?"),
            .init("sudo bpfrec verify --expect ready --report proof.json minimal.toml", "for CI"),
        ],
        family: .answer,
        exits: [
            .init("0", "the policy is sufficient and minimal"),
            .init("1", "it is not sufficient, or not minimal, or CMD does not do its job under any token"),
            .usage,
            .cannot, .damaged,
        ],
        run: run)

    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        var settings = try ProofSettings(options)
        settings.hasPolicy = true
        let progress = ProofProgress(terminal, settings.replay)
        let (plan, rehearsed) = try ProofPreparation.prepare(settings, progress, terminal)
        guard let rehearsed else { throw .unsuited("stopped before the rehearsal was over") }
        let grants = plan.replay.policy.singleGrants
        let search = VerifyingSearch(grants)
        let proof = ProofRun(plan, rehearsed, known: TrialLog(), progress)
        let state = try proof.finish { log in
            search.step(log, atMost: plan.jobs)
        } standing: { log in
            ProofRun.Standing(grants: grants, left: search.state(log).left)
        } onResult: { (_) throws(CommandFailure) in
        }
        guard let state else {
            throw .unsuited("stopped after \(proof.log.entries.count) runs, before the proof")
        }
        let report = VerifyReport(
            policy: settings.replay.policy, state: state, runs: proof.log.entries.count,
            flakiness: proof.log.flakiness)
        try ProofReportFile.write(report.json, settings)
        let lines = report.lines(plan)
        if let output = settings.output, output != "-" {
            let file = try OutputFile.open(output, existing: .isReplacedAtTheEnd)
            try file.write(Array((lines.joined(separator: "\n") + "\n").utf8))
            try file.finish()
        } else {
            try terminal.output.lines(lines)
            try terminal.output.flush()
        }
        return state.isMinimal ? .yes : .no
    }
}
