import Delegation
import Minimizing

extension MinimizeCommand {
    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        let settings = try ProofSettings(options)
        let output = settings.output ?? defaultOutput
        let progress = ProofProgress(terminal, settings.replay)
        let (plan, rehearsed) = try ProofPreparation.prepare(settings, progress, terminal)
        guard let rehearsed else {
            throw .unsuited("stopped before the rehearsal was over; nothing was written")
        }

        let starts = MinimizingStarts(settings, plan, rehearsed)
        var journal = TrialJournalFile(beside: output, fingerprint: plan.fingerprint)
        let known = journal?.known ?? TrialLog()
        if !known.entries.isEmpty {
            progress.say("going on from \(known.entries.count) runs in \(journal?.path ?? "")")
        }
        let search = MinimizingSearch(starts: starts.sets)
        let proof = ProofRun(plan, rehearsed, known: known, progress)
        var smallest: Int?
        let state = try proof.finish { log in
            search.step(log, atMost: plan.jobs)
        } standing: { log in
            let state = search.state(log)
            return ProofRun.Standing(grants: state.grants, left: state.left)
        } onResult: { (entry) throws(CommandFailure) in
            try journal?.add(entry)
            let state = search.state(proof.log)
            progress.decided(state)
            guard output != "-", let grants = state.grants, grants.count < smallest ?? .max else { return }
            smallest = grants.count
            try write(starts.policy(state), to: output, terminal)
        }

        let found = state ?? search.state(proof.log)
        if found.grants != nil, output != "-" || state != nil {
            try write(starts.policy(found), to: output, terminal)
        }
        let report = MinimizeReport(
            state: found, isProved: state != nil && found.grants != nil, runs: proof.log.entries.count,
            flakiness: proof.log.flakiness, startsBeforeThis: starts.names(before: found.start))
        try ProofReportFile.write(report.json, settings)
        if settings.replay.verbosity >= .quiet {
            terminal.diagnostics.lines(
                report.lines(starts.policy(found), plan, output: output, journal: journal?.path))
        }
        if report.isProved { journal?.remove() }
        return report.isProved ? .yes : .no
    }

    private static func write(_ policy: DelegationPolicy, to output: String, _ terminal: Terminal)
        throws(CommandFailure)
    {
        guard output != "-" else {
            try terminal.output.text(policy.text)
            return try terminal.output.flush()
        }
        let file = try OutputFile.open(output, existing: .isReplacedAtTheEnd)
        try file.write(Array(policy.text.utf8))
        try file.finish()
    }
}
