import BpfAbi
import Delegation
import Recording
import Testing

struct RunComparisonTests {
    private static let full = """
        delegate = { cmds = ["map_create", "prog_load"], maps = ["hash"], progs = ["xdp"], attachs = ["xdp"] }
        """

    private func compare(
        _ recording: ScriptedRun?, _ replay: ScriptedRun, policy: String = Self.full
    ) throws -> ReplayReport {
        var comparison = RunComparison(policy: try DelegationPolicy(parsing: policy))
        for event in recording?.events ?? [] { comparison.feedRecording(event) }
        for event in replay.events { comparison.feedReplay(event) }
        return comparison.report()
    }

    private func recording(_ calls: [CapturedCall], end: RecordingEnd.Reason = .exited(0)) -> ScriptedRun {
        var run = ScriptedRun()
        run.calls(calls)
        run.end(end)
        return run
    }

    private func replay(_ calls: [CapturedCall], end: RecordingEnd.Reason = .exited(0)) -> ScriptedRun {
        var run = ScriptedRun(delegated: TokenMasks(), uid: 1000)
        run.calls([Calls.tokenCreate(result: 3)] + calls)
        run.end(end)
        return run
    }

    private static let map = Calls.mapCreate(type: 1)
    private static let xdp = Calls.progLoad(type: 6, attachType: 37, name: "filter")

    private static func mapUnderToken(_ result: Int64 = 3) -> CapturedCall {
        Calls.mapCreate(type: 1, token: true, result: result)
    }

    private static func xdpUnderToken(_ result: Int64 = 4) -> CapturedCall {
        Calls.progLoad(type: 6, attachType: 37, token: true, result: result)
    }

    @Test func sameRunIsOk() throws {
        let report = try compare(
            recording([Self.map, Self.xdp]), replay([Self.mapUnderToken(), Self.xdpUnderToken()]))
        #expect(report.verdict == .ok)
        #expect(report.idle.isEmpty && report.denied.isEmpty && report.deniedProbes.isEmpty)
        #expect(
            report.used.map(\.description) == [
                "cmds:map_create", "cmds:prog_load", "maps:hash", "progs:xdp", "attachs:xdp",
                "caps:net_admin", "caps:bpf",
            ])
    }

    @Test func unusedGrantsAreIdle() throws {
        let report = try compare(recording([Self.map]), replay([Self.mapUnderToken()]))
        #expect(
            report.idle.map(\.description) == [
                "cmds:prog_load", "progs:xdp", "attachs:xdp", "caps:net_admin",
            ])
        #expect(report.verdict == .ok)
    }

    @Test func anyIsIdleOnlyWhereNothingOfItsAxisWasUsed() throws {
        let report = try compare(
            nil, replay([Self.mapUnderToken()]),
            policy: "delegate = { cmds = ['any'], maps = ['any'], progs = ['any'], attachs = ['later'] }")
        #expect(report.idle.map(\.description) == ["progs:any", "caps:net_admin", "caps:perfmon"])
        #expect(report.used.map(\.description) == ["cmds:map_create", "maps:hash", "caps:bpf"])
    }

    @Test func missingGrantIsDenied() throws {
        let report = try compare(
            recording([Self.map, Self.xdp]), replay([Self.mapUnderToken(), Self.xdpUnderToken(-1)]),
            policy: "delegate = { cmds = ['map_create', 'prog_load'], maps = ['hash'], progs = ['xdp'] }")
        #expect(report.verdict == .denied)
        let denial = try #require(report.denied.first)
        #expect(denial.call == 3 && denial.command == "prog_load" && denial.comm == "app")
        #expect(denial.grant?.description == "attachs:xdp")
        #expect(denial.cause == "the token does not delegate attachs:xdp")
        #expect(denial.remedy == ["attachs = [\"xdp\"]"])
    }

    @Test func missingCapabilityIsDenied() throws {
        let report = try compare(
            recording([Self.xdp]), replay([Self.xdpUnderToken(-1)]),
            policy: Self.full + "\nsandbox.capabilities = ['bpf']")
        #expect(report.denied.map(\.grant) == [Grant(.netAdmin)])
    }

    @Test(arguments: [("['bpf']", ReplayReport.Verdict.denied), ("['bpf', 'net_raw']", .failed)])
    func rawSocketThatIsRefusedIsDeniedWhereThePolicyLacksIt(
        _ capabilities: String, _ verdict: ReplayReport.Verdict
    ) throws {
        var run = ScriptedRun(delegated: TokenMasks(), uid: 1000)
        run.socket("AF_PACKET", .string("SOCK_RAW"), result: -1)
        run.end(.exited(1))
        let report = try compare(
            recording([Self.map]), run, policy: Self.full + "\nsandbox.capabilities = \(capabilities)")
        #expect(report.verdict == verdict)
        #expect(report.denied.map(\.grant) == (verdict == .denied ? [Grant(.netRaw)] : []))
        #expect(report.denied.allSatisfy { $0.call == nil && $0.command == "socket" })
    }

    @Test func callWithoutATokenIsDeniedWithoutAGrant() throws {
        var call = Self.map
        call.result = -1
        let report = try compare(recording([Self.map]), replay([call], end: .exited(1)))
        #expect(report.verdict == .denied)
        #expect(report.denied.map(\.grant) == [nil])
        #expect(report.denied.first?.cause == PolicyCheck.noToken)
        #expect(report.doneWithout.isEmpty)
    }

    /// No token would have permitted it, and the application ended as it had before: it was no blocker.
    @Test func callWithoutATokenIsNotDeniedWhereTheApplicationGetsOn() throws {
        var call = Self.map
        call.result = -1
        let report = try compare(
            recording([Self.map, Self.xdp]), replay([call, Self.xdpUnderToken()]))
        #expect(report.verdict == .ok)
        #expect(report.denied.isEmpty)
        #expect(report.doneWithout.map(\.command) == ["map_create"])
        #expect(report.lines.contains { $0.hasPrefix("refused, and done without: map_create by app") })
        // What a grant would have permitted is denied however the application ends.
        let lacking = try compare(
            recording([Self.map, Self.xdp]), replay([call, Self.xdpUnderToken(-1)]),
            policy: "delegate = { cmds = ['prog_load'] }")
        #expect(lacking.verdict == .denied)
    }

    @Test func refusalThatEveryPrivilegeMeetsIsNotDenied() throws {
        let refused = Calls.progLoad(type: 26, attachType: 24, name: "f", result: -1)
        let again = Calls.progLoad(type: 26, attachType: 24, token: true, result: -1)
        #expect(try compare(recording([refused]), replay([again])).verdict == .ok)
        var unprivileged = ScriptedRun(uid: 1000)
        unprivileged.call(refused)
        unprivileged.end()
        #expect(try compare(unprivileged, replay([again])).verdict == .denied)
    }

    @Test func refusalThatNoGrantExplainsIsNamedAsSuch() throws {
        let report = try compare(recording([Self.xdp]), replay([Self.xdpUnderToken(-1)]))
        #expect(report.denied.map(\.grant) == [nil])
        #expect(report.denied.first?.cause.contains("LSM") == true)
        // Without a recording nobody knows whether it ever worked.
        #expect(try compare(nil, replay([Self.xdpUnderToken(-1)])).denied.isEmpty)
    }

    @Test func probesAreListedApart() throws {
        let memcg = Calls.progLoad(type: 1, hex: "85000000a00000009500000000000000", size: 116, result: -1)
        let loading = Calls.progLoad(type: 1, hex: Runs.returnZero, token: true, result: -1)
        let report = try compare(
            recording([Runs.memcg, Self.map]), replay([memcg, loading, Self.mapUnderToken()]))
        #expect(report.verdict == .ok)
        #expect(report.denied.isEmpty)
        #expect(report.deniedProbes.map(\.call) == [2, 3])
        #expect(!report.lines.contains { $0.hasPrefix("    ") })
        #expect(report.deniedProbes.map(\.grant?.description) == [nil, "progs:socket_filter"])
    }

    /// Under a token libbpf gives no names, asks for other attach types, and makes some probes twice or not at all.
    @Test func callsMatchWhateverLibrariesChange() throws {
        let name = Calls.progLoad(type: 1, name: "libbpf_nametest", hex: Runs.returnZero, result: -1)
        let renamed = Calls.progLoad(type: 6, attachType: 0, token: true, result: -22)
        var failed = Self.xdp
        failed.result = -22
        let report = try compare(
            recording([Runs.memcg, failed, Self.xdp]), replay([name, name, renamed, Self.xdpUnderToken(-1)]),
            policy: "delegate = { cmds = ['prog_load'], progs = ['xdp'], attachs = ['cgroup_inet_ingress'] }")
        #expect(report.denied.map(\.call) == [5])
        #expect(report.used.map(\.description).contains("attachs:cgroup_inet_ingress"))
    }

    /// The second of two equal calls is compared with the second.
    @Test func equalCallsMatchInTheirOrder() throws {
        var refused = Self.xdp
        refused.result = -1
        let before = recording([Self.xdp, refused])
        #expect(try compare(before, replay([Self.xdpUnderToken(), Self.xdpUnderToken(-1)])).verdict == .ok)
        #expect(
            try compare(before, replay([Self.xdpUnderToken(-1), Self.xdpUnderToken()])).verdict == .denied)
    }

    @Test func callsOfOtherProgramsDoNotMatch() throws {
        var before = ScriptedRun()
        before.exec(pid: 101, "/bin/other")
        before.call(Self.xdp, pid: 101, comm: "other")
        before.end()
        #expect(try compare(before, replay([Self.xdpUnderToken(-1)])).denied.isEmpty)
    }

    /// Without CAP_PERFMON the verifier refuses, and neither errno is EPERM.
    @Test(arguments: [
        (Int64(-13), "b7000000000000009500000000000000b7000000000000009500000000000000"),
        (Int64(-22), "85000000060000009500000000000000"),
    ])
    func verifierRefusalForWantOfPerfmonIsDenied(_ result: Int64, _ hex: String) throws {
        let before = Calls.progLoad(type: 6, attachType: 37, name: "p", hex: hex)
        let after = Calls.progLoad(type: 6, attachType: 37, hex: hex, token: true, result: result)
        let report = try compare(recording([before]), replay([after]))
        #expect(report.denied.map(\.grant) == [Grant(.perfmon)])
        var failed = before
        failed.result = result
        #expect(try compare(recording([failed]), replay([after])).denied.isEmpty)
    }

    @Test func attachmentToACgroupWithoutNetAdminIsDenied() throws {
        let policy = "delegate.cmds = ['prog_load']\nsandbox.capabilities = ['bpf']"
        for call in [
            Calls.progAttach(program: 4, attachType: 1, result: -22),
            Calls.linkCreate(program: 4, attachType: 1, result: -1),
        ] {
            let report = try compare(nil, replay([call]), policy: policy)
            #expect(report.denied.map(\.grant) == [Grant(.netAdmin)])
        }
    }

    @Test func whatNoTokenPermitsIsNotDenied() throws {
        let report = try compare(
            recording([Calls.plain("prog_get_next_id", result: 0)]),
            replay([Calls.plain("prog_get_next_id", result: -1)]))
        #expect(report.denied.isEmpty)
    }

    @Test(
        arguments: [
            (.exited(0), false, .exited(0), false, .ok), (.exited(0), false, .exited(1), false, .failed),
            (.exited(3), false, .exited(3), false, .ok), (.exited(0), false, .signaled(11), false, .failed),
            (.signaled(15), true, .signaled(2), true, .ok), (.signaled(2), true, .exited(1), false, .failed),
            (.exited(0), false, .signaled(2), true, .ok), (.detached, false, .exited(0), false, .ok),
            (.exited(1), false, .exited(0), false, .failed),
        ] as [(RecordingEnd.Reason, Bool, RecordingEnd.Reason, Bool, ReplayReport.Verdict)])
    func endDecides(
        _ before: RecordingEnd.Reason, _ wasStopped: Bool, _ after: RecordingEnd.Reason, _ isStopped: Bool,
        _ verdict: ReplayReport.Verdict
    ) throws {
        var recorded = ScriptedRun()
        recorded.end(before, isStopped: wasStopped)
        var replayed = ScriptedRun()
        replayed.end(after, isStopped: isStopped)
        #expect(try compare(recorded, replayed).verdict == verdict)
    }

    @Test func reportIsTheDocumentedObject() throws {
        let report = try compare(
            recording([Self.xdp]), replay([Self.xdpUnderToken(-1)], end: .signaled(15)),
            policy: "delegate = { cmds = ['prog_load'], progs = ['xdp'] }")
        let expected = JSONValue.object([
            ("schema", .integer(1)), ("verdict", .string("denied")),
            ("exit", .object([("signal", .integer(15))])),
            ("used", .array([.string("caps:bpf")])),
            (
                "idle",
                .array([.string("cmds:prog_load"), .string("progs:xdp"), .string("caps:net_admin")])
            ),
            (
                "denied",
                .array([
                    .object([
                        ("call", .integer(2)), ("cmd", .string("prog_load")),
                        ("grant", .string("attachs:xdp")),
                        ("cause", .string("the token does not delegate attachs:xdp")),
                    ])
                ])
            ),
            ("denied_probes", .array([])), ("done_without", .array([])), ("injected", .integer(0)),
            ("unaware", .array([])),
        ])
        #expect(report.json == expected)
    }

    /// Root is asked for CAP_SYS_ADMIN all the time, so a plain recording does not show that unshare(2) wants it.
    @Test func refusedCapabilityIsNamedWhereTheRunFails() throws {
        func run(_ status: Int32) -> ScriptedRun {
            var run = ScriptedRun(delegated: TokenMasks(), uid: 1000)
            run.calls([Calls.tokenCreate(result: 3), Self.mapUnderToken()])
            run.check("sys_admin", in: "unshare", granted: false)
            run.check("dac_override", in: "openat", granted: false)
            run.end(.exited(status))
            return run
        }
        let failed = try compare(recording([Self.map]), run(1))
        #expect(failed.verdict == .failed && failed.suspects.count == 1)
        #expect(
            failed.lines.contains(
                "refused, and perhaps why: unshare by app: the user namespace lacks CAP_SYS_ADMIN"))
        #expect(try compare(recording([Self.map]), run(0)).suspects.isEmpty)
    }

    /// How bpfrec ended the recorded run says nothing: it was to go on.
    @Test func endBeforeTheTimeOfTheRecordingIsNamed() throws {
        var recorded = ScriptedRun()
        recorded.calls([Self.map])
        recorded.events.append(
            .end(RecordingEnd(time: 9, reason: .signaled(2), isStopped: true, calls: 1)))
        let report = try compare(recorded, replay([Self.mapUnderToken()], end: .exited(1)))
        #expect(report.verdict == .failed)
        #expect(
            report.lines.contains("  ended with status 1, in the recording it went on until it was stopped"))
    }

    /// libbpf's first probe tells a program that uses it, with a token put into it as well as without. So what was refused
    /// to root, as after bpftool gave up its capabilities, is no denial when it comes again.
    @Test func injectedProbeIsKnownForWhatItIs() throws {
        var memcg = Runs.memcg
        var trivial = Calls.progLoad(type: 5, hex: Runs.returnZero)
        (memcg.result, trivial.result) = (-1, -1)
        let recording = recording([memcg, trivial])
        (memcg.injection, trivial.injection) = (.passed, .passed)
        var run = ScriptedRun(delegated: TokenMasks(), uid: 1000)
        run.calls([memcg, trivial])
        run.end()
        let report = try compare(recording, run)
        #expect(report.verdict == .ok && report.denied.isEmpty)
        #expect(report.deniedProbes.map(\.call) == [1, 2])
    }

    @Test func injectedCallsAreJudgedAsOnesWithAToken() throws {
        var map = Self.map
        var xdp = Self.xdp
        map.injection = .passed
        xdp.injection = .passed
        xdp.result = -1
        var run = ScriptedRun(delegated: TokenMasks(), uid: 1000)
        run.calls([Runs.btfFloat(), map, map, xdp])
        run.end()
        let report = try compare(
            recording([Self.map, Self.map, Self.xdp]), run,
            policy: "delegate = { cmds = ['map_create', 'prog_load'], maps = ['hash'], progs = ['xdp'] }")
        #expect(report.denied.map(\.grant) == [Grant("attachs:xdp")])
        #expect(report.used.contains(try #require(Grant("maps:hash"))))
        #expect(report.injected == 3)
        #expect(
            report.unaware == [
                UnawareProgram(
                    name: "app", commands: ["map_create", "prog_load"], calls: 3,
                    cure: "libbpf asks for one by itself since 1.4, for the objects that it loads")
            ])
        #expect(report.lines.contains("injected: a token into 3 calls"))
        #expect(report.lines.contains { $0.contains("app passes no token to map_create, prog_load") })
    }

    @Test func whyNoTokenCouldBeInjectedIsSaid() throws {
        var call = Self.map
        call.result = -1
        call.injection = .refused("no room")
        let report = try compare(recording([Self.map]), replay([call]))
        #expect(report.injected == 0 && report.unaware.isEmpty)
        #expect(
            report.doneWithout.first?.cause
                == "\(PolicyCheck.noToken); bpfrec could not pass one for it: no room")
        #expect(!report.isKeptByFilter)
        call.injection = .refused("\(TokenInjection.ownFilter), which would judge bpfrec's calls")
        #expect(try compare(recording([Self.map]), replay([call])).isKeptByFilter)
        #expect(try compare(recording([Self.map]), replay([call], end: .exited(1))).isKeptByFilter)
    }

    @Test func reportForAPersonSaysWhoWhatWhyAndHow() throws {
        let report = try compare(
            recording([Self.xdp, Self.xdp]), replay([Self.xdpUnderToken(-1), Self.xdpUnderToken(-1)]),
            policy: "delegate = { cmds = ['prog_load'], progs = ['xdp'] }")
        #expect(
            report.lines == [
                "verdict: denied",
                "denied: prog_load by app, call 2 (2 calls): the token does not delegate attachs:xdp",
                "    attachs = [\"xdp\"]",
                "used: caps:bpf",
                "idle: cmds:prog_load progs:xdp caps:net_admin",
            ])
        let failed = try compare(recording([]), replay([], end: .exited(2)))
        #expect(failed.lines[1] == "  ended with status 2, in the recording with status 0")
    }
}
