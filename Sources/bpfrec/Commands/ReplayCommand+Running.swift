import BpfAbi
import Delegation
import LinuxCalls
import Recording
import Replay
import Tracing

extension ReplayCommand {
    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        let settings = try ReplaySettings(options)
        let plan = try ReplayPlan(settings, try PolicyInput.read(settings.policy))
        var comparison = RunComparison(policy: plan.policy)
        try ComparedRecording.feed(&comparison, settings, plan, terminal.diagnostics)
        if plan.isRealRoot, settings.verbosity >= .normal {
            terminal.diagnostics.message(
                "you are root without sudo, so the application is root to files as well: only BPF, /proc/sys and "
                    + "/sys are confined")
        }

        let judge = ComparisonSink(comparison)
        let observer = ObserverChoice.optional(.all, settings.verbosity, terminal.diagnostics)
        var sinks: [any EventSink] = [judge]
        var recording: RecordingSink?
        if let path = settings.output {
            let sink = RecordingSink(
                file: try OutputFile.open(path, existing: .becomesOld), diagnostics: terminal.diagnostics)
            var header = RunHeader.make(plan.program, environment: settings.environment)
            header.delegated = plan.policy.delegated.masks
            header.uid = plan.sandbox.identity.uid
            header.observed = observer?.seesChecks ?? false
            sink.receive(.header(header))
            sinks.append(sink)
            recording = sink
        }
        if let live = LiveView(.auto, settings.verbosity, terminal) { sinks.append(live) }
        let outcome = try run(plan, EventFan(sinks), observer)
        if let failure = recording?.failure { throw failure }

        let report = judge.report()
        try write(report, settings)
        if settings.verbosity >= .quiet {
            terminal.diagnostics.lines(ReplaySummary(report: report, plan: plan, settings: settings).lines)
        }
        let status = outcome.exitStatus
        return settings.isStrict && report.verdict != .ok && status == .yes ? .no : status
    }

    private static func run(
        _ plan: ReplayPlan, _ sink: any EventSink, _ observer: (any CallObserver)?
    ) throws(CommandFailure) -> TraceOutcome {
        let options = TraceOptions(
            limits: CaptureLimits(possibleCpus: PossibleCpus.count()), duration: plan.duration)
        let loop = TraceLoop(options: options, sink: sink, observer: observer)
        let outcome: TraceOutcome
        let failure: LaunchFailure?
        do {
            try Signals.catch()
            let sandbox = try Sandbox.make(plan.sandbox, filter: SeccompFilter(tracing: options.selection))
            (outcome, failure) = try run(sandbox, loop)
        } catch let error as SandboxError {
            throw .cannot("\(error)")
        } catch {
            throw .cannot("cannot trace \(plan.argv[0]): \(error)")
        }
        if let failure { throw ApplicationLookup.failure(failure, plan.program) }
        return outcome
    }

    /// Whatever happens, the sandbox is taken down.
    private static func run(_ sandbox: consuming Sandbox, _ loop: TraceLoop) throws(SyscallError)
        -> (TraceOutcome, LaunchFailure?)
    {
        do throws(SyscallError) {
            let outcome = try loop.run(sandbox.application, mode: .filtered)
            let failure = sandbox.application.failure()
            sandbox.close()
            return (outcome, failure)
        } catch {
            sandbox.close()
            throw error
        }
    }

    private static func write(_ report: ReplayReport, _ settings: ReplaySettings) throws(CommandFailure) {
        guard let path = settings.report else { return }
        let file = try OutputFile.open(path, existing: .isReplacedAtTheEnd)
        try file.write(Array((report.json.text + "\n").utf8))
        try file.finish()
    }
}
