import Delegation
import Recording
import Testing

@testable import bpfrec

/// check, diff, export and import as a script sees them.
struct ExchangeCommandTests {
    let directory: TemporaryDirectory
    let captured = CapturedTerminal()

    static let policy = """
        [delegate]
        cmds = ["map_create"]
        maps = ["hash", "array"]

        """

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write(Self.policy, to: "policy.toml")
        try directory.write(SampleRecording.bytes(), to: "r.jsonl")
        try directory.write(
            "4 bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_QUEUE}, 72) = 3\n", to: "strace.log")
    }

    @Test func checkEndsWithZeroWhereThereIsNoError() {
        #expect(captured.run("check", directory.file("policy.toml")) == .yes)
        #expect(captured.output == "\(directory.file("policy.toml")): nothing to complain of\n")
    }

    @Test func checkEndsWithOneWhereThePolicyMustGrow() {
        #expect(captured.run("check", directory.file("policy.toml"), directory.file("r.jsonl")) == .yes)
        let status = captured.run("check", directory.file("policy.toml"), directory.file("strace.log"))
        #expect(status == .no)
        #expect(captured.output.contains("maps:queue is not granted"))
        #expect(captured.output.contains(#"help: maps = ["hash", "array", "queue"]"#))
    }

    @Test func warningsCountWhenStrict() throws {
        try directory.write(
            Self.policy.replacing("map_create\"", with: "map_create\", \"obj_pin\""), to: "w.toml")
        #expect(captured.run("check", directory.file("w.toml")) == .yes)
        #expect(captured.run("check", "--strict", directory.file("w.toml")) == .no)
    }

    @Test func checkKnowsTheKernel() throws {
        try directory.write(Self.policy.replacing("array", with: "rhash"), to: "new.toml")
        #expect(captured.run("check", "--kernel", "7.2", directory.file("new.toml")) == .yes)
        #expect(captured.run("check", "--kernel", "6.12", directory.file("new.toml")) == .no)
        #expect(captured.run("check", "--kernel", "six", directory.file("new.toml")) == .usage)
    }

    @Test func damagedPolicyIsAFindingAndAStatusOfItsOwn() throws {
        try directory.write("[delegate]\nmaps = [\"hash\"\n", to: "bad.toml")
        #expect(captured.run("check", "--format", "json", directory.file("bad.toml")) == .damagedInput)
        let document = try JSONValue(parsing: captured.output)
        #expect(document["findings"]?.array?.first?["rule"]?.string == "unreadable")
        #expect(captured.run("import", directory.file("bad.toml")) == .damagedInput)
        #expect(captured.run("check", directory.file("none")) == .usage)
    }

    @Test func checkWritesItsFindingsToAFile() throws {
        let status = captured.run(
            "check", "--format", "sarif", "-o", directory.file("c.sarif"), directory.file("policy.toml"))
        #expect(status == .yes)
        #expect(captured.output.isEmpty)
        let text = try #require(directory.text("c.sarif"))
        #expect(try JSONValue(parsing: text)["version"]?.string == "2.1.0")
    }

    @Test func diffEndsWithOneWhereSomethingIsNew() {
        #expect(captured.run("diff", directory.file("policy.toml"), directory.file("r.jsonl")) == .yes)
        #expect(captured.output.hasSuffix("the same grants\n"))
        #expect(captured.run("diff", directory.file("policy.toml"), directory.file("strace.log")) == .no)
        #expect(captured.run("diff", directory.file("policy.toml")) == .usage)
        #expect(captured.run("diff", "-", "-") == .usage)
    }

    @Test func diffAsJson() throws {
        #expect(
            captured.run("diff", "--json", directory.file("policy.toml"), directory.file("strace.log")) == .no
        )
        let document = try JSONValue(parsing: captured.output)
        #expect(document["added"]?.array?.first?["grant"]?.string == "maps:queue")
        #expect(document["sandbox_compared"]?.bool == false)
    }

    @Test func exportGoesToStandardOutputAndWhatItLacksBesideIt() throws {
        #expect(captured.run("export", "--format", "incus", directory.file("policy.toml")) == .yes)
        #expect(
            captured.output.hasPrefix("incus config set INSTANCE security.bpffs.delegate_cmds=map_create\n"))
        #expect(captured.errors.contains("bpfrec: capabilities are not carried: inside its user namespace"))
        #expect(captured.run("export", directory.file("policy.toml")) == .usage)
        #expect(captured.run("export", "--format", "docker", directory.file("policy.toml")) == .usage)
    }

    @Test func exportRefusesWhatTheFormatCannotSay() throws {
        try directory.write(
            "[delegate]\ncmds = [\"prog_load\"]\nprogs = [\"netfilter\"]\nattachs = [\"netfilter\"]\n",
            to: "n.toml")
        #expect(captured.run("export", "--format", "systemd", directory.file("n.toml")) == .no)
        #expect(captured.output.isEmpty)
        #expect(captured.errors.contains("systemd cannot delegate progs:netfilter"))
    }

    @Test func importWritesPolicyToml() throws {
        try directory.write("delegate_cmds=map_create,delegate_maps=hash,array\n", to: "options")
        #expect(captured.run("import", directory.file("options")) == .yes)
        let policy = try DelegationPolicy(parsing: captured.output)
        #expect(policy.delegated.grants.map(\.description) == ["cmds:map_create", "maps:hash"])
        #expect(captured.errors.contains("options:1:45: error: the comma ends delegate_maps"))
        #expect(captured.run("import", "--format", "hex", directory.file("options")) == .damagedInput)
        #expect(captured.run("import", "--format", "auto", directory.file("options")) == .yes)
        #expect(captured.run("import", "--format", "yaml", directory.file("options")) == .usage)
    }

    @Test func importOfALogSaysWhatItLeavesOpen() throws {
        let file = directory.file("out.toml")
        #expect(captured.run("import", "--out", file, directory.file("strace.log")) == .yes)
        #expect(captured.errors.contains("bpfrec: the log has no instructions"))
        #expect(captured.errors.hasSuffix("Next: bpfrec check \(file)\n"))
        let text = try #require(directory.text("out.toml"))
        #expect(
            try DelegationPolicy(parsing: text).delegated.grants.map(\.description) == [
                "cmds:map_create", "maps:queue",
            ])
    }
}
