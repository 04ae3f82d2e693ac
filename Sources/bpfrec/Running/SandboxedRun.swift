import Delegation
import Glibc
import LinuxCalls
import Replay
import Tracing

/// Runs a program in a sandbox and traces it to its end. Whatever happens, the sandbox is taken down.
enum SandboxedRun {
    static func run(
        _ plan: SandboxPlan, _ options: TraceOptions, _ sink: any EventSink, _ observer: (any CallObserver)?,
        _ notices: Diagnostics? = nil, beforeClosing: () -> Void = {}
    ) throws(CommandFailure) -> TraceOutcome {
        var options = options
        options.injection = plan.injection
        let registrations = RegistrationSink()
        let loop = TraceLoop(options: options, sink: EventFan([registrations, sink]), observer: observer)
        let outcome: TraceOutcome
        let failure: LaunchFailure?
        do {
            try Signals.catch()
            let sandbox = try Sandbox.make(
                plan.settings,
                filter: SeccompFilter(tracing: options.stopping, handingOut: plan.injection?.sign))
            registrations.notes = sandbox.notes
            if let shortfall = sandbox.shortfall { notices?.message(sharedCgroup(shortfall)) }
            SandboxPrivilege.drop(except: plan.injection == nil ? [] : [.sysAdmin])
            (outcome, failure) = try run(sandbox, loop, beforeClosing)
        } catch let error as SandboxError {
            throw .cannot("\(error)")
        } catch {
            throw .cannot("cannot trace \(String(decoding: plan.program.path, as: UTF8.self)): \(error)")
        }
        if let failure { throw explained(failure, plan) }
        return outcome
    }

    private static func sharedCgroup(_ reason: String) -> String {
        "CMD shares the cgroup that bpfrec is in, and what it attaches there stays: it gets none of its own (\(reason)). "
            + "systemd-run --user --scope bpfrec ... runs in one that may be divided"
    }

    /// What root may read or enter, the user for whom the application runs perhaps may not.
    private static func explained(_ failure: LaunchFailure, _ plan: SandboxPlan) -> CommandFailure {
        let plain = ApplicationLookup.failure(failure, plan.program)
        guard failure.errno == EACCES, !plan.isRealRoot else { return plain }
        return CommandFailure(
            kind: plain.kind,
            message:
                "\(plain.message); outside the sandbox it is the user \(plan.settings.outside.uid), who may not"
        )
    }

    private static func run(
        _ sandbox: consuming Sandbox, _ loop: TraceLoop, _ beforeClosing: () -> Void
    ) throws(SyscallError) -> (TraceOutcome, LaunchFailure?) {
        do throws(SyscallError) {
            let outcome = try loop.run(sandbox.application, mode: .filtered)
            let failure = sandbox.application.failure()
            beforeClosing()
            sandbox.close()
            return (outcome, failure)
        } catch {
            sandbox.close()
            throw error
        }
    }
}
