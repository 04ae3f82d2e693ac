import Delegation
import Recording

/// The log of a search as a file: a line that says of what, then a line a run. Whatever stops the search, what was
/// found is there.
package enum TrialJournal {
    private static let schema = 1

    /// The first line: runs of another command, under another kernel or judged otherwise say nothing here.
    package static func header(fingerprint: String) -> String {
        line(
            .object([
                ("type", .string("trials")), ("schema", .integer(Int64(schema))),
                ("of", .string(fingerprint)),
            ]))
    }

    package static func line(_ entry: TrialLog.Entry) -> String {
        var members: [(key: String, value: JSONValue)] = [("grants", names(entry.grants))]
        switch entry.result {
        case .passed(let used): members.append(("used", names(used)))
        case .failed(let why, let missing):
            members += [("why", .string(why)), ("missing", names(missing))]
        }
        return line(.object(members))
    }

    /// nil where the text is of something else. A last line that breaks off is left out.
    package static func read(_ text: String, fingerprint: String) -> TrialLog? {
        let lines = text.split(separator: "\n").map { try? JSONValue(parsing: String($0)) }
        guard let header = lines.first ?? nil, header["schema"]?.integer() == schema,
            header["of"]?.string == fingerprint
        else { return nil }
        var log = TrialLog()
        for case let line? in lines.dropFirst() {
            if let entry = entry(line) { log.add(entry) }
        }
        return log
    }

    private static func entry(_ line: JSONValue) -> TrialLog.Entry? {
        guard let grants = grants(line["grants"]) else { return nil }
        if let used = Self.grants(line["used"]) {
            return TrialLog.Entry(grants: grants, result: .passed(used: used))
        }
        guard let why = line["why"]?.string, let missing = Self.grants(line["missing"]) else { return nil }
        return TrialLog.Entry(grants: grants, result: .failed(why: why, missing: missing))
    }

    private static func grants(_ value: JSONValue?) -> Set<Grant>? {
        guard let names = value?.array else { return nil }
        let grants = names.compactMap { $0.string.flatMap { Grant($0) } }
        return grants.count == names.count ? Set(grants) : nil
    }

    private static func names(_ grants: Set<Grant>) -> JSONValue {
        .array(grants.sorted().map { .string($0.description) })
    }

    private static func line(_ value: JSONValue) -> String { value.text + "\n" }
}
