import BpfAbi
import Glibc
import LinuxCalls
import Recording
import Tracing

extension RecordCommand {
    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        let settings = try RecordSettings(options)
        switch settings.target {
        case .program(let words):
            if let token = settings.token { return try rehearse(words, token, settings, terminal) }
            return try record(words, settings, terminal)
        case .processes(let pids): return try follow(pids, settings, terminal)
        }
    }

    private static func record(_ words: [CommandWord], _ settings: RecordSettings, _ terminal: Terminal)
        throws(CommandFailure) -> ExitStatus
    {
        let place = try ApplicationPlace(root: settings.sandbox.root, user: settings.sandbox.user)
        var program = try ApplicationLookup.program(
            words, environment: place.environment + settings.environment,
            directory: place.directory(settings.workingDirectory), root: place.root)
        program.root = place.root
        program.identity = place.identity
        let session = try RecordSession(settings, terminal)
        let options = settings.traceOptions
        let observer = try ObserverChoice.observer(settings, options.selection, terminal.diagnostics)
        var header = RunHeader.make(program, environment: settings.environment)
        header.root = place.root
        header.stopAfter = settings.duration.map(DurationText.text)
        header.user = settings.sandbox.user
        if let identity = place.identity { header.uid = identity.uid }
        header.observed = observer?.seesChecks ?? false
        session.begin(header)
        let outcome = try TracedRun.launch(
            program, options, session.sink, observer,
            settings.verbosity >= .quiet ? terminal.diagnostics : nil)
        try session.finish(outcome)
        return outcome.exitStatus
    }

    private static func rehearse(
        _ words: [CommandWord], _ token: Rehearsal.Token, _ settings: RecordSettings, _ terminal: Terminal
    ) throws(CommandFailure) -> ExitStatus {
        let rehearsal = try Rehearsal(words, token, settings)
        if settings.verbosity >= .normal {
            terminal.diagnostics.messages(rehearsal.warnings(words.map(\.text)))
        }
        let session = try RecordSession(settings, terminal)
        var options = settings.traceOptions
        options.injection = rehearsal.plan.injection
        let observer = try ObserverChoice.observer(settings, options.stopping, terminal.diagnostics)
        var header = rehearsal.header(settings)
        header.observed = observer?.seesChecks ?? false
        session.begin(header)
        let outcome = try SandboxedRun.run(
            rehearsal.plan, options, session.sink, observer,
            settings.verbosity >= .normal ? terminal.diagnostics : nil)
        try session.finish(outcome)
        return outcome.exitStatus
    }

    private static func follow(_ numbers: [Int32], _ settings: RecordSettings, _ terminal: Terminal)
        throws(CommandFailure) -> ExitStatus
    {
        var pids: [Int32] = []
        for number in numbers {
            // That of a thread means its process. While an exec replaces the leader, /proc has nothing of it.
            let known = ProcessFiles.status(number, "Tgid")
            guard let pid = known ?? (Signals.isThread(number, of: number) ? number : nil) else {
                throw .cannot("cannot follow \(number): there is no such process")
            }
            if !pids.contains(pid) { pids.append(pid) }
        }
        let session = try RecordSession(settings, terminal)
        let options = settings.traceOptions
        let observer = try ObserverChoice.observer(settings, options.selection, terminal.diagnostics)
        var header = RunHeader.make(attachedTo: pids)
        header.observed = observer?.seesChecks ?? false
        session.begin(header)
        let loop = TraceLoop(options: options, sink: session.sink, observer: observer)
        let outcome: TraceOutcome
        do throws(SyscallError) {
            try Signals.catch()
            outcome = try loop.attach(to: pids) { tid, refusal in
                if settings.verbosity >= .quiet {
                    terminal.diagnostics.message(AttachRefusal.explain(leavingOut: tid, refusal))
                }
            }
        } catch {
            throw .cannot(AttachRefusal.explain(error))
        }
        try session.finish(outcome)
        return .yes
    }
}
