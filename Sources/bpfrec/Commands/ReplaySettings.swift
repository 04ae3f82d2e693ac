import Delegation

/// What `replay` was asked to do. What is nil is left to the policy.
struct ReplaySettings: Equatable, Sendable {
    /// Whether the application gets a namespace of its own or sees the host's.
    enum Namespace: String, CaseIterable, Sendable {
        case new
        case host
    }

    static let defaultPolicy = "policy.toml"

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
    var verbosity = Verbosity.normal
    var network: Namespace?
    var cgroup: Namespace?
    var bpffs: String?
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
        verbosity = options.verbosity
        network = try options.choice(.network)
        cgroup = try options.choice(.cgroup)
        bpffs = try Self.absolutePath(options, .bpffs)
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

    private static func absolutePath(_ options: ParsedOptions, _ option: Option) throws(CommandFailure)
        -> String?
    {
        guard let path = options.text(option) else { return nil }
        guard path.hasPrefix("/") else { throw .usage("\(option.name) \(path): not an absolute path") }
        return path
    }
}
