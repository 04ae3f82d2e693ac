import Delegation
import Foundation
import TestSupport
import Testing

/// Every type of map and program that this kernel makes for root is made under a token as well, and for no grant but
/// its own.
@Suite(.requires(.root, .samples), .serialized) struct EveryTypeTests {
    static let sample = BuiltProgram.sample("one-type").path

    static let types: [String] = {
        let list = try? BuiltProgram.sample("one-type").run(
            ["list"], in: URL(filePath: Scratch.directory("types")))
        return (list?.output ?? "").split(separator: "\n").map(String.init)
    }()

    @Test func aKernelWithTokensKnowsMostTypes() throws {
        let scratch = ScratchDirectory()
        let made = try Self.types.filter { type in
            try BuiltProgram.sample("one-type").run(
                type.split(separator: " ").map(String.init), in: scratch.url
            )
            .status == 0
        }
        #expect(Self.types.count == 67)
        #expect(made.count { $0.hasPrefix("map") } >= 30)
        #expect(made.count { $0.hasPrefix("prog") } >= 25)
    }

    @Test(arguments: types)
    func isMadeUnderATokenThatGrantsIt(_ type: String) throws {
        let words = type.split(separator: " ").map(String.init)
        let bench = try SandboxBench(for: .user(54321))
        // What root cannot make, because this kernel lacks it or refuses it to everybody, no token permits.
        guard try bench.record([Self.sample] + words).status == 0 else { return }
        let policy = try bench.profile()
        let grant = try #require(Grant("\(words[0])s:\(words[1])"))
        #expect(policy.permits(grant))

        let whole = try bench.replay(policy)
        #expect(whole.result.status == 0, "\(whole.result.error)")
        #expect(whole.verdict == "ok")

        var less = policy
        less.remove(grant)
        let replayed = try bench.replay(less)
        #expect(replayed.verdict == "denied")
        #expect(replayed.denied.contains { $0.hasPrefix("\(grant): ") }, "\(replayed.denied)")
    }
}
