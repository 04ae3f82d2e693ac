import BpfAbi
import Delegation
import Recording
import TestSupport
import Testing

struct PolicyDerivationTests {
    @Test func xdpAsRootMatchesItsGoldenPolicy() throws {
        try Golden.expect(Runs.xdp.policy().text, matches: "xdp-root.toml")
    }

    @Test func xdpWithoutProbesMatchesItsGoldenPolicy() throws {
        try Golden.expect(Runs.xdp.policy(withoutProbes: true).text, matches: "xdp-without-probes.toml")
    }

    @Test func rawProgramMatchesItsGoldenPolicy() throws {
        try Golden.expect(Runs.raw.policy().text, matches: "raw-root.toml")
    }

    @Test func rehearsalMatchesItsGoldenPolicy() throws {
        try Golden.expect(Runs.rehearsed.policy().text, matches: "rehearsed.toml")
    }

    @Test func goldenPoliciesReadBack() throws {
        for run in [Runs.xdp, Runs.raw, Runs.rehearsed] {
            let policy = run.policy()
            #expect(try DelegationPolicy(parsing: policy.text).text == policy.text)
        }
    }

    /// Delegating more can break a program: with the probe permitted, libbpf asks for `xdp`; without, for attach
    /// type 0. A predicted policy must hold either way.
    @Test func predictedXdpPolicyHoldsWhetherTheAttachTypeProbePassesOrNot() {
        for withoutProbes in [false, true] {
            let attachs = Runs.xdp.policy(withoutProbes: withoutProbes).delegated.attachs
            #expect(attachs.contains(bit: 37) && attachs.contains(bit: 0))
        }
        #expect(!Runs.xdp.policy(withoutProbes: true).delegated.progs.contains(bit: 9))
    }

    /// libbpf master loads no trivial program under a token: then nothing else would bring attach type 0.
    @Test func rehearsalWithoutProbesKeepsTheAttachTypeThatTheLibraryFallsBackTo() {
        var run = ScriptedRun(delegated: ScriptedRun.anyMasks)
        run.calls([
            Calls.tokenCreate(result: 3), Runs.memcg,
            Calls.progLoad(type: 9, attachType: 2, hex: Runs.returnZero, token: true),
            Calls.progLoad(type: 6, attachType: 37, name: "", token: true),
        ])
        #expect(run.policy().delegated.attachs.mask == 1 << 2 | 1 << 37)
        #expect(run.policy(withoutProbes: true).delegated.attachs.mask == 1 | 1 << 37)
    }

    /// The tools of bcc pass no token to their own probe, and choose raw tracepoints where it is refused.
    @Test(arguments: [true, false]) func libbpfToolsFallBackToRawTracepoints(_ usesLibbpf: Bool) {
        let probe = Calls.progLoad(type: 26, attachType: 23, hex: Runs.returnZero)
        var run = ScriptedRun()
        run.calls((usesLibbpf ? [Runs.memcg] : []) + [probe])
        let raw = Grant(.progs, bit: 17)
        #expect(run.policy().grants.contains { $0 == raw } == usesLibbpf)
        var rehearsal = ScriptedRun(delegated: ScriptedRun.anyMasks, uid: 1000)
        rehearsal.calls([Runs.memcg, probe])
        #expect(!rehearsal.policy().grants.contains { $0 == raw })
    }

    @Test func whatTheRunWasToldIsWhatAReplayIsTold() {
        var run = Runs.rehearsed
        guard case .header(var header) = run.events[0] else { return }
        header.root = "/srv/app"
        header.user = "app"
        header.stopAfter = "5s"
        header.environment = ["MODE=fast"]
        run.events[0] = .header(header)
        let app = run.policy().app
        #expect(app.root == "/srv/app" && app.user == "app" && app.stopAfter == "5s")
        #expect(app.environment == ["MODE": "fast"])
    }

    /// What cannot be written down cannot be run from it.
    @Test func commandThatIsNotUtf8IsLeftOut() throws {
        var run = ScriptedRun(argv: ["./app", "caf\u{FFFD}"])
        run.calls([Calls.mapCreate(type: 1)])
        run.end()
        let policy = run.policy()
        #expect(policy.app.argv.isEmpty && policy.app.exe == nil)
        #expect(policy.name == "app" && policy.app.recordings.count == 1)
        #expect(policy.text.contains("# argv is left out: it is not UTF-8"))
        #expect(try DelegationPolicy(parsing: policy.text).app.argv.isEmpty)
    }

    @Test func baselineIsAddedOnlyWhereAnObjectIsLoadedAndOnlyToAPrediction() {
        #expect(Runs.raw.policy().delegated.cmds.mask == 1 | 1 << 5)
        var run = ScriptedRun()
        run.calls([Runs.memcg, Runs.btfFloat(), Calls.progLoad(type: 17, name: "tp")])
        let predicted = run.policy().delegated
        #expect(predicted.cmds.mask == 1 << 5 | 1 << 18)
        #expect(predicted.maps.mask == 0)
        #expect(predicted.progs.mask == 1 << 1 | 1 << 17)
        var rehearsal = ScriptedRun(delegated: ScriptedRun.anyMasks)
        rehearsal.calls([
            Runs.memcg, Runs.btfFloat(token: true), Calls.progLoad(type: 17, name: "tp", token: true),
        ])
        #expect(rehearsal.policy().delegated.progs.mask == 1 << 17)
        #expect(rehearsal.policy().delegated.cmds.mask == 1 << 5 | 1 << 18)
    }

    /// The gate tests the attach type after bpf_prog_load_fixup_attach_type().
    @Test(
        arguments: [
            (1, 0, 0), (9, 0, 2), (9, 12, 12), (21, 0, 39), (21, 40, 40), (6, 0, 0), (6, 37, 37),
            (27, 16, 16),
        ] as [(UInt32, UInt32, UInt32)])
    func attachTypeIsTheOneTheKernelTests(_ type: UInt32, _ given: UInt32, _ tested: UInt32) {
        var run = ScriptedRun()
        run.call(Calls.progLoad(type: type, attachType: given, name: "p"))
        #expect(run.policy().delegated.attachs.mask == 1 << UInt64(tested))
    }

    @Test func commandsThatAskNoTokenAreNeverGranted() {
        var run = ScriptedRun()
        for command: UInt32 in [1, 2, 6, 7, 10, 15, 17, 28, 29, 33, 35, 36] {
            run.call(Calls.call(command, Array(repeating: 2, count: 64), result: 3))
        }
        #expect(run.policy().delegated == DelegatedSets())
        #expect(run.policy().blocked.isEmpty)
    }

    @Test(
        arguments: [
            (1, [.bpf]), (2, [.perfmon, .bpf]), (6, [.netAdmin, .bpf]), (28, [.netAdmin, .perfmon, .bpf]),
            (8, [.bpf]), (20, [.bpf]), (27, [.perfmon, .bpf]), (30, [.bpf]), (31, [.bpf]),
            (32, [.netAdmin, .bpf]),
        ] as [(UInt32, [Capability])])
    func capabilitiesFollowTheProgramType(_ type: UInt32, _ capabilities: [Capability]) {
        var run = ScriptedRun()
        run.call(Calls.progLoad(type: type, name: "p"))
        #expect(run.policy().sandbox.capabilities == capabilities)
    }

    @Test(arguments: [(2, [.bpf]), (15, [.netAdmin, .bpf]), (33, [.bpf])] as [(UInt32, [Capability])])
    func capabilitiesFollowTheMapType(_ type: UInt32, _ capabilities: [Capability]) {
        var run = ScriptedRun()
        run.call(Calls.mapCreate(type: type))
        #expect(run.policy().sandbox.capabilities == capabilities)
    }

    @Test func programThatUsesAnArenaNeedsPerfmon() {
        var run = ScriptedRun()
        run.calls([Calls.mapCreate(type: 33), Calls.progLoad(type: 31, name: "other")])
        #expect(run.policy().sandbox.capabilities == [.bpf])
        run.call(
            Calls.progLoad(type: 31, name: "p"),
            facts: CallFacts(descriptors: [7: DescriptorFact(kind: .map, id: 12, type: 33)]))
        #expect(run.policy().sandbox.capabilities == [.perfmon, .bpf])
    }

    @Test func withoutProbesIsAPredictionAndSaysSo() throws {
        let policy = Runs.rehearsed.policy(withoutProbes: true)
        #expect(policy.evidence.values.allSatisfy { $0.how == .predicted })
        #expect(policy.text.contains("# without what only optional probes used"))
        #expect(try DelegationPolicy(parsing: policy.text).text == policy.text)
        #expect(!Runs.rehearsed.policy().text.contains("prediction"))
    }

    /// trace_printk in a program of a network type: EINVAL from the verifier without CAP_PERFMON.
    @Test func helperBringsItsCapability() {
        var run = ScriptedRun()
        run.call(Calls.progLoad(type: 3, name: "tc", hex: "85000000060000009500000000000000"))
        #expect(run.policy().sandbox.capabilities == [.netAdmin, .perfmon, .bpf])
    }

    /// The same number in a call of a BPF function (src_reg 1) is an offset, not a helper.
    @Test func callOfASubprogramIsNoHelper() {
        var run = ScriptedRun()
        run.call(Calls.progLoad(type: 3, name: "tc", hex: "85100000060000009500000000000000"))
        #expect(run.policy().sandbox.capabilities == [.netAdmin, .bpf])
    }

    @Test func attachingAnSkbProgramToACgroupNeedsNetAdmin() {
        let facts = CallFacts(descriptors: [4: DescriptorFact(kind: .prog, type: 8)])
        for attach in [
            Calls.linkCreate(program: 4, attachType: 1), Calls.progAttach(program: 4, attachType: 0),
        ] {
            var run = ScriptedRun()
            run.call(Calls.progLoad(type: 8, name: "skb"))
            run.call(attach, facts: facts)
            #expect(run.policy().sandbox.capabilities == [.netAdmin, .bpf])
        }
        var other = ScriptedRun()
        other.call(
            Calls.linkCreate(program: 4, attachType: 0),
            facts: CallFacts(descriptors: [4: DescriptorFact(kind: .prog, type: 28)]))
        #expect(other.policy().grants.isEmpty)
    }

    @Test(arguments: [
        ("AF_PACKET", "SOCK_DGRAM", true), ("AF_INET", "SOCK_RAW|SOCK_NONBLOCK", true),
        ("AF_INET6", "SOCK_RAW", true), ("AF_XDP", "SOCK_RAW", true), ("AF_NETLINK", "SOCK_RAW", false),
        ("AF_INET", "SOCK_STREAM", false), ("AF_UNIX", "SOCK_RAW", false),
    ])
    func rawSocketsNeedNetRaw(_ domain: String, _ type: String, _ needed: Bool) {
        var run = ScriptedRun()
        run.socket(domain, .string(type))
        #expect(run.policy().capabilities.contains(.netRaw) == needed)
    }

    /// Which failures show that the gate was passed: they must fail alike under the token.
    @Test(arguments: [
        // In a privileged run EPERM is of a kind that no capability cures.
        (false, Calls.progLoad(type: 26, attachType: 24, name: "f", result: -1), false),
        // The verifier comes after the gate.
        (false, Calls.progLoad(type: 3, name: "bad", result: -22), true),
        (false, Calls.progLoad(type: 3, name: "bad", result: -13), true),
        (false, Calls.progLoad(type: 3, name: "bad", result: -7), true),
        // A type that the kernel does not have is EINVAL with every privilege and EPERM with any token.
        (false, Calls.progLoad(type: 50, name: "new", result: -22), false),
        (false, Calls.progLoad(type: 0, name: "none", result: -22), false),
        (false, Calls.progLoad(type: 3, attachType: 63, name: "new", result: -22), false),
        // map_create() looks at every field before it asks.
        (false, Calls.mapCreate(type: 1, keySize: 0, result: -22), false),
        (false, Calls.mapCreate(type: 1, valueSize: .max, result: -7), false),
        (false, Calls.mapCreate(type: 1, entries: .max, result: -12), true),
        (false, Calls.btfLoad(types: "00", result: -22), true),
        // An unprivileged run is refused exactly where a token would help.
        (true, Calls.progLoad(type: 3, name: "tc", result: -1), true),
        (true, Calls.mapCreate(type: 1, result: -1), true),
        (true, Calls.btfLoad(result: -1), true),
    ])
    func failureCountsWhereItPassedTheGate(_ isUnprivileged: Bool, _ call: CapturedCall, _ isNeeded: Bool) {
        var run = ScriptedRun(uid: isUnprivileged ? 1000 : 0)
        run.call(call)
        #expect(!run.policy().grants.isEmpty == isNeeded)
    }

    @Test func rehearsalUnderAPolicyCountsWhatThatPolicyRefused() {
        let masks = TokenMasks(cmds: 1 | 1 << 5, maps: 1 << 1, progs: 1 << 1, attachs: 1)
        var run = ScriptedRun(delegated: masks)
        run.call(Calls.progLoad(type: 6, name: "xdp", token: true, result: -1))
        #expect(run.policy().delegated.progs.contains(bit: 6))
        var complete = ScriptedRun(delegated: ScriptedRun.anyMasks)
        complete.call(Calls.progLoad(type: 26, attachType: 24, name: "f", token: true, result: -1))
        #expect(complete.policy().grants.isEmpty)
    }

    @Test func callWithoutAnExitCountsAsNeeded() {
        var call = Calls.mapCreate(type: 1)
        call.result = nil
        var run = ScriptedRun()
        run.call(call)
        #expect(run.policy().delegated.maps.mask == 2)
    }

    @Test func kernelIsTheHighestThatAGrantNeeds() {
        var run = ScriptedRun()
        run.call(Calls.mapCreate(type: 1))
        #expect(run.policy().requiredKernel == .firstWithTokens)
        run.call(Calls.mapCreate(type: 34))
        #expect(run.policy().requiredKernel == KernelVersion(major: 6, minor: 19))
        var lookup = ScriptedRun(delegated: ScriptedRun.anyMasks)
        lookup.call(Calls.btfLookup(token: true))
        #expect(lookup.policy().requiredKernel == KernelVersion(major: 6, minor: 15))
        #expect(lookup.policy().sandbox.capabilities == [.sysAdmin, .bpf])
        #expect(lookup.policy().delegated.cmds.mask == 1 << 19)
    }

    /// As root no token is passed; libbpf 1.6 passes one for the target of a freplace program.
    @Test func lookupOfAReplacedProgramIsPredicted() {
        var run = ScriptedRun()
        run.calls([Calls.tokenCreate(), Calls.btfLookup(), Calls.progLoad(type: 28, name: "ext")])
        #expect(run.policy().delegated.cmds.mask == 1 << 5 | 1 << 19)
        #expect(run.policy().blocked.isEmpty)
        #expect(run.policy().sandbox.capabilities == [.netAdmin, .sysAdmin, .perfmon, .bpf])
    }

    @Test func hostInterfacesKeepTheHostsNetwork() throws {
        var run = Runs.raw
        run.call(
            Calls.linkCreate(program: 4, attachType: 37), facts: CallFacts(interfaces: [2: "eth0", 1: "lo"]))
        let policy = run.policy()
        #expect(policy.sandbox.namespaces == [.user, .mount, .pid, .cgroup])
        #expect(policy.text.contains("# net is left out: the application uses eth0"))
        #expect(policy.blocked.contains { $0.call == "socket" })
        var loopback = ScriptedRun()
        loopback.call(Calls.linkCreate(program: 4, attachType: 37), facts: CallFacts(interfaces: [1: "lo"]))
        #expect(loopback.policy().sandbox.namespaces?.contains(.net) == true)
    }

    @Test func evidenceCountsCallsAndNamesTheFirst() throws {
        var run = ScriptedRun()
        run.call(Calls.mapCreate(type: 1), comm: "one")
        run.call(Calls.mapCreate(type: 1), comm: "two")
        let evidence = try #require(run.policy().evidence[Grant(.maps, bit: 1)])
        #expect(
            evidence
                == GrantEvidence(
                    calls: 2, seen: 1, of: 1, class: .app, first: "map_create by one", how: .predicted))
    }

    @Test func derivationIsTheSameForTheSameRecording() {
        #expect(Runs.xdp.policy().text == Runs.xdp.policy().text)
    }
}

struct PolicyMergeTests {
    private func policy(_ runs: [ScriptedRun]) -> DelegationPolicy {
        PolicyDerivation().policy(
            from: runs.enumerated().map {
                PolicyDerivation.Source(
                    $0.element.needs, reference: RecordingReference(file: "\($0.offset).jsonl"))
            })
    }

    private func run(argv: String = "./app", delegated: Bool, maps: [UInt32]) -> ScriptedRun {
        var run = ScriptedRun(argv: [argv], delegated: delegated ? ScriptedRun.anyMasks : nil)
        run.calls(maps.map { Calls.mapCreate(type: $0, token: delegated) })
        run.end()
        return run
    }

    @Test func rehearsalsOutrankPlainRecordings() throws {
        var plain = run(delegated: false, maps: [1, 2, 2])
        plain.call(Calls.plain("prog_query", result: 0))
        let merged = policy([plain, run(delegated: true, maps: [2, 5])])
        #expect(merged.delegated.maps.mask == 1 << 2 | 1 << 5)
        let both = try #require(merged.evidence[Grant(.maps, bit: 2)])
        #expect(both.calls == 3 && both.seen == 2 && both.of == 2 && both.how == .rehearsed)
        #expect(merged.evidence[Grant(.maps, bit: 5)]?.seen == 1)
        #expect(merged.blocked.contains { $0.call == "prog_query" })
        #expect(merged.app.argv == ["./app"])
        #expect(merged.app.recordings.map(\.file) == ["0.jsonl", "1.jsonl"])
    }

    @Test func differentApplicationsAreJoined() throws {
        let merged = policy([
            run(argv: "./a", delegated: false, maps: [1]), run(argv: "./b", delegated: true, maps: [1, 2]),
        ])
        #expect(merged.delegated.maps.mask == 1 << 1 | 1 << 2)
        #expect(merged.app.argv.isEmpty)
        #expect(merged.name == "a+b")
        #expect(merged.app.recordings.map(\.argv) == [["./a"], ["./b"]])
        let shared = try #require(merged.evidence[Grant(.maps, bit: 1)])
        #expect(shared.seen == 2 && shared.of == 2 && shared.how == .predicted)
        #expect(merged.evidence[Grant(.maps, bit: 2)]?.how == .rehearsed)
        #expect(try DelegationPolicy(parsing: merged.text).text == merged.text)
    }

    @Test func repeatedRunsOfOneApplicationAddUp() throws {
        let one = run(delegated: false, maps: [1])
        let merged = policy([one, run(delegated: false, maps: [1, 2])])
        #expect(merged.evidence[Grant(.maps, bit: 1)]?.seen == 2)
        #expect(merged.evidence[Grant(.maps, bit: 2)]?.seen == 1)
        #expect(merged.evidence[Grant(.maps, bit: 2)]?.of == 2)
    }

    @Test func noRecordingGivesAnEmptyPolicy() throws {
        #expect(policy([]).grants.isEmpty)
        #expect(try DelegationPolicy(parsing: policy([]).text).grants.isEmpty)
    }
}
