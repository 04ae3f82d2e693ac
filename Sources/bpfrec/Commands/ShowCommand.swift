import BpfAbi
import Delegation

import Recording

extension Option {
    static let showJson = Option("--json", help: "one decoded object a line instead of text")
    static let summary = Option(
        "--summary", help: "count what was called, on which type, and how it ended")
    static let onlyFailed = Option("--failed", help: "failed calls alone")
    static let onlyCommand = Option(
        "--cmd", value: "NAME,...", completion: .list(BpfCommand.names), help: "these bpf() commands alone")
    static let onlyProcess = Option("--pid", value: "N,...", help: "these processes alone")
    static let instructions = Option("--insns", help: "disassemble the programs that are loaded")
    static let full = Option("--full", help: "cut nothing, and show call stacks")
    static let showPolicy = policy(help: "mark the calls that this policy would deny")
}

/// `bpfrec show`: prints a recording.
enum ShowCommand {
    static let command = Command(
        name: "show", summary: "prints a recording",
        usage: ["[OPTION...] [FILE]"],
        description: [
            "Prints \(RecordSettings.defaultOutput), or FILE, as it is read; - is standard input. A damaged "
                + "line is named and left out."
        ],
        options: [
            .showJson, .summary, .onlyFailed, .onlyCommand, .onlyProcess, .instructions, .full, .showPolicy,
        ],
        operands: .files,
        examples: [
            .init("bpfrec show --failed", "what was refused"),
            .init("bpfrec show --cmd prog_load --insns run.jsonl", "the programs that were loaded"),
            .init("bpfrec show --policy policy.toml --json | jq 'select(.policy)'", "what the policy denies"),
        ],
        family: .answer,
        exits: [.success, .usage, .cannot, .damaged],
        run: run)

    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        let settings = try ShowSettings(options)
        let policy = try settings.policy.map { path throws(CommandFailure) in try PolicyInput.read(path) }
        var printer = EventPrinter(settings, policy: policy, terminal)
        var stream = try RecordingStream(settings.recording)
        var damagedLines = 0
        var isRead = false
        while !isRead {
            do {
                if let event = try stream.next() {
                    try printer.print(event)
                } else {
                    isRead = true
                }
            } catch  where error.kind == .damagedInput && stream.header != nil {
                damagedLines += 1
                if damagedLines == 1 { terminal.diagnostics.message("\(error.message); it is left out") }
            }
        }
        try printer.finish()
        if damagedLines > 1 {
            terminal.diagnostics.message(
                "\(stream.name): \(damagedLines) lines are damaged and were left out")
        }
        if stream.breaksOff {
            terminal.diagnostics.message(
                "\(stream.name) breaks off: its writer was killed, or is still at work")
        }
        return damagedLines == 0 ? .yes : .damagedInput
    }
}
