import Delegation

/// What a replay does, once the command line and the policy have both had their say.
struct ReplayPlan {
    var sandbox: SandboxPlan
    let duration: UInt64?
    /// The words of the command: a recording of another one is not compared with it.
    let argv: [String]
    /// The policy with what the command line put in its place.
    let policy: DelegationPolicy

    init(_ settings: ReplaySettings, _ original: DelegationPolicy) throws(CommandFailure) {
        var policy = original
        if let capabilities = settings.capabilities { policy.sandbox.capabilities = capabilities }
        self.policy = policy
        let isOwnCommand = settings.program.isEmpty
        let words =
            isOwnCommand ? policy.app.argv.map { CommandWord(bytes: Array($0.utf8)) } : settings.program
        guard !words.isEmpty else {
            throw .usage("\(settings.policy) names no command to run: give one after --")
        }
        argv = words.map(\.text)
        var environment: [EnvironmentVariable] = []
        if isOwnCommand {
            environment = policy.app.environment.sorted { $0.key < $1.key }.compactMap {
                EnvironmentVariable("\($0.key)=\($0.value)")
            }
        }
        sandbox = try SandboxPlan(
            SandboxPlan.Wishes(
                words: words, environment: environment + settings.environment,
                directory: settings.workingDirectory ?? (isOwnCommand ? policy.app.cwd : nil),
                choices: settings.sandbox), policy)
        duration = try Self.duration(settings, policy)
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
