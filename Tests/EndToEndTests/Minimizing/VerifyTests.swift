import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct VerifyTests {
    private static let minimal = """
        [delegate]
        cmds = ["map_create"]
        maps = ["lru_hash"]
        [sandbox]
        capabilities = ["bpf"]
        """

    struct Case: CustomTestStringConvertible, Sendable {
        let policy: String
        let status: Int32
        let says: [String]

        var testDescription: String { policy }
    }

    static let cases: [Case] = [
        Case(
            policy: minimal, status: 0,
            says: [
                "sufficient: ",
                "needed: maps:lru_hash: map_create of lru_hash by makes-token fails with EPERM",
                "needed: caps:bpf: token_create by makes-token fails with EPERM",
                "verdict: minimal, by 5 runs",
            ]),
        Case(
            policy: minimal.replacingOccurrences(
                of: "[\"lru_hash\"]", with: "[\"lru_hash\", \"hash\", \"array\"]"),
            status: 1,
            says: [
                "idle: maps:hash maps:array: nothing used them", "verdict: sufficient, by 6 runs",
                "next: bpfrec minimize",
            ]),
        Case(
            policy: minimal.replacingOccurrences(of: "\"lru_hash\"", with: "\"any\""), status: 1,
            says: ["maps:hash", "needed: maps:lru_hash", "verdict: sufficient"]),
        Case(
            policy: minimal.replacingOccurrences(of: "lru_hash", with: "hash"), status: 1,
            says: [
                "not sufficient: under policy.toml, ",
                "map_create of lru_hash by makes-token fails with EPERM",
                "verdict: insufficient, by 2 runs",
            ]),
        Case(policy: minimal + "\ncolour = 1", status: 4, says: []),
    ]

    /// Each run takes a second, and a terminal there is none.
    @Test(.requires(.root, .samples), arguments: ["auto", "always", "never"])
    func whichRunIsUnderWayIsShownOnDemand(_ live: String) throws {
        let bench = try MinimizeBench()
        try bench.bench.scratch.write(Self.minimal, to: "policy.toml")
        let result = try bench.bench.bpfrec(
            [
                "verify", "--live", live, "policy.toml", "--", "sh", "-c",
                "sleep 1; exec \(BuiltProgram.sample("makes-token").path)",
            ])
        #expect(result.status == 0, "\(result.error)")
        let shown = result.error.split(separator: "\n").filter { $0.contains("grants to try") }
        #expect(shown.isEmpty == (live != "always"), "\(result.error)")
        if live == "always" {
            #expect(result.error.contains("bpfrec: run 1 with all of them; 3 grants to try\n"))
        }
    }

    @Test(.requires(.root, .samples), arguments: cases)
    func aPolicyIsProved(_ example: Case) throws {
        let bench = try MinimizeBench()
        try bench.bench.scratch.write(example.policy, to: "policy.toml")
        let result = try bench.bench.bpfrec(
            ["verify", "-q", "policy.toml", "--", BuiltProgram.sample("makes-token").path])
        #expect(result.status == example.status, "\(result.error)")
        for words in example.says { #expect(result.output.contains(words), "\(result.output)") }
    }

    @Test(.requires(.root, .samples))
    func theReportSaysTheSame() throws {
        let bench = try MinimizeBench()
        try bench.bench.scratch.write(Self.minimal, to: "policy.toml")
        let result = try bench.bench.bpfrec(
            [
                "verify", "-qq", "--jobs", "2", "--report", "proof.json", "--",
                BuiltProgram.sample("makes-token").path,
            ])
        #expect(result.status == 0, "\(result.error)")
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(bench.bench.scratch.text("proof.json").utf8))
                as? [String: Any])
        #expect(json["verdict"] as? String == "minimal")
        #expect((json["needed"] as? [String: String])?.count == 3)
        #expect((json["idle"] as? [String])?.isEmpty == true)
    }
}
