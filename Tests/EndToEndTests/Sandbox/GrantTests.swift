import Delegation
import TestSupport
import Testing

/// Each axis of a policy matters: with a grant a program works, and without it the kernel refuses what needs it.
@Suite(.requires(.root, .samples), .serialized) struct GrantTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let words: [String]
        /// What it cannot do without, and what the report says then.
        let vital: [String: String]

        var testDescription: String { words.joined(separator: " ") }
    }

    static let examples: [Example] = [
        Example(
            words: ["map", "lru_hash"],
            vital: [
                "cmds:map_create": "the token does not delegate cmds:map_create",
                "maps:lru_hash": "the token does not delegate maps:lru_hash",
            ]),
        Example(
            words: ["map", "sockmap"],
            vital: [
                "maps:sockmap": "the token does not delegate maps:sockmap",
                "caps:net_admin": "the user namespace lacks CAP_NET_ADMIN",
            ]),
        Example(
            words: ["map", "task_storage"],
            vital: ["cmds:btf_load": "the token does not delegate cmds:btf_load"]),
        Example(
            words: ["prog", "xdp"],
            vital: [
                "cmds:prog_load": "the token does not delegate cmds:prog_load",
                "progs:xdp": "the token does not delegate progs:xdp",
                "attachs:xdp": "the token does not delegate attachs:xdp",
                "caps:net_admin": "the user namespace lacks CAP_NET_ADMIN",
            ]),
        Example(
            words: ["prog", "raw_tracepoint"],
            vital: [
                "attachs:cgroup_inet_ingress": "the token does not delegate attachs:cgroup_inet_ingress",
                "caps:perfmon": "the user namespace lacks CAP_PERFMON",
            ]),
    ]

    @Test(arguments: examples)
    func decidesWhetherTheCallIsPermitted(_ example: Example) throws {
        let bench = try SandboxBench(for: .user(54321))
        try bench.record([BuiltProgram.sample("one-type").path] + example.words)
        let policy = try bench.profile()
        let whole = try bench.replay(policy)
        #expect(whole.result.status == 0, "\(whole.result.error)")
        #expect(whole.result.output.hasSuffix("ok, with a token\n"))
        #expect(whole.verdict == "ok")
        #expect(whole.denied.isEmpty)

        for (name, cause) in example.vital {
            let grant = try #require(Grant(name))
            #expect(policy.permits(grant))
            var less = policy
            less.remove(grant)
            let replayed = try bench.replay(less)
            #expect(replayed.result.status == 1, "without \(name)")
            #expect(replayed.verdict == "denied", "without \(name)")
            #expect(replayed.denied.contains("\(name): \(cause)"), "without \(name): \(replayed.denied)")
        }
    }

    /// Only the observer sees what a netlink message or a bind(2) is asked.
    @Test func capabilitiesOutsideBpfMatterToo() throws {
        let bench = try SandboxBench(for: .user(54321))
        _ = try bench.rehearse([BuiltProgram.sample("uses-network").path])
        let policy = try bench.profile()
        #expect(policy.grants.map(\.description) == ["caps:net_bind_service", "caps:net_admin"])
        let whole = try bench.replay(policy)
        #expect(whole.result.status == 0, "\(whole.result.error)")
        #expect(whole.verdict == "ok")
        for grant in policy.grants {
            var less = policy
            less.remove(grant)
            let replayed = try bench.replay(less)
            #expect(replayed.result.status == 1, "without \(grant)")
            #expect(replayed.verdict == "denied", "without \(grant)")
            let cause = "\(grant): the user namespace lacks \(grant.capability?.kernelName ?? "")"
            #expect(replayed.denied == [cause], "without \(grant): \(replayed.denied)")
        }
    }

    @Test func withoutCapBpfThereIsNoToken() throws {
        let bench = try SandboxBench(for: .user(54321))
        try bench.record([BuiltProgram.sample("one-type").path, "map", "lru_hash"])
        var policy = try bench.profile()
        policy.sandbox.capabilities = []
        let replayed = try bench.replay(policy)
        #expect(replayed.result.status == 1)
        #expect(replayed.verdict == "denied")
        #expect(replayed.result.error.contains("the application made no token"))
    }

    @Test func adviceIsToPassATokenWhereThatIsWhatLacks() throws {
        let bench = try SandboxBench()
        try bench.record([BuiltProgram.sample("raw-bpf").path])
        let replayed = try bench.replay(try bench.profile())
        #expect(replayed.verdict == "denied")
        #expect(!replayed.result.error.contains("add the lines above"))
        #expect(replayed.result.error.contains("the application made no token"))
    }

    @Test func strictMakesTheVerdictTheStatus() throws {
        let bench = try SandboxBench()
        let command = [BuiltProgram.sample("one-type").path, "map", "lru_hash"]
        try bench.record(command)
        var policy = try bench.profile()
        policy.remove(try #require(Grant("maps:lru_hash")))
        try bench.scratch.write(policy.text, to: "less.toml")
        let script = "\(command.joined(separator: " ")); true"
        let words = ["replay", "-q", "--policy", "less.toml"]
        #expect(try bench.bpfrec(words + ["--", "sh", "-c", script]).status == 0)
        #expect(try bench.bpfrec(words + ["--strict", "--", "sh", "-c", script]).status == 1)
    }

    @Test func aReplayIsRecordedWithItsPlace() throws {
        let bench = try SandboxBench(for: .user(54321))
        try bench.record([BuiltProgram.sample("one-type").path, "map", "lru_hash"])
        let policy = try bench.profile()
        let result = try bench.bpfrec(["replay", "-q", "-o", "again.jsonl"])
        #expect(result.status == 0)
        let header = try #require(bench.scratch.text("again.jsonl").split(separator: "\n").first)
        #expect(header.contains(#""sandbox":{"net":"new","cgroup":"new","bpffs":"/sys/fs/bpf"}"#))
        #expect(header.contains(#""uid":54321"#))
        let derived = try bench.bpfrec(["profile", "again.jsonl", "--out", "policy.toml"])
        #expect(derived.status == 0)
        let again = try DelegationPolicy(parsing: Array(bench.scratch.text("policy.toml").utf8))
        #expect(again.grants == policy.grants)
        #expect(again.evidence.values.allSatisfy { $0.how == .rehearsed })
    }
}
