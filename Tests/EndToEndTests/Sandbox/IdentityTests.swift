import Delegation
import Foundation
import Glibc
import TestSupport
import Testing

/// Who and where an application in a sandbox is, in its own eyes and in the host's.
@Suite(.requires(.root, .samples)) struct IdentityTests {
    @Test func insideItIsRootAndOutsideTheInvokingUser() throws {
        let bench = try SandboxBench(for: .user(54321))
        let result = try bench.run(["sh", "-c", "id -u; id -g; cat /proc/self/uid_map /proc/self/gid_map"])
        let words = result.output.split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(words == ["0", "0", "0", "54321", "1", "0", "54321", "1"])
    }

    @Test func aUserByNameHasItsNumberAndItsHome() throws {
        let bench = try SandboxBench(for: .user(54321))
        let result = try bench.run(
            ["sh", "-c", "id -u; id -g; echo $USER $LOGNAME $HOME; cat /proc/self/uid_map"],
            options: ["--user", "daemon"])
        #expect(
            result.output.split(whereSeparator: \.isWhitespace).map(String.init)
                == ["1", "1", "daemon", "daemon", "/usr/sbin", "1", "54321", "1"])
    }

    @Test func rootBecomesTheUserItNames() throws {
        let bench = try SandboxBench()
        let result = try bench.run(
            ["sh", "-c", "id -u; id -g; cat /proc/self/uid_map; cat /etc/shadow"],
            options: ["--user", "1234:daemon"])
        #expect(
            result.output.split(whereSeparator: \.isWhitespace).map(String.init)
                == ["1234", "1", "1234", "1234", "1"])
        #expect(result.error.contains("Permission denied"))
    }

    @Test func anUnknownUserIsSaidSo() throws {
        let result = try SandboxBench().run(["true"], options: ["--user", "nobody-of-that-name"])
        #expect(result.status == 125)
        #expect(
            result.error.contains("--user nobody-of-that-name: /etc/passwd and /etc/group have no such name"))
    }

    @Test(arguments: [[], [.netRaw, .bpf], Capability.all] as [[Capability]])
    func everySetHoldsExactlyTheCapabilitiesAlsoAfterAnExec(_ capabilities: [Capability]) throws {
        let known = try #require(
            UInt64(
                String(contentsOfFile: "/proc/sys/kernel/cap_last_cap", encoding: .utf8)
                    .trimmingCharacters(in: .whitespacesAndNewlines)))
        let mask = capabilities.filter { $0.rawValue <= known }.reduce(UInt64(0)) {
            $0 | 1 << UInt64($1.rawValue)
        }
        let expected = String(format: "%016lx", mask)
        for options in [[], ["--user", "daemon"]] {
            let result = try SandboxBench(for: .user(54321)).run(
                ["sh", "-c", "exec sh -c 'grep ^Cap /proc/self/status'"], capabilities: capabilities,
                options: options)
            let lines = result.output.split(separator: "\n")
            #expect(lines.count == 5)
            for line in lines { #expect(line.hasSuffix(expected), "\(line)") }
        }
    }

    @Test func environmentAndDirectoryAreWhatTheyWere() throws {
        let bench = try SandboxBench()
        let script = "pwd; env | grep -v -e ^_= -e ^SUDO | sort; umask; ulimit -n"
        let native = try BuiltProgram(path: "/bin/sh").run(["-c", script], in: bench.scratch.url)
        let inside = try bench.run(["/bin/sh", "-c", script])
        #expect(inside.output == native.output)
    }

    @Test func theTokenPathIsSetOnlyWhereItIsNotTheDefault() throws {
        let bench = try SandboxBench()
        #expect(try bench.run(["printenv", "LIBBPF_BPF_TOKEN_PATH"]).output.isEmpty)
        let other = try bench.run(
            ["sh", "-c", "echo $LIBBPF_BPF_TOKEN_PATH; grep ' - bpf ' /proc/self/mountinfo"],
            options: ["--bpffs", bench.scratch.path("bpf")])
        #expect(other.output.hasPrefix("\(bench.scratch.path("bpf"))\n"))
        #expect(other.output.contains(" \(bench.scratch.path("bpf")) "))
        // It was made for the run, and is gone with it.
        #expect(!FileManager.default.fileExists(atPath: bench.scratch.path("bpf")))
    }

    @Test func loIsUpAndTheOnlyInterface() throws {
        let inside = try SandboxBench().run(["cat", "/proc/net/dev", "/sys/class/net/lo/flags"])
        let names = inside.output.split(separator: "\n").filter { $0.contains(":") }.map {
            $0.split(separator: ":")[0].trimmingCharacters(in: .whitespaces)
        }
        #expect(names == ["lo"])
        #expect(inside.output.hasSuffix("0x9\n"))
    }

    @Test func theHostsNetworkIsSharedOnDemand() throws {
        let native = try String(contentsOfFile: "/proc/net/dev", encoding: .utf8).split(separator: "\n").count
        let inside = try SandboxBench().run(
            ["sh", "-c", "wc -l </proc/net/dev; ls /sys/class/net | wc -l"], options: ["--net", "host"])
        #expect(inside.output.split(separator: "\n").map(String.init) == ["\(native)", "\(native - 2)"])
    }

    @Test func theHostsCgroupsAreSharedOnDemand() throws {
        let own = try String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)
        for options in [["--cgroup", "host"], ["--cgroup", "host", "--net", "host"]] {
            let inside = try SandboxBench().run(
                ["sh", "-c", "cat /proc/self/cgroup; ls /sys/fs/cgroup | wc -l"], options: options)
            #expect(inside.output.hasPrefix(own))
            #expect(!inside.output.hasSuffix("\n0\n"))
        }
        #expect(try SandboxBench().run(["cat", "/proc/self/cgroup"]).output.hasSuffix("0::/\n"))
    }

    @Test func itsCgroupIsItsOwnToDivide() throws {
        let script =
            "mkdir -p /sys/fs/cgroup/a/b && echo $$ >/sys/fs/cgroup/a/b/cgroup.procs && cat /proc/self/cgroup"
        let inside = try SandboxBench(for: .user(54321)).run(["sh", "-c", script])
        #expect(inside.output.hasSuffix("0::/a/b\n"), "\(inside.error)")
    }
}
