import BpfAbi
import Delegation
import Testing

@testable import bpfrec

struct SettingsTests {
    static func record(_ words: CommandWord...) throws -> RecordSettings {
        try RecordSettings(RecordCommand.command.parser.parse(words))
    }

    static func replay(_ words: CommandWord...) throws -> ReplaySettings {
        try ReplaySettings(ReplayCommand.command.parser.parse(words))
    }

    @Test func recordHasDefaults() throws {
        #expect(try Self.record("--", "./app", "-v") == RecordSettings(target: .program(["./app", "-v"])))
    }

    @Test func recordTakesAllItsOptions() throws {
        let settings = try Self.record(
            "-o", "x", "--for", "5s", "--cwd", "/tmp", "--env", "A=1", "-q", "--live=always", "--trace",
            "control", "--stack", "none", "--no-data", "app", "--for", "2s")
        var expected = RecordSettings(target: .program(["app", "--for", "2s"]))
        expected.output = "x"
        expected.duration = .seconds(5)
        expected.workingDirectory = "/tmp"
        expected.environment = [try #require(EnvironmentVariable("A=1"))]
        expected.verbosity = .quiet
        expected.live = .always
        expected.traced = .control
        expected.stacks = .none
        expected.storesData = false
        #expect(settings == expected)
    }

    @Test func recordTracesNamedCommands() throws {
        #expect(try Self.record("--trace", "prog_load", "app").traced == .commands([.progLoad]))
        #expect(try Self.record("--trace", "all", "app").traced == .all)
    }

    @Test func recordFollowsProcesses() throws {
        #expect(try Self.record("-p", "7", "--pid=8,9").target == .processes([7, 8, 9]))
    }

    @Test func recordRehearsesInASandbox() throws {
        let settings = try Self.record("--token", "any", "--net", "host", "--user", "7", "app")
        #expect(settings.token == .any)
        #expect(settings.sandbox.network == .host)
        #expect(settings.sandbox.user == "7")
        #expect(try Self.record("--token=p.toml", "app").token == .policy("p.toml"))
    }

    static let refusedByRecord: [[String]] = [
        [], ["-q"], ["-p", "1", "app"], ["-p", "1", "--cwd", "/"], ["-p", "1", "--env", "A=1"],
        ["--trace", "control,prog_load", "app"], ["--stack", "some", "app"],
        ["--token", "any", "-p", "1"], ["--net", "host", "app"], ["--bpffs", "/b", "app"],
        ["--root", "/", "-p", "1"], ["--user", "1", "-p", "1"],
        ["--token", "any", "--bpffs", "bpf", "app"],
    ]

    @Test(arguments: refusedByRecord)
    func whatRecordCannotDoIsAUsageError(_ words: [String]) {
        let failure = #expect(throws: CommandFailure.self) {
            try RecordSettings(
                RecordCommand.command.parser.parse(words.map { CommandWord(stringLiteral: $0) }))
        }
        #expect(failure?.kind == .usage)
    }

    @Test func proofsAreStrictUnlessTheyMayDegrade() throws {
        func proof(_ words: [CommandWord]) throws -> ProofSettings {
            try ProofSettings(VerifyCommand.command.parser.parse(words))
        }
        #expect(try proof(["--strict", "p"]) == proof(["p"]))
        #expect(try proof(["--allow-degraded"]).allowsDegraded)
        #expect(try proof(["--live", "never"]).replay.live == .never)
        let failure = #expect(throws: CommandFailure.self) { try proof(["--strict", "--allow-degraded"]) }
        #expect(failure?.kind == .usage)
    }

    @Test func replayHasDefaults() throws {
        let settings = try Self.replay()
        #expect(settings == ReplaySettings())
        #expect(settings.policy == "policy.toml")
        #expect(settings.sandbox == SandboxChoices())
    }

    @Test func replayTakesAllItsOptions() throws {
        let settings = try Self.replay(
            "--policy", "p", "--recording", "r", "-o", "o", "--report", "v", "--strict", "--caps",
            "bpf,CAP_NET_RAW", "--net", "host", "--cgroup=new", "--bpffs", "/bpf", "--root", "/srv", "--user",
            "app:web", "--for", "1m", "--cwd",
            "/",
            "--env", "A=", "--live", "always", "-v", "--", "app", "-q")
        var expected = ReplaySettings()
        expected.program = ["app", "-q"]
        expected.policy = "p"
        expected.recording = "r"
        expected.output = "o"
        expected.report = "v"
        expected.isStrict = true
        expected.live = .always
        expected.capabilities = [.netRaw, .bpf]
        expected.sandbox.network = .host
        expected.sandbox.cgroup = .new
        expected.sandbox.bpffs = "/bpf"
        expected.sandbox.root = "/srv"
        expected.sandbox.user = "app:web"
        expected.duration = .seconds(60)
        expected.workingDirectory = "/"
        expected.environment = [try #require(EnvironmentVariable("A="))]
        expected.verbosity = .verbose
        #expect(settings == expected)
    }

    @Test func replayMayGrantNoCapability() throws {
        #expect(try Self.replay("--caps", "none").capabilities == [])
        #expect(throws: CommandFailure.usage("--caps net_rwa: not a capability; did you mean net_raw?")) {
            try Self.replay("--caps", "bpf,net_rwa")
        }
    }

    static let refusedByReplay: [[String]] = [
        ["--net", "own"], ["--bpffs", "sys/fs/bpf"], ["-o", "-", "--report", "-"],
        ["--policy", "-", "--recording", "-"],
    ]

    @Test(arguments: refusedByReplay)
    func whatReplayCannotDoIsAUsageError(_ words: [String]) {
        let failure = #expect(throws: CommandFailure.self) {
            try ReplaySettings(
                ReplayCommand.command.parser.parse(words.map { CommandWord(stringLiteral: $0) }))
        }
        #expect(failure?.kind == .usage)
    }
}
