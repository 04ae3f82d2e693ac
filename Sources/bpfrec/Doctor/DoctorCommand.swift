import Recording

/// `bpfrec doctor`: what this kernel and this user can do.
enum DoctorCommand {
    static let json = Option("--json", help: "one JSON object instead of lines")
    static let via = Option(
        "--via", value: "PATH", completion: .file,
        help: "for work without root: whether the helper at this socket answers, and delegates to this user")

    static let command = Command(
        name: "doctor", summary: "tells what this kernel and this user can do",
        usage: ["[--json] [--via PATH]"],
        description: [
            "Checks what record, profile and replay need of this machine. Each line is ok, note (worth "
                + "knowing), limited (something works less well) or missing (something cannot work), with "
                + "the way to mend it."
        ],
        options: [json, via], operands: .nothing,
        examples: [
            .init("sudo bpfrec doctor", "the whole truth: replay needs root"),
            .init("bpfrec doctor --via /run/bpfrec.sock", "or a helper, and what that takes"),
            .init(
                "bpfrec doctor --json | jq -r '.checks[] | select(.state == \"missing\").fix'", "what to mend"
            ),
        ],
        family: .answer,
        exits: [
            .init("0", "record, profile and replay can all work"), .usage,
            .init("3", "one of them cannot; the last lines say which and why"),
        ],
        run: run)

    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        if let word = options.operands.first { throw .usage("doctor takes no '\(word.text)'") }
        let report = DoctorReport(of: .thisMachine(via: options.text(via)))
        if options.has(json) {
            try terminal.output.line(report.json.text)
        } else {
            try terminal.output.lines(report.lines(isColoured: terminal.outputIsColoured))
        }
        return report.isReady ? .yes : .cannot
    }
}
