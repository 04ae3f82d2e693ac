import Exchange
import Recording

/// A policy in any format that bpfrec reads, with its text for messages about it.
struct ImportInput {
    /// As messages call it.
    let name: String
    let text: String
    let imported: ImportedPolicy

    init(_ path: String, as format: ImportFormat? = nil) throws(CommandFailure) {
        try self.init(bytes: try InputFile.contents(of: path), name: InputFile.name(path), as: format)
    }

    init(bytes: [UInt8], name: String, as format: ImportFormat? = nil) throws(CommandFailure) {
        self.name = name
        text = String(decoding: bytes, as: UTF8.self)
        do {
            imported = try PolicyImport.read(bytes, as: format)
        } catch {
            throw .damaged("\(name): \(error)")
        }
    }

    /// Says what was noticed while it was read.
    func report(to terminal: Terminal) {
        let report = FindingReport(
            file: name, text: text, version: Version.number, findings: imported.findings)
        terminal.diagnostics.lines(report.plainLines)
        for remark in imported.remarks { terminal.diagnostics.message(remark) }
    }

    /// Whether it is policy.toml or the same as JSON, which say more than what is delegated.
    var isWholePolicy: Bool { [.toml, .json].contains(imported.format) }
}
