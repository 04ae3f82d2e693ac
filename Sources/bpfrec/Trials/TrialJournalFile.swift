import Delegation
import LinuxCalls
import Minimizing

/// The file beside the output that keeps what every trial showed, so that a search that was stopped goes on where it
/// was. It is gone when the search is done.
struct TrialJournalFile {
    let path: String
    private var text: String
    private let fingerprint: String
    /// What an earlier search left.
    let known: TrialLog

    /// nil where there is no place for it: results that go to standard output.
    init?(beside output: String, fingerprint: String) {
        guard output != "-" else { return nil }
        path = output + ".trials"
        self.fingerprint = fingerprint
        let found = (try? Files.text(of: path)) ?? ""
        let known = TrialJournal.read(found, fingerprint: fingerprint) ?? TrialLog()
        self.known = known
        text = TrialJournal.header(fingerprint: fingerprint) + known.entries.map(TrialJournal.line).joined()
    }

    mutating func add(_ entry: TrialLog.Entry) throws(CommandFailure) {
        text += TrialJournal.line(entry)
        let file = try OutputFile.open(path, existing: .isReplacedAtTheEnd)
        try file.write(Array(text.utf8))
        try file.finish()
    }

    func remove() {
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        try? Place(path: directory).remove(name)
    }
}
