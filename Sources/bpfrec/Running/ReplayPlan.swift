import Delegation
import Glibc
import LinuxCalls
import Replay
import Tracing

/// What a replay does, once the command line and the policy have both had their say.
struct ReplayPlan {
    let program: ApplicationProgram
    let sandbox: SandboxSettings
    let duration: UInt64?
    /// The words of the command: a recording of another one is not compared with it.
    let argv: [String]
    /// Root itself, outside as well as inside: its files are not protected from the application.
    let isRealRoot: Bool
    /// The policy with what the command line put in its place.
    let policy: DelegationPolicy

    init(_ settings: ReplaySettings, _ original: DelegationPolicy) throws(CommandFailure) {
        var policy = original
        if let capabilities = settings.capabilities { policy.sandbox.capabilities = capabilities }
        self.policy = policy
        guard policy.app.root == nil, policy.app.user == nil else {
            throw .cannot("\(settings.policy) has app.root or app.user, which this version does not support")
        }
        let isOwnCommand = settings.program.isEmpty
        let words =
            isOwnCommand ? policy.app.argv.map { CommandWord(bytes: Array($0.utf8)) } : settings.program
        guard !words.isEmpty else {
            throw .usage("\(settings.policy) names no command to run: give one after --")
        }
        argv = words.map(\.text)

        let bpffs = settings.bpffs ?? policy.sandbox.bpffs ?? SandboxSettings.defaultBpffs
        var environment =
            isOwnCommand
            ? policy.app.environment.sorted { $0.key < $1.key }.compactMap {
                EnvironmentVariable("\($0.key)=\($0.value)")
            } : []
        environment += settings.environment
        // With the variable set libbpf takes any failure to make a token as fatal, so only where it has to be.
        if bpffs != SandboxSettings.defaultBpffs,
            let variable = EnvironmentVariable("LIBBPF_BPF_TOKEN_PATH=\(bpffs)")
        {
            environment.insert(variable, at: 0)
        }
        program = try ApplicationLookup.program(
            words, environment: environment,
            directory: settings.workingDirectory ?? (isOwnCommand ? policy.app.cwd : nil))
        duration = try Self.duration(settings, policy)

        let invoker = FileOwner.invokingUser()
        isRealRoot = invoker == nil && geteuid() == 0
        let namespaces = policy.sandbox.namespaces ?? PolicySandbox.Namespace.allCases
        sandbox = SandboxSettings(
            program: program,
            identity: SandboxSettings.Identity(
                uid: invoker?.uid ?? getuid(), gid: invoker?.gid ?? getgid()),
            delegations: policy.delegated.mountSettings.map {
                SandboxSettings.Delegation(key: $0.key, value: $0.value)
            },
            capabilities: policy.capabilities.reduce(0) { $0 | 1 << UInt64($1.rawValue) }, bpffs: bpffs,
            hasOwnNetwork: settings.network.map { $0 == .new } ?? namespaces.contains(.net),
            hasOwnCgroup: settings.cgroup.map { $0 == .new } ?? namespaces.contains(.cgroup))
    }

    private static func duration(_ settings: ReplaySettings, _ policy: DelegationPolicy)
        throws(CommandFailure)
        -> UInt64?
    {
        if let duration = settings.duration { return duration.nanoseconds }
        guard let text = policy.app.stopAfter else { return nil }
        guard let duration = DurationText.parse(text) else {
            throw .damaged("\(settings.policy): app.for is '\(text)', which is no duration such as 5s")
        }
        return duration.nanoseconds
    }
}
