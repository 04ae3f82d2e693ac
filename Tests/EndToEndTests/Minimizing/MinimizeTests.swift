import Delegation
import Foundation
import TestSupport
import Testing

/// Policies minimized on the running kernel, and each proved minimal by a loop of its own.
@Suite(.serialized) struct MinimizeTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        let command: [String]
        var options: [String] = []
        let grants: Set<String>

        var testDescription: String { command.joined(separator: " ") }
    }

    private static let libbpf: Set<String> = [
        "cmds:map_create", "cmds:prog_load", "cmds:btf_load", "progs:socket_filter",
        "attachs:cgroup_inet_ingress", "caps:bpf",
    ]

    private static let capabilities = """
        [sandbox]
        capabilities = ["chown", "net_bind_service", "net_admin", "net_raw"]
        """

    static let samples: [Sample] = [
        Sample(command: ["sockfilter"], grants: libbpf.union(["maps:ringbuf", "caps:net_raw"])),
        Sample(
            command: ["xdp-counter"],
            grants: libbpf.union(["maps:array", "progs:xdp", "attachs:xdp", "caps:net_admin"])),
        Sample(
            command: ["xdp-span"],
            grants: libbpf.union(["maps:array", "progs:xdp", "attachs:xdp", "caps:net_admin", "caps:perfmon"])
        ),
        Sample(
            command: ["raw-tracepoint"],
            grants: libbpf.union(["maps:array", "progs:raw_tracepoint", "caps:perfmon"])),
        Sample(command: ["makes-token"], grants: ["cmds:map_create", "maps:lru_hash", "caps:bpf"]),
        Sample(command: ["pin-creator"], grants: ["cmds:map_create", "maps:lru_hash", "caps:bpf"]),
        Sample(command: ["true"], grants: []),
    ]

    @Test(.requires(.root, .samples), arguments: samples)
    func aSampleEndsWithWhatItNeeds(_ sample: Sample) throws {
        let bench = try MinimizeBench()
        let path = BuiltProgram.sample(sample.command[0]).path
        let command = [FileManager.default.isExecutableFile(atPath: path) ? path : sample.command[0]]
        let (result, report) = try bench.minimize(command, options: sample.options)
        #expect(result.status == 0, "\(result.error)")
        #expect(report.result == "minimal" && report.flaky == nil)
        // Then there is nothing to judge a trial by but its end, and that is said.
        #expect(result.error.contains("no bpf() call of its own worked") == sample.grants.isEmpty)
        let policy = try bench.policy()
        #expect(Set(policy.grants.map(\.description)) == sample.grants)
        for grant in policy.grants {
            let evidence = try #require(policy.evidence[grant])
            #expect(evidence.how == .verified && evidence.without?.isEmpty == false, "\(grant)")
        }
        // Twice the result, what was removed one by one, retries, and the runs that begin and end it.
        #expect(report.runs <= 4 * sample.grants.count + 10, "\(report.runs) runs")
        try bench.proveMinimal(command)
    }

    /// The story of libbpf's probes, with a program that behaves like libbpf and has just these three.
    @Test(.requires(.root))
    func moreRightsThanNeededAreNotNeeded() throws {
        let bench = try MinimizeBench()
        let command = ["\(FixtureLibrary.shared.directory)/chooses_attach_type"]
        let (result, report) = try bench.minimize(command)
        #expect(result.status == 0, "\(result.error)")
        let policy = try bench.policy()
        #expect(
            Set(policy.grants.map(\.description)) == [
                "cmds:map_create", "cmds:prog_load", "maps:array", "progs:xdp", "progs:socket_filter",
                "attachs:cgroup_inet_ingress", "caps:net_admin", "caps:bpf",
            ])
        #expect(
            policy.evidence[Grant("progs:xdp")!]?.without
                == "prog_load of xdp by chooses_attach_ fails with EPERM")
        #expect(report.runs < 30)
        try bench.proveMinimal(command)
    }

    @Test(.requires(.root))
    func oneFailureInFiveIsSaidAndDoesNotChangeTheEnd() throws {
        let bench = try MinimizeBench()
        try bench.bench.scratch.write("0\n", to: "runs")
        let command = [
            "\(FixtureLibrary.shared.directory)/chooses_attach_type", bench.bench.scratch.path("runs"),
        ]
        let (result, report) = try bench.minimize(command)
        #expect(result.status == 0, "\(result.error)")
        #expect(try bench.policy().grants.count == 8)
        #expect(report.flaky?.contains("ends with status 3, not 0") == true, "\(result.error)")
        #expect(result.error.contains("flaky: of"))
    }

    @Test(.requires(.root, .samples))
    func severalTrialsAtOnceEndWithTheSamePolicy() throws {
        let command = [BuiltProgram.sample("xdp-counter").path]
        let one = try MinimizeBench()
        _ = try one.minimize(command)
        let four = try MinimizeBench()
        _ = try four.minimize(command, options: ["--jobs", "4"])
        #expect(try one.policy().grants == four.policy().grants)
        #expect(try one.policy().evidence == four.policy().evidence)
    }

    /// Without BTF libbpf goes on, and says so: that is no loss only where the user says that it is none.
    @Test(.requires(.root, .samples))
    func whatALibraryDoesWithoutIsNeededUnlessItMayDegrade() throws {
        let bench = try MinimizeBench()
        let command = [BuiltProgram.sample("xdp-counter").path]
        let (result, _) = try bench.minimize(command, options: ["--allow-degraded"])
        #expect(result.status == 0, "\(result.error)")
        let grants = try bench.policy().grants.map(\.description)
        #expect(!grants.contains("cmds:btf_load") && grants.contains("progs:xdp"))
    }

    @Test(.requires(.root))
    func whatItsOutputHasToSayDecides() throws {
        let bench = try MinimizeBench()
        let command = ["sh", "-c", "grep -c CapEff /proc/self/status; grep CapEff /proc/self/status"]
        let (plain, _) = try bench.minimize(command)
        #expect(plain.status == 0)
        #expect(try bench.policy().grants.isEmpty)
        // Bit 10: CAP_NET_BIND_SERVICE.
        try bench.bench.scratch.write(Self.capabilities, to: "wide.toml")
        let (expecting, _) = try bench.minimize(
            command, from: "wide.toml", options: ["--expect", "^CapEff:.*[4-7c-f][0-9a-f]{2}$"])
        #expect(expecting.status == 0, "\(expecting.error)")
        #expect(try bench.policy().grants.map(\.description) == ["caps:net_bind_service"])
        #expect(try bench.policy().evidence.values.first?.without?.contains("does not match") == true)
    }

    /// A daemon: it ends when what was asked of it is there, and the question is asked inside.
    @Test(.requires(.root))
    func aCommandBesideADaemonDecides() throws {
        let bench = try MinimizeBench()
        let command = ["sh", "-c", "ip address add 10.9.9.9/32 dev lo; exec sleep 1000"]
        try bench.bench.scratch.write(Self.capabilities, to: "wide.toml")
        let (result, _) = try bench.minimize(
            command, from: "wide.toml", options: ["--ok", "ip address show lo | grep -q 10.9.9.9"])
        #expect(result.status == 0, "\(result.error)")
        #expect(try bench.policy().grants.map(\.description) == ["caps:net_admin"])
    }

    @Test(.requires(.root))
    func aDaemonHasToStayAlive() throws {
        let bench = try MinimizeBench()
        let command = ["sh", "-c", "ip address add 10.9.9.9/32 dev lo || exit 0; exec sleep 1000"]
        let (result, _) = try bench.minimize(command, options: ["--for", "1s"])
        #expect(result.status == 0, "\(result.error)")
        let policy = try bench.policy()
        #expect(policy.grants.map(\.description) == ["caps:net_admin"])
        #expect(policy.app.stopAfter == "1s")
        #expect(policy.evidence.values.first?.without == "it ends with status 0 before its time is over")
    }

    @Test(.requires(.root))
    func whatFailsInTheRehearsalIsNotMinimized() throws {
        let bench = try MinimizeBench()
        let result = try bench.bench.bpfrec(["minimize", "--", "sh", "-c", "echo so sad; exit 3"])
        #expect(result.status == 1)
        #expect(result.error.contains("ends with status 3, not 0"))
        #expect(result.error.contains("so sad"))
        #expect(!FileManager.default.fileExists(atPath: bench.bench.scratch.path("minimal.toml")))
    }

    @Test(.requires(.root, .samples))
    func aSearchThatWasStoppedGoesOn() throws {
        let bench = try MinimizeBench()
        // Its seventh run does not end by itself, so that some trials are over and not all of them.
        let seventhWaits =
            "n=1; until mkdir run.$n 2>/dev/null; do n=$((n + 1)); done; [ $n != 7 ] || sleep 600; exec \"$0\""
        let command = ["/bin/sh", "-c", seventhWaits, BuiltProgram.sample("xdp-counter").path]
        let script =
            "\(BuiltProgram.bpfrec.path) minimize -- \"$@\" & "
            + "until [ -d run.7 ] || ! kill -0 $! 2>/dev/null; do sleep 0.05; done; kill -TERM $!; wait $!"
        let stopped = try BuiltProgram(path: "\(FixtureLibrary.shared.directory)/starts_clean").run(
            [bench.bench.scratch.url.path, "/bin/sh", "-c", script, "sh"] + command,
            in: bench.bench.scratch.url)
        #expect(stopped.status == 1, "\(stopped.error)")
        #expect(stopped.error.contains("Stopped after"))
        #expect(try !bench.policy().grants.isEmpty)
        #expect(try bench.bench.scratch.text("minimal.toml").contains("# not proved minimal yet"))
        let (rest, report) = try bench.minimize(command)
        #expect(rest.status == 0)
        #expect(rest.error.contains("going on from"))
        #expect(report.result == "minimal")
        #expect(try bench.policy().grants.count == 10)
        #expect(!FileManager.default.fileExists(atPath: bench.bench.scratch.path("minimal.toml.trials")))
    }

    /// Trials are short, and a signal need not come while one is waited for.
    @Test(.requires(.root, .samples)) func aSignalBetweenTwoTrialsStopsTheSearch() throws {
        let bench = try MinimizeBench()
        let fixtures = FixtureLibrary.shared.directory
        let stopped = try BuiltProgram(path: "\(fixtures)/starts_clean").run(
            [
                bench.bench.scratch.url.path, "\(fixtures)/signals_after_fork", "4", BuiltProgram.bpfrec.path,
                "minimize", "--", BuiltProgram.sample("makes-token").path,
            ], in: bench.bench.scratch.url)
        #expect(stopped.status == 1, "\(stopped.error)")
        #expect(stopped.error.contains("Stopped after"), "\(stopped.error)")
    }
}
