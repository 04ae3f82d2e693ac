import BpfAbi

/// What `show` was asked to print.
struct ShowSettings: Equatable, Sendable {
    enum Format: Equatable, Sendable {
        case text
        /// One decoded object a line.
        case json
        /// How often which command met which type and which outcome.
        case summary
    }

    /// `-` is standard input.
    var recording = RecordSettings.defaultOutput
    var format = Format.text
    var filter = EventFilter()
    var showsInstructions = false
    var cutsNothing = false
    /// The policy that calls are held against.
    var policy: String?

    init() {}

    init(_ options: ParsedOptions) throws(CommandFailure) {
        guard options.operands.count <= 1 else { throw .usage("show wants one recording") }
        recording = options.operands.first?.text ?? recording
        format = try Self.format(options)
        filter.commands = Set(try options.bpfCommands(.onlyCommand))
        filter.processes = Set(try options.processes(.onlyProcess))
        filter.isForFailures = options.has(.onlyFailed)
        showsInstructions = options.has(.instructions)
        cutsNothing = options.has(.full)
        policy = options.text(.showPolicy)
        if policy == "-", recording == "-" {
            throw .usage("the recording and --policy cannot both be read from standard input")
        }
        for option in [Option.instructions, .full] where format != .text && options.has(option) {
            throw .usage("\(option.name) is for text alone")
        }
        if format == .summary, policy != nil {
            throw .usage("--policy marks single calls, so --summary cannot show it")
        }
    }

    private static func format(_ options: ParsedOptions) throws(CommandFailure) -> Format {
        switch (options.has(.showJson), options.has(.summary)) {
        case (true, true): throw .usage("--json and --summary exclude each other")
        case (true, false): .json
        case (false, true): .summary
        case (false, false): .text
        }
    }
}
