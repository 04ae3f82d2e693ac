/// The findings about one file, for people and for machines.
package struct FindingReport {
    package enum Format: String, CaseIterable, Sendable {
        case text, json, sarif, junit
    }

    let file: String
    let version: String
    let findings: [Finding]
    /// Warnings count as errors.
    let isStrict: Bool
    private let lines: [Piece]

    package init(file: String, text: String, version: String, findings: [Finding], isStrict: Bool = false) {
        self.file = file
        self.version = version
        self.findings = findings
        self.isStrict = isStrict
        lines = Piece.lines(of: text)
    }

    package func text(_ format: Format) -> String {
        switch format {
        case .text: plain
        case .json: JsonText.pretty(json)
        case .sarif: JsonText.pretty(sarif)
        case .junit: junit
        }
    }

    /// Whether the file is good enough.
    package var isPassed: Bool { !findings.contains { isFailure($0) } }

    func isFailure(_ finding: Finding) -> Bool { finding.rule.severity >= (isStrict ? .warning : .error) }

    /// The findings with the places that they are about, and a line for each number of them.
    package var plain: String { (plainLines + [summary]).map { "\($0)\n" }.joined() }

    package var plainLines: [String] {
        findings.flatMap { finding in
            [
                "\(place(of: finding)): \(finding.rule.severity.rawValue): \(Self.shown(finding.message)) [\(finding.rule.id)]"
            ]
                + excerpt(of: finding) + (finding.remedy.map { ["    help: \(Self.shown($0))"] } ?? [])
        }
    }

    package var summary: String {
        let counts = LintRule.Severity.allCases.reversed().compactMap { severity -> String? in
            let count = findings.count { $0.rule.severity == severity }
            return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
        }
        return counts.isEmpty
            ? "\(file): nothing to complain of" : "\(file): \(counts.joined(separator: ", "))"
    }

    private static let width = 110

    private func place(of finding: Finding) -> String {
        finding.span.map { "\(file):\($0.line):\($0.column)" } ?? file
    }

    /// The line with a caret under the place; of long lines, the part around it.
    private func excerpt(of finding: Finding) -> [String] {
        guard let span = finding.span, lines.indices.contains(span.line - 1) else { return [] }
        let scalars = Array(lines[span.line - 1].scalars)
        guard span.column - 1 <= scalars.count else { return [] }
        let start = scalars.count <= Self.width ? 0 : max(0, span.column - 1 - Self.width / 2)
        let end = min(scalars.count, start + Self.width)
        let text = Self.shown(String(String.UnicodeScalarView(scalars[start..<end])))
        let number = String(span.line)
        let margin = String(repeating: " ", count: number.count)
        let indent = String(repeating: " ", count: span.column - 1 - start)
        let carets = String(repeating: "^", count: max(1, min(span.length, end - (span.column - 1))))
        return ["  \(number) | \(text)", "  \(margin) | \(indent)\(carets)"]
    }

    /// Files come from anywhere; a terminal would obey what is in them.
    private static func shown(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    scalar == "\t" ? " " : scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
                }))
    }
}
