import Delegation
import LinuxCalls
import Recording
import Replay

/// From a command line to a rehearsed application: what `minimize` and `verify` do before their search.
enum ProofPreparation {
    /// The plan, and the rehearsal unless bpfrec was told to stop.
    static func prepare(
        _ settings: ProofSettings, _ progress: ProofProgress, _ terminal: Terminal
    ) throws(CommandFailure) -> (plan: TrialPlan, rehearsal: TrialRehearsal?) {
        let policy = settings.hasPolicy ? try PolicyInput.read(settings.replay.policy) : DelegationPolicy()
        do throws(SandboxError) {
            try SandboxPrivilege.require(isHelped: settings.replay.sandbox.via != nil)
        } catch {
            throw .cannot("\(error)")
        }
        let plan = try TrialPlan(settings, policy)
        var recorded: RecordingEnd?
        try ComparedRecording.feed(&recorded, settings.replay, plan.replay, terminal.diagnostics) {
            end, event in
            if case .end(let found) = event { end = found }
        }
        if plan.replay.sandbox.isRealRoot { progress.say(SandboxPlan.realRootWarning) }
        if settings.replay.sandbox.via != nil { progress.say(ObserverChoice.helpedNotice) }
        if plan.jobs < settings.jobs {
            progress.say("trials share this machine's network or cgroups, so one runs at a time")
        }
        do throws(SyscallError) {
            try Signals.catch()
        } catch {
            throw .cannot("\(error)")
        }
        let rehearsal = try TrialRehearsal.run(plan, recorded: recorded, progress)
        progress.clear()
        if let rehearsal, !rehearsal.calls.haveWorked, settings.expect == nil, settings.companion == nil,
            settings.replay.verbosity >= .quiet
        {
            terminal.diagnostics.message(
                "no bpf() call of its own worked in the rehearsal, so a trial is judged by how it ends alone: --expect or "
                    + "--ok says what its job is, and --for how long it takes")
        }
        return (plan, rehearsal)
    }
}
