import Delegation
import LinuxCalls
import Minimizing
import Recording
import Replay
import Tracing

/// What all trials of one application have in common, once the command line and the policy have had their say.
struct TrialPlan {
    let settings: ProofSettings
    let replay: ReplayPlan
    /// Where the application runs; its grants change from trial to trial.
    let place: PolicySandbox
    /// The words that follow `bpfrec trial`.
    private let words: [[UInt8]]

    init(_ settings: ProofSettings, _ policy: DelegationPolicy) throws(CommandFailure) {
        self.settings = settings
        replay = try ReplayPlan(settings.replay, policy)
        place = policy.sandbox
        words = Self.words(settings, policy, replay)
    }

    var isTimed: Bool { replay.duration != nil }

    /// Trials share whatever the sandbox shares.
    var jobs: Int {
        let sandbox = replay.sandbox.settings
        return sandbox.hasOwnNetwork && sandbox.hasOwnCgroup ? settings.jobs : 1
    }

    func criteria(end: RecordingEnd.Reason?) -> TrialCriteria {
        TrialCriteria(
            end: end, allowsDegraded: settings.allowsDegraded, pattern: settings.expect?.text,
            probe: settings.companion, isTimed: isTimed)
    }

    func candidate(_ grants: some Collection<Grant>) -> DelegationPolicy {
        DelegationPolicy(sandbox: place).granting(grants)
    }

    /// The command line of one trial; the limit is for what would never end.
    func arguments(limit: UInt64?) -> [[UInt8]] {
        var arguments = ["bpfrec", "trial"]
        if let limit { arguments += ["--limit", "\(limit / 1_000_000)ms"] }
        return arguments.map { Array($0.utf8) } + words
    }

    /// What the results of trials are good for: the same program, run and judged in the same way on this kernel.
    var fingerprint: String {
        let program = replay.sandbox.program
        let path = (replay.sandbox.settings.root ?? "") + String(decoding: program.path, as: UTF8.self)
        let parts: [[UInt8]] =
            words + [
                Array(KernelName.release().utf8), Array(Version.number.utf8),
                Array((program.directory ?? "").utf8),
                Array((settings.expect?.text ?? "").utf8), settings.allowsDegraded ? [1] : [0],
                Array("\(place.bpffs ?? "") \(place.namespaces ?? [])".utf8),
                (try? Files.contents(of: path)) ?? [],
            ]
        var digest = RunningSHA256()
        for part in parts {
            digest.add(Array("\(part.count) ".utf8))
            digest.add(part)
        }
        return digest.finished().hex
    }

    private static func words(_ settings: ProofSettings, _ policy: DelegationPolicy, _ plan: ReplayPlan)
        -> [[UInt8]]
    {
        let choices = settings.replay.sandbox
        let options: [(String, String?)] = [
            ("--net", choices.network?.rawValue), ("--cgroup", choices.cgroup?.rawValue),
            ("--via", choices.via), ("--bpffs", choices.bpffs), ("--root", choices.root ?? policy.app.root),
            ("--user", choices.user ?? policy.app.user), ("--cwd", plan.sandbox.program.directory),
            ("--ok", settings.companion), ("--for", plan.duration.map { "\($0 / 1_000_000)ms" }),
        ]
        var words: [String] = []
        for case (let name, let value?) in options { words += [name, value] }
        let isOwn = settings.replay.program.isEmpty
        if isOwn {
            for (name, value) in policy.app.environment.sorted(by: { $0.key < $1.key }) {
                words += ["--env", "\(name)=\(value)"]
            }
        }
        for variable in settings.replay.environment {
            words += ["--env", "\(variable.name)=\(variable.value)"]
        }
        let command = isOwn ? policy.app.argv.map { Array($0.utf8) } : settings.replay.program.map(\.bytes)
        return (words + ["--"]).map { Array($0.utf8) } + command
    }
}
