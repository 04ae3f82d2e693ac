import BpfAbi
import Delegation
import LinuxCalls
import Recording
import Replay
import Tracing

extension Option {
    static let limit = Option("--limit", value: "DURATION", help: "how long the application may take")
}

/// One run of the application under one candidate, in a process of its own: bpfrec starts itself for it, because a
/// process makes one sandbox and then gives up the privilege to make another, and because several can run at once.
/// The candidate and the recording are files that it is handed.
enum TrialCommand {
    static let policyPath = "/proc/self/fd/\(TrialProgram.firstFile)"
    static let recordingPath = "/proc/self/fd/\(TrialProgram.firstFile + 1)"

    /// How long the last try of `--ok` may take, once the application has ended.
    private static let lastTry = 10_000

    /// No command for people, so that the table of commands does not have it.
    static let command = Command(
        name: "trial", summary: "runs a command under a candidate policy, for minimize and verify", usage: [],
        description: [],
        options: [.ok, .limit] + SandboxChoices.options + [
            .duration, .workingDirectory, .environment,
        ],
        operands: .program, examples: [], family: .application, exits: [], run: run)

    /// 0, or 1 where `--ok` was never content.
    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        var settings = ReplaySettings()
        settings.program = options.operands
        settings.policy = policyPath
        let limit = try options.duration(.limit)
        settings.duration = try options.duration(.duration) ?? limit
        settings.workingDirectory = options.text(.workingDirectory)
        settings.environment = try options.assignments(.environment)
        settings.sandbox = try SandboxChoices(options)
        var companion: SandboxCompanion?
        do {
            try TrialProgram.keepFiles()
            if let text = options.text(.ok) { companion = try SandboxCompanion(text) }
        } catch {
            throw .cannot("\(error)")
        }
        var plan = try ReplayPlan(settings, try PolicyInput.read(settings.policy))
        plan.sandbox.settings.companion = companion
        let observer = ObserverChoice.optional(.control, .quiet, terminal.diagnostics)
        let recording = RecordingSink(
            file: try OutputFile.open(recordingPath, existing: .isReplacedAtTheEnd),
            diagnostics: terminal.diagnostics)
        var header = RunHeader.make(plan.sandbox.program, environment: settings.environment)
        header.delegated = plan.policy.delegated.masks
        header.sandbox = plan.sandbox.recorded
        header.uid = plan.sandbox.settings.outside.uid
        header.observed = observer?.seesChecks ?? false
        recording.receive(.header(header))
        var trace = TraceOptions(
            selection: .control, stacks: .none,
            limits: CaptureLimits(data: false, possibleCpus: PossibleCpus.count()), duration: plan.duration)
        // With a time of its own the application runs on to its end.
        if let companion, !options.has(.duration) { trace.isDone = { [companion] in companion.hasSpoken } }
        var isContent = true
        _ = try SandboxedRun.run(plan.sandbox, trace, NamingSink(recording), observer) {
            if let companion { isContent = companion.finish(within: lastTry) }
        }
        if let failure = recording.failure { throw failure }
        return isContent ? .yes : .no
    }
}
