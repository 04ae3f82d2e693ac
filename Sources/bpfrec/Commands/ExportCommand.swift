import Delegation
import Exchange

extension Option {
    static let exportFormat = Option(
        "--format", oneOf: ExportFormat.self, help: "what to write; see docs/formats.md")
    static let exportOutput = output(help: "the result; standard output is the default")
}

/// `bpfrec export`: a policy in the words of another program.
enum ExportCommand {
    static let command = Command(
        name: "export", summary: "writes a policy in the words of LXD, Incus, systemd, mount, ...",
        usage: ["--format F [OPTION...] [POLICY]"],
        description: [
            "Writes what POLICY delegates so that another program delegates the same. Without POLICY it reads "
                + "\(ReplaySettings.defaultPolicy); - is standard input. POLICY may be in any format that import "
                + "reads. Standard error says what the format cannot carry, and what has to be set beside it."
        ],
        options: [.exportFormat, .exportOutput],
        operands: .files,
        examples: [
            .init("bpfrec export --format systemd -o 50-bpf-token.conf", "a drop-in for a service"),
            .init("lxc config show c1 | bpfrec export --format incus -", "from LXD to Incus"),
        ],
        family: .answer,
        exits: [
            .success, .init("1", "the format cannot say what the policy says"), .usage, .cannot, .damaged,
        ],
        run: run)

    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        guard let format = try options.choice(.exportFormat, ExportFormat.self) else {
            let known = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw .usage("export wants --format F, one of \(known)")
        }
        guard options.operands.count <= 1 else { throw .usage("export wants one policy") }
        let input = try ImportInput(options.operands.first?.text ?? ReplaySettings.defaultPolicy)
        input.report(to: terminal)
        let export: PolicyExport
        do {
            export = try PolicyExport(input.imported.policy, as: format)
        } catch {
            terminal.diagnostics.message("\(input.name): \(error)")
            return .no
        }
        if let output = options.text(.exportOutput), output != "-" {
            let file = try OutputFile.open(output, existing: .isReplacedAtTheEnd)
            try file.write(Array(export.text.utf8))
            try file.finish()
        } else {
            try terminal.output.text(export.text)
            try terminal.output.flush()
        }
        for note in export.notes { terminal.diagnostics.message(note) }
        return .yes
    }
}
