import BpfAbi
import Delegation
import Exchange
import Recording

extension Option {
    static let checkKernel = Option(
        "--kernel", value: "VERSION", help: "the kernel that the policy is for, as in 6.12")
    static let checkFormat = Option(
        "--format", oneOf: FindingReport.Format.self, help: "how to write the findings (default text)")
    static let checkStrict = Option("--strict", help: "warnings count as errors")
    static let checkOutput = output(help: "the findings; standard output is the default")
}

/// `bpfrec check`: what is wrong with a policy, by itself or held against recordings.
enum CheckCommand {
    static let command = Command(
        name: "check", summary: "says what is wrong with a policy, and whether it permits recordings",
        usage: ["[OPTION...] POLICY [RECORDING...]"],
        description: [
            "Looks POLICY over: names that a kernel does not know, grants without effect or without use, types that "
                + "cannot work together, capabilities that are missing or too many. POLICY may be in any format "
                + "that import reads, and is then checked as its own reader understands it. Every finding is "
                + "explained in docs/lints.md.",
            "With recordings (or logs of strace) it also says what the policy would deny of them, and what it "
                + "grants that none of them used.",
        ],
        options: [.checkKernel, .checkFormat, .checkStrict, .checkOutput],
        operands: .files,
        examples: [
            .init("bpfrec check --kernel 6.12 policy.toml", "will it do on Linux 6.12?"),
            .init("bpfrec check policy.toml bpfrec.jsonl", "for CI: fail when the policy needs to grow"),
            .init("bpfrec check --format sarif -o bpf.sarif policy.toml", "for code scanning"),
        ],
        family: .answer,
        exits: [
            .init("0", "no errors, though there may be warnings and notes"), .init("1", "errors were found"),
            .usage, .cannot, .damaged,
        ],
        run: run)

    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        guard let path = options.operands.first?.text else {
            throw .usage("check wants the name of a policy, and of recordings if there are any")
        }
        guard options.operands.count(where: { $0.text == "-" }) <= 1 else {
            throw .usage("standard input can be read only once")
        }
        let kernel = try kernel(options)
        let format = try options.choice(.checkFormat, FindingReport.Format.self) ?? .text
        let bytes = try InputFile.contents(of: path)
        let imported: ImportedPolicy
        do {
            imported = try PolicyImport.read(bytes)
        } catch {
            let report = report(
                [Finding(.unreadable, error.message, at: error.span)], path, bytes, options)
            try write(report, format, options, terminal)
            return .damagedInput
        }
        var findings = PolicyLint.findings(in: imported, kernel: kernel)
        var check = RecordingCheck(imported)
        for operand in options.operands.dropFirst() {
            try CheckedRecording.add(operand.text, to: &check, terminal)
        }
        findings += check.findings()
        let result = report(findings, path, bytes, options)
        try write(result, format, options, terminal)
        for remark in imported.remarks { terminal.diagnostics.message(remark) }
        return result.isPassed ? .yes : .no
    }

    private static func kernel(_ options: ParsedOptions) throws(CommandFailure) -> KernelVersion? {
        guard let text = options.text(.checkKernel) else { return nil }
        guard let kernel = KernelVersion(text) else {
            throw .usage("--kernel \(text): not a release such as 6.12")
        }
        return kernel
    }

    private static func report(
        _ findings: [Finding], _ path: String, _ bytes: [UInt8], _ options: ParsedOptions
    ) -> FindingReport {
        FindingReport(
            file: path == "-" ? "stdin" : path, text: String(decoding: bytes, as: UTF8.self),
            version: Version.number, findings: findings, isStrict: options.has(.checkStrict))
    }

    private static func write(
        _ report: FindingReport, _ format: FindingReport.Format, _ options: ParsedOptions,
        _ terminal: Terminal
    ) throws(CommandFailure) {
        let text = report.text(format)
        guard let output = options.text(.checkOutput), output != "-" else {
            try terminal.output.text(text)
            try terminal.output.flush()
            return
        }
        let file = try OutputFile.open(output, existing: .isReplacedAtTheEnd)
        try file.write(Array(text.utf8))
        try file.finish()
        terminal.diagnostics.lines([report.summary])
    }
}
