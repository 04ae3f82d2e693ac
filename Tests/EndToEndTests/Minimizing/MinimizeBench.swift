import Delegation
import Foundation
import TestSupport
import Testing

/// A directory in which a command is minimized, and the result is proved by a loop that shares nothing with the search:
/// it writes the policies itself and looks at what the application does.
struct MinimizeBench {
    struct Report {
        let result: String
        let runs: Int
        let flaky: String?
    }

    let bench: SandboxBench

    init(for invoker: SandboxBench.Invoker = .root) throws {
        bench = try SandboxBench(for: invoker)
    }

    func minimize(_ command: [String], from policy: String? = nil, options: [String] = []) throws -> (
        result: BuiltProgram.Result, report: Report
    ) {
        let result = try bench.bpfrec(
            ["minimize", "--report", "report.json"] + options + (policy.map { [$0] } ?? []) + ["--"] + command
        )
        return (result, try report())
    }

    func report() throws -> Report {
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(bench.scratch.text("report.json").utf8))
                as? [String: Any])
        return Report(
            result: try #require(json["result"] as? String), runs: try #require(json["runs"] as? Int),
            flaky: json["flaky"] as? String)
    }

    func policy(_ name: String = "minimal.toml") throws -> DelegationPolicy {
        try DelegationPolicy(parsing: try bench.scratch.text(name))
    }

    struct Behaviour: Equatable {
        let verdict: String
        let status: Int32
        let output: String
        /// Whether type information of more than a probe's size was loaded: libbpf does without it in silence.
        let loadsTypes: Bool
    }

    /// What the application does under a policy.
    func behaviour(_ policy: DelegationPolicy, _ options: [String] = []) throws -> Behaviour {
        try bench.scratch.write(policy.text, to: "less.toml")
        let replayed = try bench.bpfrec(
            [
                "replay", "-qq", "--policy", "less.toml", "--recording", "rehearsal.jsonl", "--report",
                "less.json",
                "-o", "less.jsonl",
            ] + options)
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(bench.scratch.text("less.json").utf8))
                as? [String: Any])
        let calls = try bench.scratch.text("less.jsonl").split(separator: "\n").compactMap { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        }
        let loadsTypes = calls.contains { call in
            let size = (call["attr"] as? [String: Any])?["btf_size"] as? Int ?? 0
            return size > 200 && call["errno"] == nil
        }
        return Behaviour(
            verdict: try #require(report["verdict"] as? String), status: replayed.status,
            output: replayed.output,
            loadsTypes: loadsTypes)
    }

    /// With the whole policy the application does what it does in a rehearsal, and without any one grant it does not.
    func proveMinimal(_ command: [String], options: [String] = []) throws {
        let policy = try policy()
        let rehearsed = try bench.bpfrec(
            ["record", "-qq", "-o", "rehearsal.jsonl", "--token", "any"] + options + ["--"] + command)
        let whole = try behaviour(policy, options)
        #expect(whole.verdict == "ok" && whole.status == rehearsed.status)
        #expect(whole.output == rehearsed.output)
        for grant in policy.grants {
            var less = policy
            less.remove(grant)
            #expect(try behaviour(less, options) != whole, "the same without \(grant)")
        }
    }
}
