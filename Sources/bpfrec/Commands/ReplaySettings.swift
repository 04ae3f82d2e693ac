import Delegation

/// What `replay` was asked to do. What is nil is left to the policy.
struct ReplaySettings: Equatable, Sendable {
    static let defaultPolicy = "policy.toml"

    /// What replay has to be told of a policy, in a command that is proposed.
    static func policyOption(_ path: String) -> String {
        path == defaultPolicy ? "" : " --policy \(ShellWord.quoted(path))"
    }

    /// Empty: the command that the policy names.
    var program: [CommandWord] = []
    var policy = Self.defaultPolicy
    /// What the run is compared with, instead of the recording that the policy names.
    var recording: String?
    /// Where this run is recorded; nil: nowhere.
    var output: String?
    var duration: Duration?
    var workingDirectory: String?
    var environment: [EnvironmentVariable] = []
    var live = RecordSettings.Live.auto
    var verbosity = Verbosity.normal
    var sandbox = SandboxChoices()
    /// Instead of the policy's.
    var capabilities: [Capability]?
    var report: String?
    var isStrict = false

    init() {}

    init(_ options: ParsedOptions) throws(CommandFailure) {
        program = options.operands
        policy = options.text(.replayPolicy) ?? policy
        recording = options.text(.recording)
        output = options.text(.replayOutput)
        duration = try options.duration(.duration)
        workingDirectory = options.text(.workingDirectory)
        environment = try options.assignments(.environment)
        live = try options.choice(.live) ?? live
        verbosity = options.verbosity
        sandbox = try SandboxChoices(options)
        capabilities = try options.capabilities(.capabilities)
        report = options.text(.report)
        isStrict = options.has(.strict)
        if policy == "-", recording == "-" {
            throw .usage("--policy and --recording cannot both be read from standard input")
        }
        if output == "-", report == "-" {
            throw .usage("--output and --report cannot both be written to standard output")
        }
    }
}
