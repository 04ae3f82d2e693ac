import Delegation
import LinuxCalls
import Recording
import Replay
import Tracing

/// `record --token`: the application runs in the replay's sandbox with everything delegated that a token can delegate,
/// so that what is recorded is what it does when it holds one. It never holds a capability of the host.
struct Rehearsal {
    /// What is delegated.
    enum Token: Equatable, Sendable {
        case any
        case policy(String)
    }

    let plan: SandboxPlan
    private let policy: DelegationPolicy

    init(_ words: [CommandWord], _ token: Token, _ settings: RecordSettings)
        throws(CommandFailure)
    {
        do throws(SandboxError) {
            try SandboxPrivilege.require(isHelped: settings.sandbox.via != nil)
        } catch {
            throw .cannot("\(error)")
        }
        var policy = DelegationPolicy(delegated: .any)
        switch (token, settings.sandbox.via) {
        case (.policy(let path), _):
            let file = try PolicyInput.read(path)
            policy.delegated = file.delegated
            policy.sandbox = file.sandbox
        // Everything is then what the helper may give.
        case (.any, let helper?): policy.delegated = DelegatedSets(try HelperAgreement.ceiling(helper))
        case (.any, nil): break
        }
        policy.sandbox.capabilities = Capability.all
        self.policy = policy
        plan = try SandboxPlan(
            SandboxPlan.Wishes(
                words: words, environment: settings.environment, directory: settings.workingDirectory,
                choices: settings.sandbox), policy)
    }

    func header(_ settings: RecordSettings) -> RecordingHeader {
        var header = RunHeader.make(plan.program, environment: settings.environment)
        header.delegated = policy.delegated.masks
        header.sandbox = plan.recorded
        header.stopAfter = settings.duration.map(DurationText.text)
        header.uid = plan.settings.outside.uid
        return header
    }

    func warnings(_ words: [String]) -> [String] {
        var warnings = UnknownGrants.warnings(policy)
        if plan.isRealRoot { warnings.append(SandboxPlan.realRootWarning) }
        if plan.settings.hasOwnNetwork {
            warnings += HostInterfaces.named(in: words).map { name in
                "\(name) is an interface of this machine, which the sandbox does not have: --net host shows it"
            }
        }
        return warnings
    }
}
