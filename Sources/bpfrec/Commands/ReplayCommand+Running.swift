import BpfAbi
import Delegation
import LinuxCalls
import Recording
import Replay
import Tracing

extension ReplayCommand {
    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        let settings = try ReplaySettings(options)
        let policy = try PolicyInput.read(settings.policy)
        // Before anything is found, opened or renamed: what cannot work is said first.
        do throws(SandboxError) {
            try SandboxPrivilege.require(isHelped: settings.sandbox.via != nil)
        } catch {
            throw .cannot("\(error)")
        }
        let plan = try ReplayPlan(settings, policy)
        var comparison = RunComparison(policy: plan.policy)
        try ComparedRecording.feed(&comparison, settings, plan, terminal.diagnostics) {
            $0.feedRecording($1)
        }
        if settings.verbosity >= .normal { terminal.diagnostics.messages(warnings(plan)) }

        let judge = ComparisonSink(comparison)
        let observer = ObserverChoice.optional(.all, settings.verbosity, terminal.diagnostics)
        var sinks: [any EventSink] = [judge]
        var recording: RecordingSink?
        if let path = settings.output {
            let sink = RecordingSink(
                file: try OutputFile.open(path, existing: .becomesOld), diagnostics: terminal.diagnostics)
            var header = header(plan, settings)
            header.observed = observer?.seesChecks ?? false
            sink.receive(.header(header))
            sinks.append(sink)
            recording = sink
        }
        if let live = LiveView(settings.live, settings.verbosity, terminal) { sinks.append(live) }
        let options = TraceOptions(
            limits: CaptureLimits(possibleCpus: PossibleCpus.count()), duration: plan.duration)
        let outcome = try SandboxedRun.run(
            plan.sandbox, options, NamingSink(EventFan(sinks)), observer,
            settings.verbosity >= .normal ? terminal.diagnostics : nil)
        if let failure = recording?.failure { throw failure }

        let report = judge.report()
        try write(report, settings)
        if settings.verbosity >= .quiet {
            terminal.diagnostics.lines(
                ReplaySummary(
                    report: report, plan: plan, settings: settings, hasMadeToken: judge.hasMadeToken
                ).lines)
        }
        let status = outcome.exitStatus
        return settings.isStrict && report.verdict != .ok && status == .yes ? .no : status
    }

    private static func warnings(_ plan: ReplayPlan) -> [String] {
        UnknownGrants.warnings(plan.policy) + (plan.sandbox.isRealRoot ? [SandboxPlan.realRootWarning] : [])
    }

    private static func header(_ plan: ReplayPlan, _ settings: ReplaySettings) -> RecordingHeader {
        var header = RunHeader.make(plan.sandbox.program, environment: settings.environment)
        header.delegated = plan.policy.delegated.masks
        header.sandbox = plan.sandbox.recorded
        header.uid = plan.sandbox.settings.outside.uid
        return header
    }

    private static func write(_ report: ReplayReport, _ settings: ReplaySettings) throws(CommandFailure) {
        guard let path = settings.report else { return }
        let file = try OutputFile.open(path, existing: .isReplacedAtTheEnd)
        try file.write(Array((report.json.text + "\n").utf8))
        try file.finish()
    }
}
