import BpfAbi
import Delegation
import Recording
import TestSupport
import Testing

@testable import bpfrec

struct ProfileCommandTests {
    let directory: TemporaryDirectory
    let captured = CapturedTerminal()

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write(SampleRecording.bytes(), to: "r.jsonl")
    }

    @Test func policyGoesToStandardOutputAndTheReportBesideIt() throws {
        #expect(captured.run("profile", directory.file("r.jsonl")) == .yes)
        let policy = try DelegationPolicy(parsing: captured.output)
        #expect(policy.app.argv == ["./app"])
        #expect(policy.delegated[.maps].grants(on: .maps).map(\.item).contains("array"))
        #expect(policy.app.recordings.map(\.file) == [directory.file("r.jsonl")])
        #expect(policy.app.recordings.first?.sha256 == SHA256(of: SampleRecording.bytes()).hex)
        #expect(captured.errors.contains("  maps "))
        #expect(
            captured.errors.hasSuffix(
                "Next: bpfrec profile --out policy.toml \(directory.file("r.jsonl"))\n"))
    }

    @Test func policyGoesToAFile() throws {
        let file = directory.file("policy.toml")
        #expect(captured.run("profile", "--out", file, directory.file("r.jsonl")) == .yes)
        #expect(captured.output.isEmpty)
        let text = try #require(directory.text("policy.toml"))
        #expect(try DelegationPolicy(parsing: text).app.argv == ["./app"])
    }

    @Test func damagedRecordingMakesNoPolicy() throws {
        try directory.write(SampleRecording.bytes() + Array("garbage\n{}\n".utf8), to: "bad.jsonl")
        try directory.write("kept", to: "policy.toml")
        let status = captured.run(
            "profile", "--out", directory.file("policy.toml"), directory.file("bad.jsonl"))
        #expect(status == .damagedInput)
        #expect(directory.text("policy.toml") == "kept")
        #expect(captured.errors.hasPrefix("bpfrec: \(directory.file("bad.jsonl")): line 7 "))
    }

    @Test func brokenOffRecordingIsUsedWithAWarning() throws {
        try directory.write(Array(SampleRecording.bytes().dropLast(30)), to: "cut.jsonl")
        #expect(captured.run("profile", directory.file("cut.jsonl")) == .yes)
        #expect(captured.errors.hasPrefix("bpfrec: \(directory.file("cut.jsonl")) breaks off"))
        #expect(try DelegationPolicy(parsing: captured.output).app.argv == ["./app"])
    }

    @Test func missingRecordingIsNamed() {
        #expect(captured.run("profile", directory.file("none")) == .usage)
        #expect(captured.errors.hasPrefix("bpfrec: cannot read \(directory.file("none")): No such file"))
    }

    @Test func reportListsWhatIsGrantedAndWhatCannotBe() throws {
        var policy = DelegationPolicy(name: "app")
        for text in [
            "cmds:map_create", "cmds:prog_load", "progs:socket_filter", "progs:xdp", "caps:bpf",
            "caps:net_admin",
        ] {
            policy.insert(try #require(Grant(text)))
        }
        for bit in UInt8(0)..<30 { policy.insert(Grant(.maps, bit: bit)) }
        let probe = try #require(Grant("progs:socket_filter"))
        policy.evidence[probe] = GrantEvidence(class: .probe)
        policy.blocked = [
            BlockedCall(call: "map_get_fd_by_id", why: "it needs CAP_SYS_ADMIN on the host"),
            BlockedCall(call: "prog_get_next_id", why: "never shown", harmless: .harmless),
        ]
        policy.requiredKernel = KernelVersion("6.9")
        let report = ProfileReport(policy: policy, output: "policy.toml", needsSudo: true)
        try Golden.expect(report.lines.joined(separator: "\n") + "\n", matches: "profile-report.txt")
    }

    @Test func whoRehearsedThroughAHelperReplaysThroughIt() {
        var policy = DelegationPolicy(name: "app")
        policy.app.argv = ["app"]
        let lines = ProfileReport(
            policy: policy, output: "policy.toml", needsSudo: true, helper: "/run/a helper"
        ).lines
        #expect(lines.last == "Next: bpfrec replay --via '/run/a helper'")
    }

    /// A rehearsal was made already: what is left to chance is how the library takes it.
    @Test func predictionOfARehearsalIsNotSentToAnother() throws {
        var policy = DelegationPolicy(name: "app")
        policy.evidence[Grant(.bpf)] = GrantEvidence(how: .predicted)
        var report = ProfileReport(
            policy: policy, output: "-", needsSudo: true, recordings: ["a b.jsonl"], lacksProbes: true,
            isRehearsed: true)
        #expect(report.lines.contains { $0.contains("bpfrec verify proves it") })
        #expect(!report.lines.contains { $0.contains("record --token any") })
        #expect(report.lines.last == "Next: bpfrec profile --without-probes --out policy.toml 'a b.jsonl'")
        report.isRehearsed = false
        #expect(report.lines.contains { $0.contains("record --token any") })
    }

    /// What stopped at its first refusal has not shown what it needs.
    @Test func whatWasRefusedIsNotTakenForTheWhole() throws {
        try directory.write(
            SampleRecording.bytes([
                .header(SampleRecording.header), .call(SampleRecording.mapCreate(number: 1, result: 3)),
            ]), to: "granted.jsonl")
        let granted = directory.file("granted.jsonl")
        #expect(captured.run("profile", "-o", directory.file("p.toml"), granted) == .yes)
        #expect(!captured.errors.contains("It ran without privilege"))
        #expect(captured.errors.contains("Next: bpfrec replay --inject auto --policy "))
        #expect(captured.run("profile", "-o", directory.file("p.toml"), directory.file("r.jsonl")) == .yes)
        #expect(captured.errors.contains("It ran without privilege and 1 call was refused"))
        #expect(captured.errors.hasSuffix("Next: bpfrec record --token any --inject auto -- ./app\n"))
    }

    @Test func nothingNeededIsSaid() {
        var policy = DelegationPolicy(name: "app")
        policy.sandbox.capabilities = []
        let lines = ProfileReport(policy: policy, output: "my policy.toml", needsSudo: false).lines
        #expect(
            lines == [
                "app needs no grant at all.", "Next: bpfrec replay --policy 'my policy.toml' -- CMD",
            ])
    }
}
