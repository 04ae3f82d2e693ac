import LinuxCalls
import Recording
import Rendering
import Tracing

/// What stands around a trace that is recorded: the file, the live view, and the words at the end.
struct RecordSession {
    let sink: any EventSink
    private let settings: RecordSettings
    private let terminal: Terminal
    private let recording: RecordingSink
    private let tally = RunTally()

    init(_ settings: RecordSettings, _ terminal: Terminal) throws(CommandFailure) {
        self.settings = settings
        self.terminal = terminal
        let file = try OutputFile.open(settings.output, existing: .becomesOld)
        recording = RecordingSink(file: file, diagnostics: terminal.diagnostics)
        var sinks: [any EventSink] = [recording, tally]
        if let live = LiveView(settings.live, settings.verbosity, terminal) { sinks.append(live) }
        if settings.verbosity >= .quiet { sinks.append(FidelityNotices(terminal.diagnostics)) }
        sink = NamingSink(EventFan(sinks))
    }

    func begin(_ header: RecordingHeader) {
        recording.receive(.header(header))
    }

    /// Says what was found, and what to type next.
    func finish(_ outcome: TraceOutcome) throws(CommandFailure) {
        if let failure = recording.failure { throw failure }
        guard settings.verbosity >= .quiet else { return }
        let how =
            switch outcome.end {
            case .exited(let status):
                outcome.isStopped ? "its time was over" : "it ended with status \(status)"
            case .killed(let signal):
                outcome.isStopped ? "its time was over" : "\(Signals.name(signal)) ended it"
            case .detached: "bpfrec let go of it"
            }
        terminal.diagnostics.message("\(tally.sentence); \(how)")
        if settings.counts { terminal.diagnostics.message(tally.countSentence) }
        terminal.diagnostics.messages(LossText.lines(tally.lost))
        if settings.sandbox.via != nil { terminal.diagnostics.message(ObserverChoice.helpedNotice) }
        guard settings.output != "-" else { return }
        terminal.diagnostics.message("the recording is in \(settings.output)")
        guard tally.calls > 0 else { return }
        let argument =
            settings.output == RecordSettings.defaultOutput ? "" : " \(ShellWord.quoted(settings.output))"
        terminal.diagnostics.message("next: bpfrec profile\(argument) --out policy.toml")
    }
}
