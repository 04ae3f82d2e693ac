import BpfAbi
import Delegation
import Exchange
import Foundation
import FoundationXML
import Recording
import TestSupport
import Testing

struct ReportTests {
    static let text = """
        [delegate]
        cmds = ["map_create", "prog_load", "link_create"]
        maps = ["array", "rhash"]
        progs = ["sched_act"]
        attachs = ["xdp"]
        [sandbox]
        capabilities = ["bpf", "net_admin", "sys_admin"]

        """

    static func report(_ text: String = text, file: String = "policies/my policy.toml", strict: Bool = false)
        throws
        -> FindingReport
    {
        let imported = try PolicyImport.read(Array(text.utf8))
        let findings = PolicyLint.findings(in: imported, kernel: KernelVersion("6.12"))
        return FindingReport(file: file, text: text, version: "1.0", findings: findings, isStrict: strict)
    }

    @Test(arguments: FindingReport.Format.allCases)
    func reportIsAsKept(_ format: FindingReport.Format) throws {
        let names: [FindingReport.Format: String] = [
            .text: "check.txt", .json: "check.json", .sarif: "check.sarif", .junit: "check.junit.xml",
        ]
        try Golden.expect(try Self.report().text(format), matches: names[format] ?? "")
    }

    @Test func sarifIsWhatItsSchemaWants() throws {
        let hostile = "delegate_maps=hash,array,delegate_\u{1}\"<é>=any"
        for report in [
            try Self.report(), try Self.report(hostile, file: "/tmp/ä.txt"), try Self.report(file: "-"),
        ] {
            let document = try JSONValue(parsing: report.text(.sarif))
            #expect(SarifSchema.violations(document) == [])
        }
    }

    @Test func junitIsXml() throws {
        let hostile = "delegate_maps=hash,array,delegate_\u{1}\"<é>&=any"
        for report in [try Self.report(), try Self.report(hostile), try Self.report(strict: true)] {
            let document = try XMLDocument(xmlString: report.text(.junit))
            let cases = try document.nodes(forXPath: "/testsuites/testsuite/testcase")
            #expect(cases.count == LintRule.all.count)
            let failures = try document.nodes(forXPath: "//failure").count
            let counted = try document.nodes(forXPath: "/testsuites/testsuite/@failures").first?.stringValue
            #expect(counted == "\(failures)")
            #expect(failures > 0)
        }
    }

    @Test func strictnessDecidesAboutWarnings() throws {
        let inert = "[delegate]\ncmds = [\"map_create\", \"link_create\"]\nmaps = [\"array\"]\n"
        #expect(try Self.report(inert).isPassed)
        #expect(try !Self.report(inert, strict: true).isPassed)
    }

    @Test func longLinesAreShownAroundThePlace() throws {
        let names = [
            "hash", "array", "prog_array", "percpu_hash", "percpu_array", "stack_trace", "cgroup_array",
        ]
        let list = (names + names + names).joined(separator: ":")
        let plain = try Self.report("delegate_maps=\(list):0x2:queue").text(.text)
        for line in plain.split(separator: "\n") where line.contains(" | ") { #expect(line.count < 130) }
        let lines = plain.split(separator: "\n")
        let index = try #require(lines.firstIndex { $0.contains("[number-after-names]") })
        let carets = lines[index + 2]
        let column = try #require(carets.firstIndex(of: "^"))
        let offset = carets.distance(from: carets.startIndex, to: column)
        let above = lines[index + 1]
        #expect(above.dropFirst(offset).hasPrefix("0x2"))
    }

    @Test func terminalIsNotObeyed() throws {
        let plain = try Self.report("delegate_maps=hash,array\u{1b}[2J").text(.text)
        #expect(!plain.contains("\u{1b}"))
    }
}
