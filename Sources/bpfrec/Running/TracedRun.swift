import Glibc
import LinuxCalls
import Tracing

/// Launches a program on this machine as it is, and traces it to its end.
enum TracedRun {
    static func launch(
        _ program: ApplicationProgram, _ options: TraceOptions, _ sink: any EventSink,
        _ observer: (any CallObserver)?
    ) throws(CommandFailure) -> TraceOutcome {
        let loop = TraceLoop(options: options, sink: sink, observer: observer)
        let outcome: TraceOutcome
        let failure: LaunchFailure?
        do throws(SyscallError) {
            try Signals.catch()
            // Only root may install a filter and leave setuid programs what they are.
            let application = try LaunchedApplication.launch(
                program, filter: SeccompFilter(tracing: options.selection), noNewPrivileges: geteuid() != 0)
            outcome = try loop.run(application, mode: .filtered)
            failure = application.failure()
        } catch {
            throw .cannot("cannot trace \(String(decoding: program.path, as: UTF8.self)): \(error)")
        }
        if let failure { throw ApplicationLookup.failure(failure, program) }
        return outcome
    }
}
