extension FindingReport {
    /// JUnit's XML: a test for each rule, failed where something was found that counts; what does not count is what
    /// the test has printed.
    var junit: String {
        let failures = LintRule.all.count { rule in findings.contains { $0.rule == rule && isFailure($0) } }
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites>
              <testsuite name="\(Self.escaped("bpfrec check \(file)"))" tests="\(LintRule.all.count)" \
            failures="\(failures)" errors="0" skipped="0">

            """
        for rule in LintRule.all { text += testCase(rule) }
        return text + "  </testsuite>\n</testsuites>\n"
    }

    private func testCase(_ rule: LintRule) -> String {
        let found = findings.filter { $0.rule == rule }
        let head = "    <testcase classname=\"\(Self.escaped(file))\" name=\"\(rule.id)\""
        guard let first = found.first else { return "\(head)/>\n" }
        let lines = FindingReport(file: file, lines: found).plainLines.joined(separator: "\n")
        let body =
            isFailure(first)
            ? "<failure message=\"\(Self.escaped(first.message))\" type=\"\(rule.severity.rawValue)\">"
                + "\(Self.escaped(lines))</failure>"
            : "<system-out>\(Self.escaped(lines))</system-out>"
        return "\(head)>\n      \(body)\n    </testcase>\n"
    }

    /// Findings alone, without the file's text.
    private init(file: String, lines findings: [Finding]) {
        self.init(file: file, text: "", version: "", findings: findings)
    }

    /// XML 1.0 has no way to write control characters at all.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case "\u{0}"..<"\u{20}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
