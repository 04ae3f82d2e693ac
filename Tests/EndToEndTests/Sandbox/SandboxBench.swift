import Delegation
import Foundation
import TestSupport
import Testing

@testable import bpfrec

/// A directory in which a program is recorded, its policy derived, and the policy enforced.
struct SandboxBench {
    /// Who bpfrec runs for, as sudo says it.
    enum Invoker {
        case root
        /// An ordinary user; nobody needs to have that number.
        case user(UInt32)

        var environment: [String: String] {
            switch self {
            case .root: [:]
            case .user(let uid): ["SUDO_UID": "\(uid)", "SUDO_GID": "\(uid)"]
            }
        }
    }

    struct Replayed {
        let result: BuiltProgram.Result
        let verdict: String
        /// `GRANT: CAUSE` each.
        let denied: [String]
        let deniedProbes: [String]
    }

    let scratch: ScratchDirectory
    let invoker: Invoker

    init(for invoker: Invoker = .root) throws {
        scratch = ScratchDirectory()
        self.invoker = invoker
    }

    func bpfrec(_ words: [String]) throws -> BuiltProgram.Result {
        // Without the descriptors of these tests, which the application would inherit.
        let launcher = BuiltProgram(path: "\(FixtureLibrary.shared.directory)/starts_clean")
        return try launcher.run(
            [scratch.url.path, BuiltProgram.bpfrec.path] + words, in: scratch.url,
            environment: invoker.environment)
    }

    @discardableResult
    func record(_ command: [String], options: [String] = []) throws -> BuiltProgram.Result {
        try bpfrec(["record", "-q", "--stack", "none"] + options + ["--"] + command)
    }

    func rehearse(_ command: [String], options: [String] = []) throws -> BuiltProgram.Result {
        try record(command, options: ["--token", "any"] + options)
    }

    func profile() throws -> DelegationPolicy {
        let result = try bpfrec(["profile", "--out", "policy.toml"])
        try #require(result.status == 0, "\(result.error)")
        return try DelegationPolicy(parsing: Array(scratch.text("policy.toml").utf8))
    }

    func replay(_ policy: DelegationPolicy, _ command: [String] = []) throws -> Replayed {
        try scratch.write(policy.text, to: "used.toml")
        try? FileManager.default.removeItem(atPath: scratch.path("report.json"))
        let result = try bpfrec(
            ["replay", "-q", "--policy", "used.toml", "--report", "report.json"]
                + (command.isEmpty ? [] : ["--"] + command))
        try #require(FileManager.default.fileExists(atPath: scratch.path("report.json")), "\(result.error)")
        let report = try ReportText(scratch.text("report.json"))
        return Replayed(
            result: result, verdict: report.verdict, denied: report.denied, deniedProbes: report.deniedProbes)
    }

    /// A command in a sandbox that grants nothing but what is needed to make a token, and these capabilities.
    func run(_ command: [String], capabilities: [Capability] = [], options: [String] = []) throws
        -> BuiltProgram.Result
    {
        var policy = DelegationPolicy(delegated: DelegatedSets(cmds: DelegatedSet(mask: 1)))
        policy.sandbox.capabilities = capabilities
        try scratch.write(policy.text, to: "used.toml")
        return try bpfrec(["replay", "-qq", "--policy", "used.toml"] + options + ["--"] + command)
    }
}
