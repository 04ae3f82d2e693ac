import BpfAbi
import Delegation
import Recording
import Testing

/// Capabilities of the policy come from what the kernel was seen to ask, where it was seen.
struct ObservedCapabilityTests {
    typealias Answer = (capability: String, namespace: CapabilityCheck.Namespace, isGranted: Bool)

    private static var rehearsal: ScriptedRun {
        ScriptedRun(delegated: ScriptedRun.anyMasks, uid: 1000)
    }

    private static func names(_ run: ScriptedRun) -> [String] { run.policy().capabilities.map(\.name) }

    @Test func whatWasUsedOutsideBpfIsGranted() throws {
        var run = Self.rehearsal
        run.call(Calls.tokenCreate(result: 3), checks: [ScriptedRun.answer("bpf")])
        run.check("net_admin")
        run.check("net_bind_service", in: "bind")
        run.check("sys_admin", in: "mount")
        run.end()
        #expect(Self.names(run) == ["net_bind_service", "net_admin", "sys_admin", "bpf"])
        let evidence = try #require(run.policy().evidence[Grant(.netAdmin)])
        #expect(evidence.first == "sendto by app" && evidence.class == .app && evidence.how == .rehearsed)
    }

    @Test func whatNoPolicyChangesIsNot() {
        var run = Self.rehearsal
        run.call(Calls.tokenCreate(result: 3), checks: [ScriptedRun.answer("bpf")])
        run.check("sys_resource", .initial, in: "prlimit64", granted: false)
        run.check("net_admin", granted: false)
        // Asked at every path that may not be searched, whoever the file belongs to.
        run.check("dac_read_search", in: "newfstatat")
        run.check("dac_override", in: "newfstatat")
        run.end()
        #expect(Self.names(run) == ["bpf"])
    }

    /// An application is all-powerful in a user namespace that it makes for itself, with whatever it has outside.
    @Test(arguments: [true, false]) func onlyTheSandboxIsAsked(_ hasToken: Bool) {
        var run = Self.rehearsal
        if hasToken { run.call(Calls.tokenCreate(result: 3), checks: [ScriptedRun.answer("bpf")]) }
        run.check("net_admin")
        run.check("sys_admin", in: "mount", inode: 4_026_532_999)
        run.end()
        #expect(Self.names(run) == (hasToken ? ["net_admin", "bpf"] : ["net_admin"]))
    }

    /// As root the initial user namespace is asked, which owns the network namespace there. capset(2) asks for setpcap
    /// whether it wants it or not.
    @Test(arguments: [
        ("net_admin", "sendto", true), ("net_raw", "socket", true), ("net_bind_service", "bind", true),
        ("sys_chroot", "chroot", true), ("setpcap", "prctl", true), ("setpcap", "capset", false),
        ("sys_admin", "unshare", true), ("sys_admin", "setns", true), ("sys_admin", "clone3", true),
        ("net_admin", "openat", false), ("sys_admin", "mount", false), ("dac_override", "openat", false),
    ])
    func ofRootOnlyWhatOwnersOfNamespacesAreAskedIsPredicted(
        _ capability: String, _ call: String, _ isNeeded: Bool
    ) {
        var run = ScriptedRun()
        run.call(Calls.mapCreate(type: 2))
        run.check(capability, .initial, in: call)
        run.end()
        #expect(Self.names(run) == (isNeeded ? [capability, "bpf"] : ["bpf"]))
    }

    /// A kernel that asks for something else of a type than the tables say.
    @Test func whatTheKernelAskedForACallReplacesTheTables() {
        var run = Self.rehearsal
        run.call(
            Calls.mapCreate(type: 18, token: true),
            checks: [ScriptedRun.answer("bpf"), ScriptedRun.answer("sys_ptrace")])
        run.end()
        #expect(Self.names(run) == ["sys_ptrace", "bpf"])
        run.events.removeLast()
        // Without its end, the recording does not say that nothing was lost.
        #expect(Self.names(run) == ["net_admin", "sys_ptrace", "bpf"])
    }

    @Test(
        arguments: [
            // The verifier's own questions make no error by themselves.
            (
                [("bpf", .own, true), ("net_admin", .own, true), ("perfmon", .own, true)],
                ["net_admin", "bpf"]
            ),
            // The narrower one is meant where SYS_ADMIN stood in for it.
            (
                [
                    ("bpf", .own, true), ("net_admin", .own, false), ("sys_admin", .own, true),
                ], ["net_admin", "bpf"]
            ),
        ] as [([Answer], [String])])
    func ofACallOnlyWhatDecidesCounts(_ answers: [Answer], _ expected: [String]) {
        var run = Self.rehearsal
        run.call(
            Calls.progLoad(type: 6, token: true),
            checks: answers.map { ScriptedRun.answer($0.capability, $0.namespace, $0.isGranted) })
        run.end()
        #expect(Self.names(run) == expected)
    }

    /// A refused call was not asked everything.
    @Test func refusedCallsNeedWhatTheTablesSay() {
        var run = ScriptedRun(delegated: TokenMasks(cmds: 1 << 5), uid: 1000)
        run.call(
            Calls.progLoad(type: 6, token: true, result: -1),
            checks: [
                ScriptedRun.answer("bpf", .initial, false), ScriptedRun.answer("sys_admin", .initial, false),
            ])
        run.end()
        #expect(Self.names(run) == ["net_admin", "bpf"])
    }

    /// No row of the tables says that anything is asked.
    @Test func whatAnyOtherCommandAskedIsGranted() {
        var run = Self.rehearsal
        run.call(
            Calls.plain("link_update", result: 0), checks: [ScriptedRun.answer("net_admin")])
        run.end()
        #expect(Self.names(run) == ["net_admin"])
    }

    @Test(arguments: [true, false]) func replayDeniesWhatTheRecordingHad(_ isRecorded: Bool) throws {
        var recording = Self.rehearsal
        if isRecorded { recording.check("net_admin") }
        recording.end()
        var replay = ScriptedRun(delegated: TokenMasks(), uid: 1000)
        replay.check("net_admin", granted: false)
        replay.end()
        var comparison = RunComparison(policy: DelegationPolicy())
        for event in recording.events { comparison.feedRecording(event) }
        for event in replay.events { comparison.feedReplay(event) }
        let report = comparison.report()
        #expect(report.verdict == (isRecorded ? .denied : .ok))
        #expect(report.denied.map(\.command) == (isRecorded ? ["sendto"] : []))
        #expect(report.denied.allSatisfy { $0.grant == Grant(.netAdmin) && !$0.remedy.isEmpty })
    }
}
