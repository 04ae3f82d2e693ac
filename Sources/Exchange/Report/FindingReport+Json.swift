import Recording

extension FindingReport {
    var json: JSONValue {
        var counts: [(key: String, value: JSONValue)] = []
        for severity in LintRule.Severity.allCases.reversed() {
            let count = findings.count { $0.rule.severity == severity }
            counts.append(("\(severity.rawValue)s", .integer(Int64(count))))
        }
        return .object(
            [
                ("schema", .integer(1)), ("file", .string(file)), ("passed", .bool(isPassed)),
                ("findings", .array(findings.map(Self.json))),
            ] + counts)
    }

    private static func json(_ finding: Finding) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("rule", .string(finding.rule.id)), ("severity", .string(finding.rule.severity.rawValue)),
            ("message", .string(finding.message)),
        ]
        if let span = finding.span {
            members += [
                ("line", .integer(Int64(span.line))), ("column", .integer(Int64(span.column))),
                ("length", .integer(Int64(span.length))),
            ]
        }
        if let remedy = finding.remedy { members.append(("remedy", .string(remedy))) }
        return .object(members + [("page", .string(finding.rule.page))])
    }

    /// SARIF 2.1.0 (OASIS, 2020), as code scanning services take it.
    var sarif: JSONValue {
        let rules = LintRule.all.filter { rule in findings.contains { $0.rule == rule } }
        let driver: JSONValue = .object([
            ("name", .string("bpfrec")), ("version", .string(version)),
            ("rules", .array(rules.map(Self.descriptor))),
        ])
        return .object([
            ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")),
            ("version", .string("2.1.0")),
            (
                "runs",
                .array([
                    .object([
                        ("tool", .object([("driver", driver)])), ("columnKind", .string("unicodeCodePoints")),
                        ("results", .array(findings.map { result($0, among: rules) })),
                    ])
                ])
            ),
        ])
    }

    private static func descriptor(_ rule: LintRule) -> JSONValue {
        .object([
            ("id", .string(rule.id)), ("shortDescription", message(rule.summary)),
            ("help", message("See \(rule.page).")),
            ("defaultConfiguration", .object([("level", .string(rule.severity.rawValue))])),
        ])
    }

    private func result(_ finding: Finding, among rules: [LintRule]) -> JSONValue {
        let text = finding.remedy.map { "\(finding.message)\nHelp: \($0)" } ?? finding.message
        var place: [(key: String, value: JSONValue)] = [
            ("artifactLocation", .object([("uri", .string(Self.uri(file)))]))
        ]
        if let span = finding.span {
            place.append(
                (
                    "region",
                    .object([
                        ("startLine", .integer(Int64(span.line))),
                        ("startColumn", .integer(Int64(span.column))),
                        ("endColumn", .integer(Int64(span.column + span.length))),
                    ])
                ))
        }
        return .object([
            ("ruleId", .string(finding.rule.id)),
            ("ruleIndex", .integer(Int64(rules.firstIndex(of: finding.rule) ?? 0))),
            ("level", .string(finding.rule.severity.rawValue)), ("message", Self.message(text)),
            ("locations", .array([.object([("physicalLocation", .object(place))])])),
        ])
    }

    private static func message(_ text: String) -> JSONValue { .object([("text", .string(text))]) }

    /// A path as a URI reference: relative ones stay relative, to the root of the repository as a rule.
    private static func uri(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF")
        let escaped = path.utf8.map { byte -> String in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return String(UnicodeScalar(byte))
            default:
                if "-._~/".utf8.contains(byte) { return String(UnicodeScalar(byte)) }
                return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }.joined()
        return path.hasPrefix("/") ? "file://\(escaped)" : escaped
    }
}
