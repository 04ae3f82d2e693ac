import BpfAbi
import Recording
import TestSupport
import Testing

@testable import bpfrec

struct ShowCommandTests {
    let directory: TemporaryDirectory
    let captured = CapturedTerminal()

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write(SampleRecording.bytes(SampleRecording.eventsOfEveryKind), to: "r.jsonl")
        try directory.write("[delegate]\ncmds = [\"map_create\"]\nmaps = [\"array\"]\n", to: "policy.toml")
    }

    func show(_ options: String...) -> bpfrec.ExitStatus {
        Dispatcher(terminal: captured.terminal)
            .run((["show"] + options + [directory.file("r.jsonl")]).map { CommandWord(stringLiteral: $0) })
    }

    @Test func textIsAsKept() throws {
        #expect(show() == .yes)
        try Golden.expect(captured.output, matches: "show.txt")
        #expect(captured.errors.hasPrefix("bpfrec: map keys and values are in this recording"))
    }

    @Test func fullTextHasStacksAndInstructions() throws {
        #expect(show("--full", "--insns", "--cmd", "prog_load") == .yes)
        try Golden.expect(captured.output, matches: "show-full.txt")
        #expect(captured.errors.isEmpty)
    }

    @Test func jsonIsAsKept() throws {
        #expect(show("--json") == .yes)
        try Golden.expect(captured.output, matches: "show.jsonl")
        for line in captured.output.split(separator: "\n") {
            #expect(try JSONValue(parsing: String(line))["type"] != nil)
        }
    }

    @Test func summaryIsAsKept() throws {
        #expect(show("--summary") == .yes)
        try Golden.expect(captured.output, matches: "show-summary.txt")
        #expect(captured.errors.isEmpty)
    }

    @Test func policyMarksWhatItWouldDeny() throws {
        let policy = directory.file("policy.toml")
        #expect(show("--policy", policy, "--cmd", "prog_load,map_create") == .yes)
        try Golden.expect(captured.output, matches: "show-policy.txt")
        #expect(captured.errors == "bpfrec: \(policy) would deny 2 of the calls shown\n")
    }

    @Test func policyMarksInJson() throws {
        #expect(show("--json", "--policy", directory.file("policy.toml"), "--cmd", "prog_load") == .yes)
        let line = try #require(captured.output.split(separator: "\n").first { $0.contains("prog_load") })
        let mark = try #require(try JSONValue(parsing: String(line))["policy"])
        #expect(mark["outcome"]?.string == "denied")
        #expect(mark["missing"]?.array?.contains(.string("progs:xdp")) == true)
    }

    @Test func policyThatPermitsAllSaysSo() throws {
        let policy = directory.file("policy.toml")
        #expect(show("--policy", policy, "--cmd", "map_freeze") == .yes)
        #expect(captured.errors == "bpfrec: \(policy) permits every call shown\n")
    }

    @Test func damagedPolicyIsNamedWithItsPlace() throws {
        try directory.write("[delegate]\ncmds = 36\n", to: "policy.toml")
        #expect(show("--policy", directory.file("policy.toml")) == .damagedInput)
        #expect(captured.errors.hasPrefix("bpfrec: \(directory.file("policy.toml")): line 2, column "))
        #expect(captured.output.isEmpty)
    }

    @Test func damagedLinesAreNamedAndTheRestIsShown() throws {
        let whole = String(decoding: SampleRecording.bytes(), as: UTF8.self)
        var lines = whole.split(separator: "\n").map(String.init)
        lines.insert("{]", at: 3)
        lines.insert("{\"type\":\"call\",\"n\":\"x\"}", at: 2)
        try directory.write(lines.joined(separator: "\n") + "\n", to: "r.jsonl")
        #expect(show() == .damagedInput)
        #expect(captured.output.split(separator: "\n").count == 5)
        let errors = captured.errors.split(separator: "\n")
        #expect(errors.count == 2)
        #expect(errors.first?.hasPrefix("bpfrec: \(directory.file("r.jsonl")): line 3 (byte ") == true)
        #expect(errors.last == "bpfrec: \(directory.file("r.jsonl")): 2 lines are damaged and were left out")
    }

    @Test func whatIsNoRecordingIsRefused() throws {
        try directory.write("hello\nworld\n", to: "r.jsonl")
        #expect(show() == .damagedInput)
        #expect(captured.errors.split(separator: "\n").count == 1)
    }

    @Test func brokenOffRecordingIsShownWithAWarning() throws {
        try directory.write(Array(SampleRecording.bytes().dropLast(20)), to: "r.jsonl")
        #expect(show() == .yes)
        #expect(captured.errors.contains("r.jsonl breaks off"))
    }

    @Test func namesInARecordingCannotSteerATerminal() throws {
        var header = SampleRecording.header
        header.argv = ["./a\u{1b}[2Jpp"]
        header.kernel = "6\u{7}"
        try directory.write(SampleRecording.bytes([.header(header)]), to: "r.jsonl")
        #expect(show() == .yes)
        #expect(!captured.output.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    }
}
