import BpfAbi

/// What `record` was asked to do.
struct RecordSettings: Equatable, Sendable {
    /// Whether calls are shown as they happen.
    enum Live: String, CaseIterable, Sendable {
        /// Where standard error is a terminal that the application does not own.
        case auto
        case always
        case never
    }

    /// The calls whose stack is kept.
    enum Stacks: String, CaseIterable, Sendable {
        case none
        /// Everything but the map data path.
        case control
        case all
    }

    /// The calls that stop the application.
    enum Traced: Equatable, Sendable {
        case all
        /// Everything but the map data path, which then runs at full speed.
        case control
        case commands([BpfCommand])
    }

    enum Target: Equatable, Sendable {
        case program([CommandWord])
        case processes([Int32])
    }

    static let defaultOutput = "bpfrec.jsonl"

    var target: Target
    var output = Self.defaultOutput
    var duration: Duration?
    var workingDirectory: String?
    var environment: [EnvironmentVariable] = []
    var verbosity = Verbosity.normal
    var live = Live.auto
    var traced = Traced.all
    var stacks = Stacks.control
    var storesData = true
    /// Set: a rehearsal, in a sandbox.
    var token: Rehearsal.Token?
    var sandbox = SandboxChoices()
    /// Whether the kernel's own checks are observed, where that can be.
    var observes = true
    /// Whether the calls that do not stop are counted.
    var counts = false

    init(target: Target) {
        self.target = target
    }

    init(_ options: ParsedOptions) throws(CommandFailure) {
        target = try Self.target(options)
        output = options.text(.recordOutput) ?? output
        duration = try options.duration(.duration)
        workingDirectory = options.text(.workingDirectory)
        environment = try options.assignments(.environment)
        verbosity = options.verbosity
        live = try options.choice(.live) ?? live
        traced = try Self.traced(options)
        stacks = try options.choice(.stack) ?? stacks
        storesData = !options.has(.noData)
        observes = !options.has(.noObserve)
        counts = options.has(.count)
        guard !counts || observes else {
            throw .usage("--count is done by the observer, which --no-observe leaves out")
        }
        guard !counts || traced != .all else {
            throw .usage("--count counts the calls that do not stop, and with --trace all every call does")
        }
        sandbox = try SandboxChoices(options)
        token = options.text(.token).map { $0 == "any" ? .any : .policy($0) }
        try checkSandbox(options)
    }

    private func checkSandbox(_ options: ParsedOptions) throws(CommandFailure) {
        if case .processes = target, token != nil {
            throw .usage("--token is for a command that is run, not for -p")
        }
        guard token == nil, let option = SandboxChoices.ofTheSandbox.first(where: options.has) else { return }
        throw .usage("\(option.name) is for a rehearsal: it wants --token any, or --token and a policy")
    }

    private static func target(_ options: ParsedOptions) throws(CommandFailure) -> Target {
        let processes = try options.processes(.processes)
        guard !processes.isEmpty else {
            guard !options.operands.isEmpty else {
                throw .usage("record wants a command to run, or -p and a process to follow")
            }
            return .program(options.operands)
        }
        if let word = options.operands.first {
            throw .usage("-p follows a running process, so '\(word.text)' cannot be run as well")
        }
        for option in [Option.workingDirectory, .environment, .root, .user] where options.has(option) {
            throw .usage("\(option.name) is for a command that is run, not for -p")
        }
        return .processes(processes)
    }

    private static func traced(_ options: ParsedOptions) throws(CommandFailure) -> Traced {
        switch options.text(.trace) {
        case nil, "all": .all
        case "control": .control
        default: .commands(try options.bpfCommands(.trace))
        }
    }
}
