import Delegation
import Exchange

extension Option {
    static let importFormat = Option(
        "--format", value: "F", completion: .words(["auto"] + ImportFormat.allCases.map(\.rawValue)),
        help: "what FILE is: auto (the default), or "
            + ImportFormat.allCases.map(\.rawValue).joined(separator: ", "))
    static let importOutput = output(help: "the policy; standard output is the default")
}

/// `bpfrec import`: a policy out of what another program was told, shows, or was seen to do.
enum ImportCommand {
    static let command = Command(
        name: "import", summary: "reads a policy out of other programs' configuration or strace's logs",
        usage: ["[OPTION...] FILE"],
        description: [
            "Reads what LXD, Incus, systemd, mount, fsconfig, bpftool or a container runtime was told to delegate, "
                + "what a mount or a token delegates, or a log of strace -f -e bpf, and writes the same as "
                + "policy TOML. - is standard input. What its reader makes of FILE counts, not what its author "
                + "will have meant; where these differ, standard error says so."
        ],
        options: [.importFormat, .importOutput],
        operands: .files,
        examples: [
            .init("lxc config show c1 | bpfrec import -", "what the container c1 is given"),
            .init("bpfrec import /proc/self/mountinfo", "what the bpffs that is mounted here delegates"),
            .init("bpfrec import --out policy.toml strace.log", "what a traced program needed"),
        ],
        family: .answer,
        exits: [.success, .usage, .cannot, .damaged],
        run: run)

    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        guard options.operands.count == 1, let file = options.operands.first?.text else {
            throw .usage("import wants the name of one file")
        }
        let input = try ImportInput(file, as: try format(options))
        input.report(to: terminal)
        let text = input.imported.policy.text
        guard let output = options.text(.importOutput), output != "-" else {
            try terminal.output.text(text)
            return .yes
        }
        let written = try OutputFile.open(output, existing: .isReplacedAtTheEnd)
        try written.write(Array(text.utf8))
        try written.finish()
        terminal.diagnostics.lines(["Next: bpfrec check \(ShellWord.quoted(output))"])
        return .yes
    }

    private static func format(_ options: ParsedOptions) throws(CommandFailure) -> ImportFormat? {
        guard options.text(.importFormat) != "auto" else { return nil }
        return try options.choice(.importFormat)
    }
}
