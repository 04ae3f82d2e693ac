import Delegation
import Foundation
import TestSupport
import Testing

/// `--root`: the same sandbox with another root file system.
@Suite(.requires(.root, .samples)) struct RootDirectoryTests {
    /// A small system: what a shell and a few tools need.
    private struct SmallRoot {
        let scratch: ScratchDirectory
        var path: String { scratch.path("root") }

        init() throws {
            scratch = ScratchDirectory()
            let script = """
                set -e
                mkdir -p root/bin root/proc root/sys root/dev root/etc root/tmp root/run root/srv
                for program in /bin/sh /bin/cat /bin/ls /usr/bin/id /bin/mount \
                    \(BuiltProgram.sample("one-type").path) \(BuiltProgram.sample("tries-to-escape").path)
                do
                    cp "$program" root/bin/
                    for library in $(ldd "$program" | grep -o '/[^ ]*'); do
                        mkdir -p "root$(dirname "$library")"
                        cp -Ln "$library" "root$library"
                    done
                done
                echo 'app:x:77:78::/srv:/bin/sh' >root/etc/passwd
                ln -s /bin/cat root/bin/cat-by-link
                """
            let result = try BuiltProgram(path: "/bin/sh").run(["-c", script], in: scratch.url)
            try #require(result.status == 0, "\(result.error)")
        }
    }

    @Test func isRecordedDerivedAndReplayedInThere() throws {
        let small = try SmallRoot()
        let bench = try SandboxBench(for: .user(54321))
        let rehearsed = try bench.rehearse(
            ["one-type", "map", "lru_hash"], options: ["--root", small.path, "--user", "app"])
        #expect(rehearsed.status == 0, "\(rehearsed.error)")
        let policy = try bench.profile()
        #expect(policy.app.root == small.path)
        #expect(policy.app.user == "app")
        #expect(policy.evidence.values.allSatisfy { $0.how == .rehearsed })
        let replayed = try bench.replay(policy)
        #expect(replayed.verdict == "ok")
        #expect(replayed.result.output == "map lru_hash: ok, with a token\n")
    }

    /// The same options without a sandbox: another root and another user, and nothing else.
    @Test func aPlainRecordingIsMadeInThereAsWell() throws {
        let small = try SmallRoot()
        let bench = try SandboxBench()
        let script = "id -u; id -G; pwd; echo $HOME; cat /etc/passwd; one-type map lru_hash"
        let result = try bench.record(
            ["sh", "-c", script], options: ["--root", small.path, "--user", "app"])
        #expect(
            result.output.hasPrefix("77\n78\n/\n/srv\napp:x:77:78::/srv:/bin/sh\n"),
            "\(result.output)\(result.error)")
        let policy = try bench.profile()
        #expect(policy.app.root == small.path)
        #expect(policy.app.user == "app")
        #expect(policy.delegated.maps.contains(bit: 9))
        #expect(policy.evidence.values.allSatisfy { $0.how == .predicted })
        let replayed = try bench.replay(policy)
        #expect(replayed.result.output.contains("map lru_hash: ok, with a token"))
    }

    @Test func onlyRootHasAnotherRoot() throws {
        let small = try SmallRoot()
        for options in [["--root", small.path], ["--user", "0"]] {
            let command =
                [
                    try FixtureLibrary.shared.path("becomes_nobody"), BuiltProgram.bpfrec.path, "record",
                    "-qq", "-o", "-",
                ]
                + options + ["--", "sh", "-c", "true"]
            let result = RunningProgram(command).finish()
            #expect(result.status == 125)
            #expect(
                result.errors.contains(
                    "Operation not permitted (\(options[0] == "--root" ? "chroot" : "setresuid"))"),
                "\(result.errors)")
        }
    }

    @Test func nothingOfTheHostIsLeftInTheTree() throws {
        let small = try SmallRoot()
        let result = try SandboxBench(for: .user(54321)).run(
            ["cat", "/proc/self/mountinfo"], options: ["--root", small.path])
        let points = result.output.split(separator: "\n").map { $0.split(separator: " ")[4] }
        #expect(
            Set(points).subtracting([
                "/", "/proc", "/proc/sys", "/proc/sysrq-trigger", "/sys", "/sys/fs/cgroup",
                "/sys/fs/bpf",
            ]).filter { !$0.hasPrefix("/dev") }.isEmpty, "\(points)")
    }

    @Test func anEmptyDevGetsTheHosts() throws {
        let small = try SmallRoot()
        let result = try SandboxBench().run(
            ["sh", "-c", "echo x >/dev/null && pwd"], options: ["--root", small.path])
        #expect(result.output == "/\n", "\(result.error)")
    }

    @Test func namesAreLookedUpInThere() throws {
        let small = try SmallRoot()
        let bench = try SandboxBench()
        let user = try bench.run(["id", "-u"], options: ["--root", small.path, "--user", "app"])
        #expect(user.output == "77\n")
        let byLink = try bench.run(["cat-by-link", "/etc/passwd"], options: ["--root", small.path])
        #expect(byLink.output.hasPrefix("app:"))
        let missing = try bench.run(["grep"], options: ["--root", small.path])
        #expect(missing.status == 127)
        let nowhere = try bench.run(["true"], options: ["--root", "\(small.path)/none"])
        #expect(nowhere.status == 125)
    }

    @Test(arguments: [[], Capability.all])
    func confinesAsWell(_ capabilities: [Capability]) throws {
        let small = try SmallRoot()
        let result = try SandboxBench(for: .user(54321)).run(
            ["tries-to-escape"], capabilities: capabilities, options: ["--root", small.path])
        #expect(result.output.split(separator: "\n").count == ConfinementTests.attempts.count)
        #expect(!result.output.contains("DONE"), "\(result.output)")
    }
}
