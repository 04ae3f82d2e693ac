import BpfAbi
import Delegation
import Foundation
import Glibc
import Recording
import TestSupport
import Testing

/// What bpfrec finds by trials and puts into calls for a user without root, through a helper.
@Suite(.requires(.root, .samples), .serialized) struct ProofsWithoutRootTests {
    private static func policy(_ name: String, in home: URL) throws -> DelegationPolicy {
        try DelegationPolicy(
            parsing: String(contentsOf: home.appending(path: name), encoding: .utf8))
    }

    @Test(arguments: ["1", "3"])
    func thePolicyIsMinimizedAndProved(_ jobs: String) throws {
        let before = HostState.now()
        let bench = try HelperBench(WithoutRootTests.wide)
        let home = try bench.directory(of: HelperBench.user)
        let program = BuiltProgram.sample("makes-token").path
        let minimized = try bench.bpfrec([
            "minimize", "--via", bench.socket, "--jobs", jobs, "--", program,
        ])
        #expect(minimized.status == 0, "\(minimized.errors)")
        #expect(minimized.errors.contains("Next: bpfrec replay --via \(bench.socket) --policy minimal.toml"))
        let policy = try Self.policy("minimal.toml", in: home)
        #expect(
            Set(policy.grants.map(\.description)) == ["cmds:map_create", "maps:lru_hash", "caps:bpf"])
        #expect(policy.evidence.values.allSatisfy { $0.how == .verified && $0.without?.isEmpty == false })
        let proved = try bench.bpfrec(["verify", "--via", bench.socket, "minimal.toml"])
        #expect(proved.status == 0, "\(proved.errors)")
        #expect(proved.output.contains("verdict: minimal, by 5 runs"), "\(proved.output)")
        #expect(before.leftovers().isEmpty)
    }

    /// A library's probes, and capabilities that nobody could observe.
    @Test func aProgramOfALibraryIsMinimized() throws {
        let bench = try HelperBench(WithoutRootTests.wide)
        let home = try bench.directory(of: HelperBench.user)
        let minimized = try bench.bpfrec([
            "minimize", "--via", bench.socket, "--", BuiltProgram.sample("xdp-counter").path,
        ])
        #expect(minimized.status == 0, "\(minimized.errors)")
        let policy = try Self.policy("minimal.toml", in: home)
        #expect(
            Set(policy.grants.map(\.description)) == [
                "cmds:map_create", "cmds:prog_load", "cmds:btf_load", "maps:array", "progs:socket_filter",
                "progs:xdp", "attachs:cgroup_inet_ingress", "attachs:xdp", "caps:net_admin", "caps:bpf",
            ])
    }

    @Test func whatNeedsNothingEndsWithNothing() throws {
        let bench = try HelperBench(WithoutRootTests.wide)
        let home = try bench.directory(of: HelperBench.user)
        let minimized = try bench.bpfrec(["minimize", "--via", bench.socket, "--", "true"])
        #expect(minimized.status == 0, "\(minimized.errors)")
        #expect(minimized.errors.contains("true needs no grant at all, by 3 runs"), "\(minimized.errors)")
        #expect(minimized.errors.contains("capabilities and causes come from bpfrec's tables"))
        #expect(try Self.policy("minimal.toml", in: home).grants.isEmpty)
    }

    @Test func whatIsTooMuchOrTooLittleIsFound() throws {
        let bench = try HelperBench(WithoutRootTests.wide)
        let home = try bench.directory(of: HelperBench.user)
        let program = BuiltProgram.sample("makes-token").path
        for (map, verdict) in [("\"lru_hash\", \"array\"", "sufficient"), ("\"array\"", "insufficient")] {
            try """
            [delegate]
            cmds = ["map_create"]
            maps = [\(map)]
            [sandbox]
            capabilities = ["bpf"]
            """.write(to: home.appending(path: "policy.toml"), atomically: false, encoding: .utf8)
            let result = try bench.bpfrec([
                "verify", "--via", bench.socket, "policy.toml", "--", program,
            ])
            #expect(result.status == 1, "\(result.errors)")
            #expect(result.output.contains("verdict: \(verdict)"), "\(result)")
        }
    }

    /// The helper does not give it, so that no rehearsal has it either.
    @Test func whatTheHelperMayNotGiveIsSaid() throws {
        let bench = try HelperBench("cmds = [\"map_create\"]\nmaps = [\"array\"]")
        let result = try bench.bpfrec([
            "minimize", "--via", bench.socket, "--", BuiltProgram.sample("makes-token").path,
        ])
        #expect(result.status == 1)
        #expect(result.errors.contains("ends with status 1, not 0"), "\(result.errors)")
        let home = try bench.directory(of: HelperBench.user)
        #expect(!FileManager.default.fileExists(atPath: home.appending(path: "minimal.toml").path))
    }

    @Test func withoutAHelperRootIsAskedFor() throws {
        let bench = try HelperBench(WithoutRootTests.wide)
        let home = try bench.directory(of: HelperBench.user)
        try "[delegate]\n".write(
            to: home.appending(path: "policy.toml"), atomically: false, encoding: .utf8)
        for command in ["minimize", "verify"] {
            let result = try bench.bpfrec([command, "policy.toml", "--", "true"])
            #expect(result.status == 3, "\(result)")
            #expect(result.errors.contains("the sandbox needs root"), "\(result)")
            #expect(result.errors.contains("--via PATH"), "\(result)")
        }
    }

    // MARK: Tokens for programs that pass none

    private static func copy(_ fixture: String, to bench: HelperBench) throws -> String {
        let path = bench.scratch.path(fixture)
        try FileManager.default.copyItem(atPath: try FixtureLibrary.shared.path(fixture), toPath: path)
        chmod(path, 0o755)
        return path
    }

    @Test func aTokenIsPassedForAProgramThatKnowsOfNone() throws {
        let before = HostState.now()
        let bench = try HelperBench(WithoutRootTests.wide)
        let home = try bench.directory(of: HelperBench.user)
        let program = try Self.copy("unaware_static", to: bench)
        let recorded = try bench.bpfrec([
            "record", "--token", "any", "--inject", "auto", "--via", bench.socket, "--", program,
        ])
        #expect(recorded.output.contains("map: 3"), "\(recorded)")
        let derived = try bench.bpfrec(["profile", "--out", "policy.toml"])
        #expect(derived.errors.contains("Next: bpfrec replay --via \(bench.socket)"), "\(derived.errors)")
        let plain = try bench.bpfrec(["replay", "--via", bench.socket])
        #expect(
            plain.errors.contains(
                "next: bpfrec replay --via \(bench.socket) --inject auto passes a token for it"),
            "\(plain.errors)")
        let replayed = try bench.bpfrec([
            "replay", "--strict", "--inject", "auto", "--via", bench.socket, "--report", "report.json",
        ])
        #expect(replayed.status == recorded.status, "\(replayed.errors)")
        #expect(replayed.output == recorded.output)
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: home.appending(path: "report.json")))
                as? [String: Any])
        #expect(report["verdict"] as? String == "ok")
        #expect(report["injected"] as? Int == 3)

        var less = try Self.policy("policy.toml", in: home)
        less.remove(try #require(Grant("progs:socket_filter")))
        try less.text.write(to: home.appending(path: "less.toml"), atomically: false, encoding: .utf8)
        let cut = try bench.bpfrec([
            "replay", "--inject", "auto", "--via", bench.socket, "--policy", "less.toml",
        ])
        #expect(cut.errors.contains("progs:socket_filter"), "\(cut.errors)")
        #expect(!cut.errors.contains("verdict: ok"))
        #expect(before.leftovers().isEmpty)
    }

    /// Only root may keep a filter from judging the calls that go before and after the application's own.
    @Test func aProgramWithAFilterOfItsOwnGetsNoneAndTheReasonIsSaid() throws {
        let bench = try HelperBench(WithoutRootTests.wide)
        let program = try Self.copy("unaware_filter_by_argument", to: bench)
        let home = try bench.directory(of: HelperBench.user)
        try """
        [delegate]
        cmds = ["map_create", "prog_load"]
        maps = ["array"]
        progs = ["socket_filter"]
        """.write(to: home.appending(path: "policy.toml"), atomically: false, encoding: .utf8)
        let result = try bench.bpfrec([
            "replay", "--inject", "auto", "--via", bench.socket, "-o", "replay.jsonl", "--", program,
        ])
        #expect(result.output.contains("map: -1"), "\(result)")
        let calls = try ReadRecording(home.appending(path: "replay.jsonl").path).calls
        let refusals = calls.compactMap { call -> String? in
            guard case .refused(let reason) = call.captured.injection else { return nil }
            return reason
        }
        #expect(refusals.count == calls.count && !calls.isEmpty)
        #expect(
            refusals.allSatisfy { $0.contains("a seccomp filter of its own") && $0.contains("takes root") })
        #expect(result.errors.contains("a seccomp filter of its own"), "\(result.errors)")
        // No token that it could make itself is what it lacks.
        #expect(
            result.errors.contains(
                "next: sudo bpfrec replay --inject auto -- \(program)  goes without the helper and passes a token"
            ),
            "\(result.errors)")
        #expect(!result.errors.contains("the application made no token"), "\(result.errors)")
    }
}
