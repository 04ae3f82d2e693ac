import Delegation
import Foundation
import Glibc
import TestSupport
import Testing

/// What cannot work is said before anything is touched, with the way out.
@Suite(.requires(.root, .samples)) struct SandboxRefusalTests {
    @Test func withoutRootBpfrecSaysWhatIsNeeded() throws {
        let bench = try SandboxBench()
        try bench.record([BuiltProgram.sample("one-type").path, "map", "lru_hash"])
        _ = try bench.profile()
        let files = try FileManager.default.contentsOfDirectory(atPath: bench.scratch.url.path).sorted()
        _ = try BuiltProgram(path: "/bin/chmod").run(["777", bench.scratch.url.path], in: bench.scratch.url)
        _ = try BuiltProgram(path: "/bin/chmod").run(
            ["644", bench.scratch.path("policy.toml")], in: bench.scratch.url)
        for words in [
            ["replay", "-o", "new.jsonl"], ["record", "--token", "any", "-o", "new.jsonl", "--", "true"],
        ] {
            let result = try BuiltProgram(path: "/usr/bin/setpriv").run(
                ["--reuid", "54321", "--regid", "54321", "--clear-groups", BuiltProgram.bpfrec.path] + words,
                in: bench.scratch.url)
            #expect(result.status == 125)
            #expect(result.error.contains("the sandbox needs root"), "\(result.error)")
            #expect(result.error.contains("sudo"))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.scratch.url.path).sorted() == files)
    }

    @Test func aNameThatTheKernelDoesNotKnowIsSaidSo() throws {
        let bench = try SandboxBench()
        try bench.scratch.write("[delegate]\nprogs = [\"from_the_future\"]\n", to: "policy.toml")
        let result = try bench.bpfrec(["replay", "--", "true"])
        #expect(result.status == 125)
        #expect(result.error.contains("progs:from_the_future"), "\(result.error)")
    }

    @Test func aNumberThatTheKernelDoesNotKnowIsTaken() throws {
        let bench = try SandboxBench()
        try bench.scratch.write(
            "[delegate]\ncmds = [\"map_create\", \"0x4000000000000000\"]\n", to: "policy.toml")
        let result = try bench.bpfrec(["replay", "-q", "--", "cat", "/proc/self/mountinfo"])
        #expect(result.status == 0)
        #expect(result.output.contains("delegate_cmds=map_create"))
    }

    @Test func aProgramThatTheUserMayNotRunIsExplained() throws {
        let bench = try SandboxBench(for: .user(54321))
        let directory = bench.scratch.path("closed")
        let script = "mkdir closed && cp /bin/true closed/ && chmod 700 closed"
        _ = try BuiltProgram(path: "/bin/sh").run(["-c", script], in: bench.scratch.url)
        let result = try bench.run(["\(directory)/true"])
        #expect(result.status == 126)
        #expect(result.error.contains("it is the user 54321, who may not"))
    }

    @Test func aPolicyThatGrantsNothingStillRuns() throws {
        let bench = try SandboxBench()
        try bench.scratch.write("[delegate]\n", to: "policy.toml")
        #expect(try bench.bpfrec(["replay", "-q", "--", "true"]).status == 0)
    }

    @Test func aCommandThatNamesAnInterfaceOfTheHostIsWarnedAbout() throws {
        let interfaces = try FileManager.default.contentsOfDirectory(atPath: "/sys/class/net").filter {
            $0 != "lo"
        }
        guard let interface = interfaces.first(where: { !$0.hasPrefix("bonding") }) else { return }
        let bench = try SandboxBench(for: .user(54321))
        let command = ["--", "echo", interface]
        let own = try bench.bpfrec(["record", "--token", "any"] + command)
        #expect(own.error.contains("\(interface) is an interface of this machine"))
        let shared = try bench.bpfrec(["record", "--token", "any", "--net", "host"] + command)
        #expect(!shared.error.contains("is an interface of this machine"))
    }

    @Test func aRehearsalMayBeHeldToAPolicy() throws {
        let bench = try SandboxBench(for: .user(54321))
        let sample = BuiltProgram.sample("one-type").path
        try bench.scratch.write("[delegate]\ncmds = [\"map_create\"]\nmaps = [\"hash\"]\n", to: "some.toml")
        let options = ["--token", "some.toml"]
        #expect(try bench.record([sample, "map", "hash"], options: options).status == 0)
        #expect(try bench.record([sample, "map", "array"], options: options).status == 1)
    }
}
