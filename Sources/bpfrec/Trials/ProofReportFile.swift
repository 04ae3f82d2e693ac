import Delegation
import Recording

/// `--report FILE` of `minimize` and `verify`.
enum ProofReportFile {
    static func write(_ report: JSONValue, _ settings: ProofSettings) throws(CommandFailure) {
        guard let path = settings.replay.report else { return }
        let file = try OutputFile.open(path, existing: .isReplacedAtTheEnd)
        try file.write(Array((report.text + "\n").utf8))
        try file.finish()
    }

    static func reasons(_ needed: [Grant: String]) -> JSONValue {
        .object(needed.sorted { $0.key < $1.key }.map { ($0.key.description, .string($0.value)) })
    }
}
