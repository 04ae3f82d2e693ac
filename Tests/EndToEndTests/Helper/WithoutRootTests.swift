import BpfAbi
import Foundation
import Glibc
import Recording
import TestSupport
import Testing

/// What bpfrec does for a user without root, through a helper.
@Suite(.requires(.root, .samples), .serialized) struct WithoutRootTests {
    /// All that the samples use, and some that nothing does.
    static let wide = """
        cmds = ["map_create", "prog_load", "btf_load"]
        maps = ["array", "lru_hash", "ringbuf", "queue"]
        progs = ["socket_filter", "cgroup_sock", "kprobe", "xdp"]
        attachs = ["cgroup_inet_ingress", "cgroup_inet_sock_create", "xdp"]
        """

    @Test(arguments: StoryTests.samples)
    func theStoryIsTheSame(_ sample: StoryTests.Sample) throws {
        let before = HostState.now()
        let bench = try HelperBench(Self.wide)
        let recorded = try bench.bpfrec([
            "record", "--token", "any", "--via", bench.socket, "--", BuiltProgram.sample(sample.name).path,
        ])
        #expect(recorded.status == 0, "\(recorded.errors)")
        #expect(recorded.output == sample.output)
        #expect(recorded.errors.contains("capabilities and causes come from bpfrec's tables"))
        let derived = try bench.bpfrec(["profile", "--out", "policy.toml"])
        #expect(derived.status == 0, "\(derived.errors)")
        let replayed = try bench.bpfrec(["replay", "--strict", "--via", bench.socket])
        #expect(replayed.status == 0, "\(replayed.errors)")
        #expect(replayed.output == sample.output)
        #expect(replayed.errors.contains("verdict: ok"))
        #expect(replayed.errors.contains("capabilities and causes come from bpfrec's tables"))
        let granted = bench.helper.errors.split(separator: "\n").filter {
            $0.hasPrefix("bpfrec: granted to uid \(HelperBench.user), pid ")
        }
        #expect(granted.count == 2)
        #expect(before.leftovers().isEmpty)
    }

    @Test(arguments: StoryTests.samples)
    func whatThePolicyLacksTheKernelRefuses(_ sample: StoryTests.Sample) throws {
        let bench = try HelperBench(Self.wide)
        let home = try bench.directory(of: HelperBench.user)
        _ = try bench.bpfrec([
            "record", "-q", "--token", "any", "--via", bench.socket, "--",
            BuiltProgram.sample(sample.name).path,
        ])
        _ = try bench.bpfrec(["profile", "--out", "policy.toml"])
        let policy = try String(contentsOf: home.appending(path: "policy.toml"), encoding: .utf8)
        let map = try #require(sample.vital.first { $0.hasPrefix("maps:") }).dropFirst(5)
        let less = policy.replacing("\"\(map)\"", with: "\"queue\"")
        try less.write(to: home.appending(path: "less.toml"), atomically: false, encoding: .utf8)
        let replayed = try bench.bpfrec([
            "replay", "--strict", "--via", bench.socket, "--policy", "less.toml",
        ])
        #expect(replayed.status != 0)
        #expect(!replayed.errors.contains("verdict: ok"))
    }

    @Test func aRehearsalIsUnderTheWholeCeilingAndSaysSo() throws {
        let bench = try HelperBench(Self.wide)
        _ = try bench.bpfrec(["record", "-q", "--token", "any", "--via", bench.socket, "--", "true"])
        let path = try bench.directory(of: HelperBench.user).appending(path: "bpfrec.jsonl").path
        let events = try ReadRecording(path).events
        guard case .header(let header) = try #require(events.first) else {
            Issue.record("no header")
            return
        }
        #expect(header.delegated?.maps == 1 << 2 | 1 << 9 | 1 << 22 | 1 << 27)
        #expect(header.uid == HelperBench.user)
        #expect(!header.observed)
    }

    @Test func whatIsBeyondTheCeilingIsNamedBeforeAnythingIsTouched() throws {
        let bench = try HelperBench(Self.wide)
        let home = try bench.directory(of: HelperBench.user)
        try "[delegate]\ncmds = [\"map_create\"]\nmaps = [\"array\", \"hash\"]\nprogs = [\"tracing\"]\n"
            .write(
                to: home.appending(path: "policy.toml"), atomically: false, encoding: .utf8)
        let result = try bench.bpfrec(["replay", "-o", "new.jsonl", "--via", bench.socket, "--", "true"])
        #expect(result.status == 125)
        #expect(result.errors.contains("may not delegate maps:hash progs:tracing"), "\(result.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.path) == ["policy.toml"])
    }

    @Test func aStrangerIsRefused() throws {
        let bench = try HelperBench(Self.wide)
        let result = try bench.bpfrec(
            ["record", "--token", "any", "--via", bench.socket, "--", "true"], as: HelperBench.stranger)
        #expect(result.status == 125)
        #expect(result.errors.contains("none of those whom it serves"), "\(result.errors)")
        #expect(bench.helper.errors.contains("refused to uid \(HelperBench.stranger)"))
        let home = try bench.directory(of: HelperBench.stranger)
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.path).isEmpty)
    }

    @Test func whereNoHelperIsItIsSaidSo() throws {
        let bench = try HelperBench(Self.wide)
        let result = try bench.bpfrec([
            "record", "--token", "any", "--via", bench.scratch.path("none"), "--", "true",
        ])
        #expect(result.status == 125)
        #expect(result.errors.contains("no helper can be reached"))
        #expect(result.errors.contains("bpfrec delegate"))
    }

    @Test func insideItIsRootWithACleanViewAndOutsideItIsTheUser() throws {
        let bench = try HelperBench(Self.wide)
        let script = """
            id -u; cat /proc/self/uid_map; ls /proc | grep -c '^[0-9]'; ls /sys/class/net
            touch /sys/fs/bpf/x 2>/dev/null; ls -d /sys/fs/bpf; stat -c %u /sys/fs/bpf; stat -c %u made
            cat /etc/shadow; echo 1 >/proc/sys/kernel/core_pattern
            """
        let result = try bench.bpfrec([
            "record", "-q", "--token", "any", "--via", bench.socket, "--", "sh", "-c",
            "touch made; \(script)",
        ])
        let words = result.output.split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(words.prefix(4) == ["0", "0", "\(HelperBench.user)", "1"], "\(result)")
        #expect(words.suffix(4) == ["lo", "/sys/fs/bpf", "0", "0"], "\(result)")
        #expect(result.errors.contains("/etc/shadow: Permission denied"))
        #expect(result.errors.contains("core_pattern: Permission denied"))
        let made = try bench.directory(of: HelperBench.user).appending(path: "made").path
        #expect(try FileManager.default.attributesOfItem(atPath: made)[.ownerAccountID] as? Int == 54321)
    }

    @Test func whatAUserMayNotHaveIsSaid() throws {
        let bench = try HelperBench(Self.wide)
        let command = ["record", "--token", "any", "--via", bench.socket]
        let own = try bench.bpfrec(command + ["--", "true"])
        #expect(own.errors.contains("CMD shares the cgroup that bpfrec is in"), "\(own.errors)")
        let shared = try bench.bpfrec(command + ["--cgroup", "host", "--", "true"])
        #expect(!shared.errors.contains("CMD shares"))
    }

    /// As under a systemd that delegates: the user may divide the cgroup that bpfrec is in.
    @Test func aDelegatedCgroupIsDivided() throws {
        let before = HostState.now()
        let mount = try #require(
            String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8).split(separator: "\n")
                .first { $0.contains(" - cgroup2 ") })
        let cgroup = "\(mount.split(separator: " ")[4])/test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: cgroup, withIntermediateDirectories: false)
        defer { rmdir(cgroup) }
        for file in ["", "/cgroup.procs", "/cgroup.subtree_control"] {
            chown(cgroup + file, HelperBench.user, HelperBench.user)
        }
        let bench = try HelperBench(Self.wide)
        let words =
            [
                "setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups",
                Recorder.program,
            ]
            + ["record", "-v", "--token", "any", "--via", bench.socket, "--", "sh", "-c"]
            + ["'cat /proc/self/cgroup; mkdir /sys/fs/cgroup/a && ls -d /sys/fs/cgroup/a'"]
        let script = "echo $$ >\(cgroup)/cgroup.procs && exec \(words.joined(separator: " "))"
        let result = RunningProgram(
            ["sh", "-c", script], in: try bench.directory(of: HelperBench.user).path
        ).finish()
        #expect(result.output.hasSuffix("0::/\n/sys/fs/cgroup/a\n"), "\(result)")
        #expect(!result.errors.contains("CMD shares"))
        #expect(before.leftovers().isEmpty)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: cgroup).allSatisfy { !$0.hasPrefix("bpfrec") }
        )
    }

    @Test func aRootDirectoryAndAnotherMountPointWorkToo() throws {
        let bench = try HelperBench(Self.wide)
        let home = try bench.directory(of: HelperBench.user)
        let script = "grep ' - bpf ' /proc/self/mountinfo"
        let other = try bench.bpfrec(
            ["record", "-q", "--token", "any", "--via", bench.socket, "--bpffs", "\(home.path)/bpf"]
                + ["--", "sh", "-c", script])
        #expect(other.output.contains(" \(home.path)/bpf "), "\(other)")
        #expect(!FileManager.default.fileExists(atPath: "\(home.path)/bpf"))
        let rooted = try bench.bpfrec(
            ["record", "-q", "--token", "any", "--via", bench.socket, "--root", "/", "--net", "host"]
                + ["--", "sh", "-c", script])
        #expect(rooted.output.contains(" /sys/fs/bpf "), "\(rooted)")
    }
}
