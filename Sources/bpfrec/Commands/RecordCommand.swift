import BpfAbi

extension Option {
    static let recordOutput = output(
        help:
            "the recording (default \(RecordSettings.defaultOutput)); - is standard output, which CMD writes "
            + "too")
    static let processes = Option(
        "-p", "--pid", value: "PID,...", completion: .process,
        help: "follow running processes; Ctrl-C lets go of them, and they go on unharmed")
    static let live = Option(
        "--live", oneOf: RecordSettings.Live.self,
        help: "show calls as they happen; auto: where standard error is a terminal that CMD does not own")
    static let trace = Option(
        "--trace", value: "all|control|NAME,...", completion: .list(["all", "control"] + BpfCommand.names),
        help: "the bpf() commands that stop CMD (default all); control leaves the map data path at full "
            + "speed")
    static let stack = Option(
        "--stack", oneOf: RecordSettings.Stacks.self,
        help: "the calls whose stack is recorded; control (the default): all but the map data path")
    static let token = Option(
        "--token", value: "any|FILE", completion: .file,
        help:
            "a rehearsal: run CMD in the sandbox of replay with everything delegated, or the grants of a policy "
            + "FILE, so that what is recorded is what CMD does when it holds a token")
    static let count = Option(
        "--count", help: "with --trace: count the calls that do not stop, by command, map and error")
    static let noObserve = Option(
        "--no-observe", help: "do not observe in the kernel which capabilities are checked")
    static let noData = Option("--no-data", help: "do not store map keys and values")
}

/// `bpfrec record`: runs a command, or follows processes, and writes down every bpf() call.
enum RecordCommand {
    static let command = Command(
        name: "record", summary: "runs a command and records every bpf() call it makes",
        usage: ["[OPTION...] [--] CMD [ARG...]", "[OPTION...] -p PID[,PID...]"],
        description: [
            "Runs CMD under ptrace, decodes every bpf() call of it and of all its threads and descendants, "
                + "shows the calls live on standard error and writes the recording. A recording that is "
                + "there already becomes \(RecordSettings.defaultOutput).old."
        ],
        options: [
            .recordOutput, .processes, .duration, .workingDirectory, .environment, .trace, .count, .stack,
            .noObserve,
            .noData, .live, .token,
        ] + SandboxChoices.options + [.quiet, .verbose],
        operands: .program,
        examples: [
            .init("sudo bpfrec record -- ./app --verbose", "record a command from its start"),
            .init("sudo bpfrec record --for 30s -p 1234", "record a running process for half a minute"),
            .init(
                "sudo bpfrec record --token any -- ./app", "rehearse: record it under a token for everything"),
            .init("sudo bpfrec record --trace control -- ./app", "leave map accesses at full speed"),
        ],
        family: .application,
        exits: Command.ExitMeaning.ofApplication(and: .init("0", "with -p: let go of the processes")),
        run: run)
}
