import Delegation
import LinuxCalls
import Minimizing

extension Option {
    static let expect = Option(
        "--expect", value: "REGEX",
        help: "the application does its job only if its output matches REGEX, an extended regular expression")
    static let ok = Option(
        "--ok", value: "CMD",
        help:
            "the application does its job only if CMD, a shell command run beside it in its namespaces again and "
            + "again, ends with 0 once; without --for that ends the application")
    static let allowDegraded = Option(
        "--allow-degraded",
        help: "calls that worked in the rehearsal may fail, as libraries fall back to other ways")
    static let proofStrict = Option(
        "--strict",
        help:
            "no call may be lost that worked in the rehearsal: the default, and the opposite of --allow-degraded"
    )
    static let proofLive = Option(
        "--live", oneOf: RecordSettings.Live.self,
        help: "show which run is under way and how much is left; auto: where standard error is a terminal")
    static let jobs = Option(
        "--jobs", value: "N", help: "run N trials at once (default 1); the result is the same")
}

/// What `minimize` and `verify` were asked to do.
struct ProofSettings: Equatable, Sendable {
    /// What says how the application is run; the output is not in it.
    var replay = ReplaySettings()
    /// Whether a policy is named, or only a command.
    var hasPolicy = true
    var output: String?
    var expect: TextPattern?
    var companion: String?
    var allowsDegraded = false
    var jobs = 1

    static let options: [Option] =
        [.expect, .ok, .allowDegraded, .jobs, .recording, .report, .proofStrict, .capabilities]
        + SandboxChoices.options
        + [.duration, .workingDirectory, .environment, .proofLive, .quiet, .verbose]

    init() {}

    /// POLICY, and CMD after `--`.
    init(_ options: ParsedOptions) throws(CommandFailure) {
        let before = options.operands.prefix(options.operandsBeforeDashes ?? options.operands.count)
        guard before.count <= 1 else {
            throw .usage("'\(before[1].text)' is one policy too many; a command to run comes after --")
        }
        replay.program = Array(options.operands[before.count...])
        hasPolicy = !before.isEmpty || replay.program.isEmpty
        replay.policy = before.first?.text ?? replay.policy
        replay.recording = options.text(.recording)
        replay.duration = try options.duration(.duration)
        replay.workingDirectory = options.text(.workingDirectory)
        replay.environment = try options.assignments(.environment)
        replay.verbosity = options.verbosity
        replay.live = try options.choice(.proofLive) ?? replay.live
        replay.sandbox = try SandboxChoices(options)
        replay.capabilities = try options.capabilities(.capabilities)
        replay.report = options.text(.report)
        output = options.text(.minimizeOutput)
        companion = options.text(.ok)
        allowsDegraded = options.has(.allowDegraded)
        if allowsDegraded, options.has(.proofStrict) {
            throw .usage(
                "--strict and --allow-degraded contradict each other: say whether a lost call is a failure")
        }
        if let text = options.text(.expect) {
            if let error = TextPattern.error(in: text) { throw .usage("--expect \(text): \(error)") }
            expect = TextPattern(text)
        }
        if let text = options.text(.jobs) {
            guard let number = Int(text), (1...64).contains(number) else {
                throw .usage("--jobs \(text): not a number from 1 to 64")
            }
            jobs = number
        }
    }
}
