import Glibc
import LinuxCalls
import Tracing

/// Launches a program on this machine as it is, and traces it to its end.
enum TracedRun {
    static func launch(
        _ program: ApplicationProgram, _ options: TraceOptions, _ sink: any EventSink,
        _ observer: (any CallObserver)?, _ notices: Diagnostics?
    ) throws(CommandFailure) -> TraceOutcome {
        let loop = TraceLoop(options: options, sink: sink, observer: observer)
        let outcome: TraceOutcome
        let failure: LaunchFailure?
        do throws(SyscallError) {
            try Signals.catch()
            let filter = SeccompFilter.isAvailable ? SeccompFilter(tracing: options.selection) : nil
            if filter == nil {
                notices?.message(
                    "no seccomp filter can be had here, so the application stops at every system call and runs "
                        + "slower (seccomp)")
            }
            // Only root may install a filter and leave setuid programs what they are.
            let application = try LaunchedApplication.launch(
                program, filter: filter, noNewPrivileges: filter != nil && geteuid() != 0)
            outcome = try loop.run(application, mode: filter == nil ? .everyCall : .filtered)
            failure = application.failure()
        } catch {
            let reason = AttachRefusal.ownTracer.map {
                "bpfrec is itself traced by \($0), and only one may trace"
            }
            throw .cannot(
                "cannot trace \(String(decoding: program.path, as: UTF8.self)): \(reason ?? "\(error)")")
        }
        if let failure { throw ApplicationLookup.failure(failure, program) }
        return outcome
    }
}
