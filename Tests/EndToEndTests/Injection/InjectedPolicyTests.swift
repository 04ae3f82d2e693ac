import Delegation
import Foundation
import TestSupport
import Testing

/// The policy, the report and the words about a program into whose calls a token is put.
@Suite(.requires(.root)) struct InjectedPolicyTests {
    private func replay(_ bench: SandboxBench, _ policy: DelegationPolicy, _ options: [String]) throws -> (
        status: Int32, error: String, report: [String: Any]
    ) {
        try bench.scratch.write(policy.text, to: "used.toml")
        let result = try bench.bpfrec(
            ["replay", "--policy", "used.toml", "--report", "report.json"] + options)
        let report = try JSONSerialization.jsonObject(with: Data(bench.scratch.text("report.json").utf8))
        return (result.status, result.error, try #require(report as? [String: Any]))
    }

    @Test func exactlyThePolicyIsGranted() throws {
        let bench = try SandboxBench(for: .user(54321))
        try bench.record([FixtureLibrary.shared.path("unaware_static")])
        let policy = try bench.profile()
        #expect(policy.blocked.contains { $0.why.contains("--inject auto") })

        let whole = try replay(bench, policy, ["--inject", "auto"])
        #expect(whole.report["verdict"] as? String == "ok", "\(whole.error)")
        #expect(whole.report["injected"] as? Int == 3)
        #expect(whole.report["idle"] as? [String] == [])
        #expect(whole.error.contains("unaware_static passes no token to map_create, prog_load, btf_load"))

        var less = policy
        less.remove(try #require(Grant("progs:socket_filter")))
        let cut = try replay(bench, less, ["--inject", "auto"])
        #expect(cut.report["verdict"] as? String == "denied")
        let denied = try #require(cut.report["denied"] as? [[String: Any]])
        #expect(denied.map { $0["grant"] as? String } == ["progs:socket_filter"])
    }

    @Test func theWayOutIsNamed() throws {
        let bench = try SandboxBench()
        try bench.record([FixtureLibrary.shared.path("unaware_static")])
        let replayed = try replay(bench, try bench.profile(), [])
        // No token could have permitted what passes none, and the program ends as it was recorded.
        #expect(replayed.report["verdict"] as? String == "ok")
        #expect((replayed.report["done_without"] as? [Any])?.count == 3)
        #expect(replayed.report["injected"] as? Int == 0)
        #expect(replayed.error.contains("next: bpfrec replay --inject auto"), "\(replayed.error)")
        #expect(replayed.error.contains(" passes a token for it"))
    }

    /// A rehearsal by injection says what is needed, and that others will not do it.
    @Test func aRehearsalByInjectionGivesThePolicy() throws {
        let bench = try SandboxBench()
        let command = [try FixtureLibrary.shared.path("unaware_static")]
        try bench.record(command)
        let predicted = try bench.profile()
        _ = try bench.rehearse(command, options: ["--inject", "auto"])
        let rehearsed = try bench.profile()
        #expect(rehearsed.grants == predicted.grants)
        #expect(rehearsed.evidence.values.allSatisfy { $0.how == .rehearsed })
        #expect(rehearsed.blocked.contains { $0.why.contains("--inject auto") })
    }

    @Test func anEmptyPolicyHasNothingToPass() throws {
        let bench = try SandboxBench()
        try bench.scratch.write("[delegate]\ncmds = []\n", to: "used.toml")
        let result = try bench.bpfrec(
            ["replay", "-q", "--policy", "used.toml", "--inject", "always", "--"]
                + [try FixtureLibrary.shared.path("unaware_static")])
        #expect(result.output.contains("map: -1 Operation not permitted"))
    }
}
