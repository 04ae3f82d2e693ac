import Recording

/// All that the checks found, and what it means for the commands.
struct DoctorReport {
    private let rows: [(check: DoctorCheck, finding: DoctorFinding)]

    init(of system: DoctorSystem, checks: [DoctorCheck] = DoctorCheck.all) {
        rows = checks.map { ($0, $0.find(system)) }
    }

    /// What a command lacks.
    func missing(for dependent: DoctorCheck.Dependent) -> [String] {
        rows.filter { $0.finding.state == .missing && $0.check.neededBy.contains(dependent) }.map(
            \.check.name)
    }

    var isReady: Bool { DoctorCheck.Dependent.allCases.allSatisfy { missing(for: $0).isEmpty } }

    func lines(isColoured: Bool) -> [String] {
        let width = (rows.map(\.check.name.count).max() ?? 0) + 2
        let margin = String(repeating: " ", count: 9 + width)
        var lines: [String] = []
        for (check, finding) in rows {
            let state = Self.column(finding.state.rawValue, 9)
            lines.append(
                Self.coloured(state, finding.state, isColoured) + Self.column(check.name, width)
                    + finding.detail)
            if let fix = finding.fix { lines.append("\(margin)fix: \(fix)") }
        }
        lines.append("")
        for dependent in DoctorCheck.Dependent.allCases {
            let missing = missing(for: dependent)
            lines.append(
                Self.column(dependent.rawValue, 9)
                    + (missing.isEmpty ? "can work" : "cannot work: \(missing.joined(separator: ", "))"))
        }
        return lines
    }

    var json: JSONValue {
        let checks = rows.map { row in
            var members: [(key: String, value: JSONValue)] = [
                ("name", .string(row.check.name)), ("state", .string(row.finding.state.rawValue)),
                ("detail", .string(row.finding.detail)),
            ]
            if let fix = row.finding.fix { members.append(("fix", .string(fix))) }
            members.append(("needed_by", .array(row.check.neededBy.map { .string($0.rawValue) })))
            return JSONValue.object(members)
        }
        let commands = DoctorCheck.Dependent.allCases.map {
            (key: $0.rawValue, value: JSONValue.bool(missing(for: $0).isEmpty))
        }
        return .object([
            ("schema", .integer(1)), ("bpfrec", .string(Version.number)), ("ready", .bool(isReady)),
            ("commands", .object(commands)), ("checks", .array(checks)),
        ])
    }

    private static func column(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private static func coloured(_ text: String, _ state: DoctorFinding.State, _ isColoured: Bool) -> String {
        guard isColoured else { return text }
        let colour =
            switch state {
            case .ok: "32"
            case .note: "0"
            case .limited: "33"
            case .missing: "31"
            }
        return "\u{1b}[\(colour)m\(text)\u{1b}[0m"
    }
}
