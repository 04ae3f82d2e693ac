import BpfAbi
import Delegation
import Recording
import Testing

/// Something that no token can permit.
struct BlockedCase: Sendable, CustomTestStringConvertible {
    var call: CapturedCall
    var says: String
    var harmless: BlockedCall.Harmlessness = .unknown

    var testDescription: String { "\(call.command.name): \(says)" }

    static let all: [BlockedCase] =
        [
            "prog_get_next_id", "map_get_next_id", "link_get_next_id", "prog_get_fd_by_id",
            "map_get_fd_by_id",
            "link_get_fd_by_id", "task_fd_query", "enable_stats",
        ].map { BlockedCase(call: Calls.plain($0, result: 0), says: "CAP_SYS_ADMIN in the initial") } + [
            BlockedCase(
                call: Calls.plain("btf_get_next_id", result: -1), says: "CAP_SYS_ADMIN", harmless: .harmless),
            BlockedCase(call: Calls.plain("prog_query", result: 0), says: "CAP_NET_ADMIN in the initial"),
            BlockedCase(call: Calls.plain("prog_detach", [8: 46], result: 0), says: "names no program"),
            BlockedCase(call: Calls.btfLookup(size: 12), says: "without a token"),
            BlockedCase(call: Calls.mapCreate(type: 1, flags: 0x40), says: "BPF_F_ZERO_SEED"),
            BlockedCase(call: Calls.mapCreate(type: 1, ifindex: 2), says: "network device"),
            BlockedCase(call: Calls.mapCreate(type: 64), says: "no bit in a token"),
            BlockedCase(call: Calls.progLoad(type: 6, name: "x", ifindex: 2), says: "network device"),
            BlockedCase(call: Calls.progLoad(type: 27, attachType: 64, name: "s"), says: "member 64"),
            BlockedCase(call: Calls.progLoad(type: 3, attachType: 99, name: "s"), says: "no bit in a token"),
        ]
}

struct BlockedCallTests {
    @Test(arguments: BlockedCase.all) func callIsListedWithItsReason(_ example: BlockedCase) throws {
        var run = ScriptedRun()
        run.call(Calls.tokenCreate())
        run.call(example.call)
        run.end(.exited(1))
        let policy = run.policy()
        let entry = try #require(policy.blocked.first)
        #expect(policy.blocked.count == 1)
        #expect(entry.call == example.call.command.name)
        #expect(entry.why.contains(example.says), "\(entry.why)")
        #expect(entry.harmless == example.harmless)
        #expect(policy.delegated == DelegatedSets())
    }

    @Test(arguments: BlockedCase.all) func callIsNeverPermittedByAnyPolicy(_ example: BlockedCase) {
        guard example.call.command != .btfGetFdById else { return }
        let any = DelegationPolicy(
            delegated: .any, sandbox: PolicySandbox(capabilities: Capability.all))
        let answer = PolicyCheck(any).answer(for: example.call)
        #expect(answer.outcome == .never)
        #expect(answer.cause?.contains(example.says) == true)
    }

    private static let map = DescriptorFact(kind: .map, id: 12, type: 1)

    private static func object(_ command: UInt32, path: String, descriptor: UInt32 = 0, result: Int64)
        -> CapturedCall
    {
        Calls.call(
            command, Calls.attr([8: descriptor], size: 20), regions: [("pathname", Array(path.utf8) + [0])],
            result: result)
    }

    /// The object is known by its id, whatever descriptors it had in whatever processes.
    @Test func pinOfTheRunItselfIsThereInTheSandboxAsWell() {
        var run = ScriptedRun()
        run.call(
            Self.object(6, path: "/sys/fs/bpf/m", descriptor: 5, result: 0),
            facts: CallFacts(descriptors: [5: Self.map]))
        run.fork(101, of: 100)
        run.call(Self.object(7, path: "/sys/fs/bpf/m", result: 9), pid: 101, created: Self.map)
        #expect(run.policy().blocked.isEmpty)
    }

    @Test func pinOfAnotherProgramIsNamed() throws {
        var run = ScriptedRun()
        run.call(Self.object(7, path: "/sys/fs/bpf/m", result: 9), created: Self.map)
        let entry = try #require(run.policy().blocked.first)
        #expect(entry.call == "obj_get")
        #expect(entry.why.contains("another program pinned /sys/fs/bpf/m"))
        #expect(entry.harmless == .unknown)
    }

    @Test(arguments: [("85000000a60000009500000000000000", 1), ("b7000000000000009500000000000000", 0)])
    func lightSkeletonIsNamed(_ instructions: String, _ entries: Int) {
        let program = DescriptorFact(kind: .prog, id: 30, type: 31)
        var run = ScriptedRun()
        run.call(Calls.tokenCreate())
        run.call(Calls.progLoad(type: 31, name: "__loader.prog", hex: instructions), created: program)
        run.call(
            Calls.plain("prog_test_run", [0: 8], result: 0), facts: CallFacts(descriptors: [8: program]))
        let blocked = run.policy().blocked.filter { $0.call == "prog_test_run" }
        #expect(blocked.count == entries)
        #expect(blocked.allSatisfy { $0.why.contains("light skeleton") })
    }

    @Test func malformedCallIsNotListed() {
        var run = ScriptedRun()
        run.call(Calls.plain("prog_query", result: -22))
        #expect(run.policy().blocked.isEmpty)
    }

    @Test func refusedAndYetWellEndedIsHarmless() {
        var run = ScriptedRun()
        run.call(Calls.plain("map_get_next_id", result: -1))
        run.end()
        #expect(run.policy().blocked.map(\.harmless) == [.harmless])
    }

    @Test func refusedAsTheLastThingBeforeABadEndIsHarmful() {
        var run = ScriptedRun()
        run.call(Calls.plain("map_get_next_id", result: -1))
        run.end(.exited(1))
        #expect(run.policy().blocked.map(\.harmless) == [.harmful])
        var other = ScriptedRun()
        other.call(Calls.plain("map_get_next_id", result: -1))
        other.call(Calls.plain("map_lookup_elem", result: 0))
        other.end(.exited(1))
        #expect(other.policy().blocked.map(\.harmless) == [.unknown])
    }

    @Test func programThatAsksForNoTokenIsNamed() throws {
        let entry = try #require(Runs.raw.policy().blocked.first)
        #expect(entry.call == "map_create")
        #expect(entry.why.contains("app passes no token to map_create, prog_load"))
        #expect(entry.why.contains("ask for one itself"))
    }

    @Test func libraryThatIsTooOldIsNamed() throws {
        var run = ScriptedRun()
        run.calls([Runs.memcg, Runs.btfFloat(), Calls.progLoad(type: 17, name: "tp")])
        let entry = try #require(run.policy().blocked.first)
        #expect(entry.why.contains("libbpf asks for one by itself since 1.4"))
    }

    @Test func childOfATokenAwareProgramIsAware() {
        var run = ScriptedRun()
        run.call(Calls.tokenCreate())
        run.fork(101, of: 100)
        run.call(Calls.mapCreate(type: 1), pid: 101)
        #expect(run.policy().blocked.isEmpty)
        run.exec(pid: 101, "/bin/other")
        run.call(Calls.mapCreate(type: 1), pid: 101, comm: "other")
        #expect(
            run.policy().blocked.map { $0.why.hasPrefix("other passes no token to map_create") } == [true])
    }

    @Test func callWithoutATokenInARehearsalIsNamedButLibrariesProbesAreNot() {
        var run = ScriptedRun(delegated: ScriptedRun.anyMasks)
        run.calls([
            Calls.tokenCreate(result: 3),
            Calls.progLoad(type: 1, hex: "85000000a00000009500000000000000", size: 116, result: -1),
            Calls.progLoad(type: 1, name: "libbpf_nametest", hex: Runs.returnZero, result: -1),
        ])
        run.end()
        #expect(run.policy().blocked.isEmpty)
        run.call(Calls.mapCreate(type: 1, result: -1))
        #expect(run.policy().blocked.map(\.call) == ["map_create"])
        #expect(!run.policy().delegated.maps.contains(bit: 1))
    }

    @Test(
        arguments: [
            (.string("PERF_TYPE_TRACEPOINT"), 100, -13, "tracepoint's event"),
            (.unsigned(9), 100, 5, "uprobe's event"), (.integer(8), -1, 5, "kprobe's"),
            (.string("PERF_TYPE_SOFTWARE"), -1, 5, "whole processor"),
            (.string("PERF_TYPE_SOFTWARE"), 0, 5, nil),
            (.string("PERF_TYPE_TRACEPOINT"), 100, -2, nil),
        ] as [(JSONValue, Int64, Int64, String?)])
    func perfEventsThatNoTokenOpensAreListed(
        _ type: JSONValue, _ pid: Int64, _ result: Int64, _ says: String?
    ) {
        var run = ScriptedRun()
        run.context(
            "perf_event_open", [("type", type), ("config", .unsigned(1)), ("pid", .integer(pid))],
            result: result)
        run.end()
        let blocked = run.policy().blocked
        #expect(blocked.count == (says == nil ? 0 : 1))
        guard let says, let entry = blocked.first else { return }
        #expect(entry.call == "perf_event_open" && entry.why.contains(says))
        #expect(entry.harmless == (result < 0 ? .harmless : .unknown))
    }
}
