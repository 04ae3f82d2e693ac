import Foundation
import TestSupport
import Testing

/// The story of the README on the bundled samples: record, profile, replay under a real token.
@Suite(.serialized) struct StoryTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        let name: String
        /// What it prints, recorded or replayed.
        let output: String
        /// Grants that its policy must have.
        let grants: [String]
        /// Without any of these it cannot work.
        let vital: [String]

        var testDescription: String { name }
    }

    static let samples: [Sample] = [
        Sample(
            name: "sockfilter",
            output: "packet 1: 43 bytes\npacket 2: 43 bytes\npacket 3: 43 bytes\npackets seen: 3\n",
            grants: [
                "cmds:map_create", "cmds:prog_load", "maps:ringbuf", "progs:socket_filter",
                "attachs:cgroup_inet_ingress", "caps:net_raw", "caps:bpf",
            ],
            vital: [
                "cmds:map_create", "maps:ringbuf", "progs:socket_filter", "attachs:cgroup_inet_ingress",
                "caps:net_raw",
            ]),
        Sample(
            name: "xdp-counter", output: "packets before: 0\npackets after: 1\ndelta: 1\n",
            grants: [
                "cmds:map_create", "cmds:prog_load", "maps:array", "progs:xdp", "attachs:xdp",
                "caps:net_admin",
                "caps:bpf",
            ],
            vital: ["maps:array", "progs:xdp", "attachs:xdp", "caps:net_admin", "caps:bpf"]),
        Sample(
            name: "makes-token", output: "token: ok\nmap: ok, with a token\n",
            grants: ["cmds:map_create", "maps:lru_hash", "caps:bpf"], vital: ["maps:lru_hash", "caps:bpf"]),
    ]

    @Test(.requires(.root, .samples), arguments: samples)
    func aSampleWorksUnderThePolicyOfItsOwnRecording(_ sample: Sample) throws {
        let scratch = ScratchDirectory()
        let recorded = try record(sample.name, in: scratch)
        #expect(recorded.status == 0)
        let policy = try profile(in: scratch)
        #expect(Set(sample.grants).isSubset(of: policy.grants))

        let replayed = try replay(["--strict"], in: scratch)
        #expect(replayed.result.status == 0)
        #expect(replayed.result.output == sample.output)
        #expect(replayed.report.verdict == "ok")
        #expect(replayed.report.denied.isEmpty)
    }

    @Test(.requires(.root, .samples), arguments: samples)
    func withoutAVitalGrantTheSameRunIsDenied(_ sample: Sample) throws {
        let scratch = ScratchDirectory()
        _ = try record(sample.name, in: scratch)
        let policy = try profile(in: scratch)
        for grant in sample.vital {
            try scratch.write(policy.without(grant), to: "less.toml")
            let replayed = try replay(["--policy", "less.toml"], in: scratch)
            #expect(replayed.result.output != sample.output, "without \(grant)")
            // libbpf gives up before the program itself is tried when its own probe is refused.
            #expect(replayed.report.verdict != "ok", "without \(grant)")
            let named = replayed.report.denied + replayed.report.deniedProbes
            #expect(
                named.contains { $0.hasPrefix(grant) } || grant == "caps:bpf", "without \(grant): \(named)")
        }
    }

    @Test(.requires(.root, .samples))
    func aProgramThatKnowsNothingOfTokensIsDeniedAndToldWhy() throws {
        let scratch = ScratchDirectory()
        let recorded = try record("raw-bpf", in: scratch)
        #expect(recorded.status == 0)
        _ = try profile(in: scratch)
        let replayed = try replay([], in: scratch)
        #expect(replayed.result.status == 1)
        #expect(replayed.report.verdict == "denied")
        #expect(replayed.result.error.contains("no token was passed"))
    }

    @Test(.requires(.root, .samples))
    func theApplicationHoldsExactlyTheCapabilitiesOfThePolicy() throws {
        let scratch = ScratchDirectory()
        _ = try record("xdp-counter", in: scratch)
        let policy = try profile(in: scratch)
        let numbers: [String: UInt64] = ["net_admin": 12, "net_raw": 13, "perfmon": 38, "bpf": 39]
        let mask = policy.capabilities.reduce(UInt64(0)) { $0 | 1 << (numbers[$1] ?? 63) }
        let expected =
            String(repeating: "0", count: 16 - String(mask, radix: 16).count) + String(mask, radix: 16)
        let replayed = try replay(["-qq", "--", "grep", "^Cap", "/proc/self/status"], in: scratch)
        let lines = replayed.result.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 5)
        for line in lines { #expect(line.hasSuffix(expected), "\(line)") }
    }

    @Test(.requires(.root, .samples))
    func theStatusIsTheApplicationsOwn() throws {
        let scratch = ScratchDirectory()
        for command in ["exit 0", "exit 7", "kill -9 $$", "kill -TERM $$", "kill -SEGV $$"] {
            let native = try BuiltProgram(path: "/bin/sh").run(["-c", command], in: scratch.url)
            let result = try BuiltProgram.bpfrec.run(
                ["record", "-qq", "--", "sh", "-c", command], in: scratch.url)
            #expect(result.status == (native.isSignaled ? 128 + native.status : native.status), "\(command)")
        }
        let missing = try BuiltProgram.bpfrec.run(["record", "--", "no-such-program"], in: scratch.url)
        #expect(missing.status == 127)
        let directory = try BuiltProgram.bpfrec.run(["record", "--", "/"], in: scratch.url)
        #expect(directory.status == 126)
        let usage = try BuiltProgram.bpfrec.run(["record", "--no-such-option"], in: scratch.url)
        #expect(usage.status == 125)
    }

    // MARK: Steps

    /// Where lo is nobody else's: it takes one XDP program at a time.
    private func record(_ sample: String, in scratch: ScratchDirectory) throws -> BuiltProgram.Result {
        let onOwnLo = ["--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh"]
        return try BuiltProgram(path: "/usr/bin/unshare").run(
            onOwnLo + [BuiltProgram.bpfrec.path, "record", "-q", "--", BuiltProgram.sample(sample).path],
            in: scratch.url)
    }

    private func profile(in scratch: ScratchDirectory) throws -> PolicyText {
        let result = try BuiltProgram.bpfrec.run(["profile", "--out", "policy.toml"], in: scratch.url)
        try #require(result.status == 0, "\(result.error)")
        return PolicyText(try scratch.text("policy.toml"))
    }

    private struct Replayed {
        let result: BuiltProgram.Result
        let report: ReportText
    }

    private func replay(_ options: [String], in scratch: ScratchDirectory) throws -> Replayed {
        let result = try BuiltProgram.bpfrec.run(
            ["replay", "--report", "report.json"] + options, in: scratch.url)
        return Replayed(result: result, report: try ReportText(scratch.text("report.json")))
    }
}

/// A policy as text, as far as these tests look at it: bpfrec writes an axis on one line.
private struct PolicyText {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static let axes = [
        "cmds": "cmds", "maps": "maps", "progs": "progs", "attachs": "attachs", "caps": "capabilities",
    ]

    func items(_ key: String) -> [String] {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("\(key) = [") }) else {
            return []
        }
        return line.split(separator: "\"").enumerated().filter { $0.offset % 2 == 1 }.map {
            String($0.element)
        }
    }

    var capabilities: [String] { items("capabilities") }

    var grants: Set<String> {
        Set(Self.axes.flatMap { axis, key in items(key).map { "\(axis):\($0)" } })
    }

    func without(_ grant: String) -> String {
        let parts = grant.split(separator: ":").map(String.init)
        let key = Self.axes[parts[0]] ?? ""
        let rest = items(key).filter { $0 != parts[1] }.map { "\"\($0)\"" }.joined(separator: ", ")
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("\(key) = [") ? "\(key) = [\(rest)]" : String(line)
        }.filter { !$0.hasPrefix("\"\(grant)\"") }.joined(separator: "\n")
    }
}
