import BpfAbi
import Delegation
import Recording
import Testing

/// One of libbpf's probes as a call, and how the policy should take it.
struct ProbeCase: Sendable, CustomTestStringConvertible {
    var name: String
    var call: CapturedCall
    var grant: String
    /// nil: it never passes a token and so never counts.
    var `class`: GrantEvidence.Class?

    var testDescription: String { name }

    private static let returnZero = "b7000000000000009500000000000000"

    static let all: [ProbeCase] = [
        ProbeCase(
            name: "probe_loading", call: Calls.progLoad(type: 1, hex: returnZero),
            grant: "progs:socket_filter",
            class: .requiredProbe),
        ProbeCase(
            name: "FEAT_MEMCG_ACCOUNT",
            call: Calls.progLoad(type: 1, hex: "85000000a00000009500000000000000", size: 116),
            grant: "progs:socket_filter", class: nil),
        ProbeCase(
            name: "FEAT_PROG_NAME",
            call: Calls.progLoad(type: 1, name: "libbpf_nametest", hex: returnZero, size: 64),
            grant: "progs:socket_filter", class: .probe),
        ProbeCase(
            name: "FEAT_GLOBAL_DATA, map",
            call: Calls.mapCreate(type: 2, valueSize: 32, entries: 1, name: "libbpf_global"),
            grant: "maps:array", class: .requiredProbe),
        ProbeCase(
            name: "FEAT_GLOBAL_DATA, program",
            call: Calls.progLoad(
                type: 1, hex: "18210000070000000000000010000000" + "7a0100002a000000" + returnZero),
            grant: "progs:socket_filter", class: .requiredProbe),
        ProbeCase(name: "FEAT_BTF", call: Calls.btfLoad(), grant: "cmds:btf_load", class: .probe),
        ProbeCase(
            name: "FEAT_BTF_FUNC",
            call: Calls.btfLoad(
                types: "01000000000000010400000020000001000000000100000d000000000700000001000000"
                    + "050000000000000c02000000", strings: "00696e740078006100"), grant: "cmds:btf_load",
            class: .probe),
        ProbeCase(
            name: "FEAT_BTF_GLOBAL_FUNC",
            call: Calls.btfLoad(
                types: "01000000000000010400000020000001000000000100000d000000000700000001000000"
                    + "050000000100000c02000000", strings: "00696e740078006100"), grant: "cmds:btf_load",
            class: .probe),
        ProbeCase(
            name: "FEAT_BTF_DATASEC",
            call: Calls.btfLoad(
                types: "00000000000000010400000020000001010000000000000e010000000000000003000000"
                    + "0100000f04000000020000000000000004000000", strings: "0078002e6461746100"),
            grant: "cmds:btf_load", class: .probe),
        ProbeCase(
            name: "FEAT_BTF_FLOAT",
            call: Calls.btfLoad(types: "010000000000001004000000", strings: "00666c6f617400"),
            grant: "cmds:btf_load", class: .probe),
        ProbeCase(
            name: "FEAT_BTF_DECL_TAG",
            call: Calls.btfLoad(
                types: "00000000000000010400000020000001010000000000000e010000000000000001000000"
                    + "0000001102000000ffffffff", strings: "0074616700"), grant: "cmds:btf_load",
            class: .probe),
        ProbeCase(
            name: "FEAT_BTF_TYPE_TAG",
            call: Calls.btfLoad(
                types: "0000000000000001040000002000000101000000000000120100000000000000"
                    + "0000000202000000", strings: "0074616700"), grant: "cmds:btf_load", class: .probe),
        ProbeCase(
            name: "FEAT_BTF_ENUM64",
            call: Calls.btfLoad(types: "010000000000001308000000", strings: "00656e756d363400"),
            grant: "cmds:btf_load", class: .probe),
        ProbeCase(
            name: "FEAT_BTF_QMARK_DATASEC",
            call: Calls.btfLoad(
                types: "00000000000000010400000020000001010000000000000e010000000000000003000000"
                    + "0100000f04000000020000000000000004000000", strings: "0078003f2e6461746100"),
            grant: "cmds:btf_load", class: .probe),
        ProbeCase(
            name: "FEAT_BTF_LAYOUT, FEAT_MODULE_BTF", call: Calls.btfLoad(header: 32), grant: "cmds:btf_load",
            class: .probe),
        ProbeCase(
            name: "FEAT_ARRAY_MMAP",
            call: Calls.mapCreate(type: 2, valueSize: 4, entries: 1, name: "libbpf_mmap", flags: 0x400),
            grant: "maps:array", class: .requiredProbe),
        ProbeCase(
            name: "FEAT_EXP_ATTACH_TYPE", call: Calls.progLoad(type: 9, attachType: 2, hex: returnZero),
            grant: "attachs:cgroup_inet_sock_create", class: .probe),
        ProbeCase(
            name: "FEAT_PROBE_READ_KERN",
            call: Calls.progLoad(
                type: 5,
                hex:
                    "bfa100000000000007010000f8ffffffb702000008000000b70300000000000085000000710000009500000000000000"
            ), grant: "progs:tracepoint", class: .probe),
        ProbeCase(
            name: "FEAT_PROG_BIND_MAP",
            call: Calls.mapCreate(type: 2, valueSize: 32, entries: 1, name: "libbpf_det_bind"),
            grant: "maps:array", class: .probe),
        ProbeCase(
            name: "FEAT_PERF_LINK", call: Calls.progLoad(type: 5, hex: returnZero), grant: "progs:tracepoint",
            class: .probe),
        ProbeCase(
            name: "FEAT_BPF_COOKIE", call: Calls.progLoad(type: 5, hex: "85000000ae0000009500000000000000"),
            grant: "progs:tracepoint", class: .requiredProbe),
        ProbeCase(
            name: "FEAT_UPROBE_MULTI_LINK", call: Calls.progLoad(type: 2, attachType: 48, hex: returnZero),
            grant: "attachs:trace_uprobe_multi", class: .requiredProbe),
        ProbeCase(
            name: "FEAT_ARG_CTX_TAG, program",
            call: Calls.progLoad(
                type: 2, name: "det_arg_ctx",
                hex: "8510000001000000950000000000000085000000ad0000009500000000000000"
            ), grant: "progs:kprobe", class: .probe),
        ProbeCase(
            name: "FEAT_ARG_CTX_TAG, program without a name",
            call: Calls.progLoad(
                type: 2, hex: "8510000001000000950000000000000085000000ad0000009500000000000000", token: true
            ), grant: "progs:kprobe", class: .probe),
        ProbeCase(
            name: "FEAT_GLOBAL_DATA, map without a name",
            call: Calls.mapCreate(type: 2, valueSize: 32, entries: 1, token: true), grant: "maps:array",
            class: .requiredProbe),
        ProbeCase(
            name: "FEAT_ARRAY_MMAP without a name",
            call: Calls.mapCreate(type: 2, valueSize: 4, entries: 1, flags: 0x400, token: true),
            grant: "maps:array", class: .requiredProbe),
        ProbeCase(
            name: "FEAT_LDIMM64_FULL_RANGE_OFF without a name",
            call: Calls.progLoad(
                type: 1, hex: "182100000700000000000000ffffffff9500000000000000", token: true, result: -22),
            grant: "progs:socket_filter", class: .probe),
        ProbeCase(
            name: "FEAT_ARG_CTX_TAG, BTF",
            call: Calls.btfLoad(
                types: "01000000000000010400000020000001000000000000000200000000000000000100000d"
                    + "010000000100000002000000010000000100000c03000000000000000100000d01000000"
                    + "0300000002000000030000000100000c0500000005000000000000110600000000000000",
                strings: "00610062006172673a6374780000"), grant: "cmds:btf_load", class: .probe),
        ProbeCase(
            name: "FEAT_LDIMM64_FULL_RANGE_OFF",
            call: Calls.progLoad(type: 1, name: "global_reloc", hex: returnZero),
            grant: "progs:socket_filter",
            class: .probe),
    ]
}

struct LibraryProbeTests {
    /// libbpf makes this one before all others, and no application would.
    private static let memcg = Calls.progLoad(type: 1, hex: "85000000a00000009500000000000000", size: 116)
    /// Shows that an object is loaded, and needs nothing but btf_load itself.
    private static let float = Calls.btfLoad(types: "010000000000001004000000", strings: "00666c6f617400")

    /// Of a program that asks for a token, as libbpf does since 1.4.
    private static func needs(_ calls: [CapturedCall]) -> RecordedNeeds {
        unawareNeeds([Calls.tokenCreate()] + calls)
    }

    private static func unawareNeeds(_ calls: [CapturedCall]) -> RecordedNeeds {
        var run = ScriptedRun()
        run.calls(calls)
        run.end()
        return run.needs
    }

    @Test(arguments: ProbeCase.all) func probeIsKnownByItsBytes(_ probe: ProbeCase) throws {
        let grant = try #require(Grant(probe.grant))
        let needs = Self.needs([Self.memcg, Self.float, probe.call]).needs
        #expect(needs[grant]?.class == probe.class)
        #expect(probe.class == nil || needs[Grant(.bpf)] != nil)
    }

    @Test(arguments: ["probe_loading", "FEAT_PERF_LINK", "FEAT_BTF", "FEAT_ARRAY_MMAP without a name"])
    func trivialObjectIsTheApplicationsOwnWhereNoLibraryIsSeen(_ name: String) throws {
        for probe in ProbeCase.all where probe.name == name {
            let needs = Self.needs([probe.call]).needs
            #expect(needs[try #require(Grant(probe.grant))]?.class == .app)
        }
    }

    @Test func oneByteMoreIsNoProbe() throws {
        let progs = try #require(Grant("progs:socket_filter"))
        let longer = Calls.progLoad(type: 1, hex: "b70000000000000095000000000000009500000000000000")
        let named = Calls.progLoad(type: 1, name: "filter", hex: "b7000000000000009500000000000000")
        for call in [longer, named] {
            #expect(Self.needs([Self.memcg, call]).needs[progs]?.class == .app)
        }
        let array = Grant(.maps, bit: 2)
        var typed = Calls.mapCreate(type: 2, valueSize: 32, entries: 1)
        typed.attr[52] = 1
        for call in [typed, Calls.mapCreate(type: 2, valueSize: 32, entries: 2)] {
            #expect(Self.needs([Self.memcg, call]).needs[array]?.class == .app)
        }
    }

    /// bpf_prog_load() of libbpf makes the name probe without a token; only loading an object makes it with one.
    @Test func nameProbeAloneIsNotNeeded() {
        let name = Calls.progLoad(type: 1, name: "libbpf_nametest", hex: "b7000000000000009500000000000000")
        #expect(Self.needs([Self.memcg, name]).needs.isEmpty)
        #expect(!Self.needs([Self.memcg, name]).loadsLibbpfObjects)
    }

    /// Where a token is put into the calls of a program that asks for none, these probes get it like all others. bpftrace
    /// up to 0.17 makes no other call for a socket filter.
    @Test func probesWithoutTokenCountInProgramThatNeverAsksForOne() throws {
        let name = Calls.progLoad(type: 1, name: "libbpf_nametest", hex: "b7000000000000009500000000000000")
        let progs = try #require(Grant("progs:socket_filter"))
        for calls in [[Self.memcg], [name]] {
            #expect(Self.unawareNeeds(calls).needs[progs]?.class == .probe)
        }
        var injected = Self.memcg
        injected.injection = .passed
        var run = ScriptedRun(delegated: ScriptedRun.anyMasks, uid: 1000)
        run.calls([injected])
        run.end()
        #expect(run.needs.needs[progs]?.class == .probe)
    }

    /// bpftool loads a trivial program for itself: that is no object.
    @Test func trivialProgramAloneIsNoObject() {
        #expect(!Self.needs([Self.memcg, Calls.progLoad(type: 1, hex: Runs.returnZero)]).loadsLibbpfObjects)
        #expect(Self.needs([Self.memcg, Self.float]).loadsLibbpfObjects)
    }

    @Test func probeForTheFiveArgumentFormIsNotNeeded() {
        var call = CapturedCall(
            commandArgument: 0x10005, attrAddress: 0x7000, size: 148, attr: Array(repeating: 0, count: 148))
        for result in [-14, -22] as [Int64] {
            call.result = result
            #expect(Self.unawareNeeds([call]).needs.isEmpty)
        }
    }
}

/// What the other libraries try.
struct OtherLibraryProbeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var call: CapturedCall
        var grant: String
        /// What comes before it, for probes that an application could make as well.
        var before: [CapturedCall] = []

        var testDescription: String { name }
    }

    private static let objectName = Calls.mapCreate(type: 2, valueSize: 4, entries: 1, name: "feature_test")
    private static let loadZero = "180000000000000000000000000000009500000000000000"
    private static let anyHelper = "85000000040000009500000000000000"
    private static let helper = Calls.progLoad(type: 2, hex: anyHelper, logLevel: 1, result: -13)
    private static let smallest = Calls.mapCreate(type: 10, keySize: 4, valueSize: 4, entries: 1)

    static let cases: [Case] = [
        Case(name: "cilium/ebpf: names", call: objectName, grant: "maps:array"),
        Case(
            name: "cilium/ebpf: names with a dot",
            call: Calls.mapCreate(type: 2, valueSize: 4, entries: 1, name: ".test"), grant: "maps:array"),
        Case(
            name: "cilium/ebpf: BTF",
            call: Calls.btfLoad(types: "00000000000000010000000000000000", strings: "00"),
            grant: "cmds:btf_load"),
        Case(
            name: "cilium/ebpf: BTF of programs",
            call: Calls.btfLoad(
                types: "010000000000000c02000000000000000000000d00000000", strings: "006100"),
            grant: "cmds:btf_load"),
        Case(
            name: "cilium/ebpf: linkage",
            call: Calls.btfLoad(
                types: "010000000100000c02000000000000000000000d00000000", strings: "006100"),
            grant: "cmds:btf_load"),
        Case(
            name: "cilium/ebpf: probe_read_kernel",
            call: Calls.progLoad(
                type: 2,
                hex:
                    "bfa100000000000007010000f8ffffffb702000008000000b70300000000000085000000710000009500000000000000"
            ), grant: "progs:kprobe"),
        Case(
            name: "cilium/ebpf: a helper",
            call: Calls.progLoad(type: 6, hex: "8500000006000000" + loadZero, result: -13),
            grant: "progs:xdp"),
        Case(
            name: "cilium/ebpf: a program type", call: Calls.progLoad(type: 6, hex: loadZero),
            grant: "progs:xdp", before: [objectName]),
        Case(
            name: "cilium/ebpf: a map type", call: smallest, grant: "maps:lru_percpu_hash",
            before: [objectName]),
        Case(name: "features: a helper", call: helper, grant: "progs:kprobe"),
        Case(
            name: "features: a helper that libbpf asks for as well",
            call: Calls.progLoad(type: 5, hex: "85000000ae0000009500000000000000", logLevel: 1),
            grant: "progs:tracepoint", before: [helper]),
        Case(
            name: "features: loops",
            call: Calls.progLoad(
                type: 4, hex: "b70000000a00000017000000010000005500feff000000009500000000000000"),
            grant: "progs:sched_act"),
        Case(
            name: "features: instructions of version 2",
            call: Calls.progLoad(
                type: 4, hex: "b700000000000000a500010000000000b7000000010000009500000000000000"),
            grant: "progs:sched_act"),
        Case(
            name: "features: instructions of version 3",
            call: Calls.progLoad(
                type: 4, hex: "b700000000000000a600010000000000b7000000010000009500000000000000"),
            grant: "progs:sched_act"),
        Case(
            name: "features: long programs",
            call: Calls.progLoad(
                type: 4,
                hex: String(repeating: "b700000001000000", count: 4096) + "9500000000000000"),
            grant: "progs:sched_act"),
        Case(
            name: "features: a program type", call: Calls.progLoad(type: 6, hex: Runs.returnZero),
            grant: "progs:xdp", before: [helper]),
        Case(
            name: "features: a map type", call: smallest, grant: "maps:lru_percpu_hash", before: [helper]),
        Case(
            name: "features: a ring buffer",
            call: Calls.mapCreate(type: 27, keySize: 0, valueSize: 0, entries: 4096), grant: "maps:ringbuf",
            before: [helper]),
    ]

    private static func needs(_ calls: [CapturedCall]) -> RecordedNeeds {
        var run = ScriptedRun()
        run.calls(calls)
        return run.needs
    }

    @Test(arguments: cases) func probeIsTheLibrarysAndOptional(_ example: Case) throws {
        let grant = try #require(Grant(example.grant))
        let needs = Self.needs(example.before + [example.call])
        #expect(needs.needs[grant]?.class == .probe)
        #expect(!needs.loadsLibbpfObjects)
        if !example.before.isEmpty {
            #expect(Self.needs([example.call]).needs[grant]?.class != .requiredProbe)
        }
    }

    @Test func smallestObjectsAreTheApplicationsOwnWhereNoLibraryIsSeen() {
        #expect(Self.needs([Self.smallest]).needs[Grant(.maps, bit: 10)]?.class == .app)
        #expect(
            Self.needs([Calls.progLoad(type: 6, hex: Runs.returnZero)]).needs[Grant(.progs, bit: 6)]?.class
                == .app)
    }

    /// A probe that two libraries make is taken for that of the one that is there.
    @Test func sharedProbeBelongsToTheLibraryThatIsThere() throws {
        let cookie = Calls.progLoad(type: 5, hex: "85000000ae0000009500000000000000")
        let tracepoint = try #require(Grant("progs:tracepoint"))
        #expect(Self.needs([Runs.memcg, Self.helper, cookie]).needs[tracepoint]?.class == .requiredProbe)
    }

    @Test func libraryThatIsTooOldIsToldFromWhichVersionOnItAsks() throws {
        var run = ScriptedRun()
        run.calls([Self.objectName, Calls.progLoad(type: 6, name: "xdp")])
        let entry = try #require(run.policy().blocked.first)
        #expect(entry.why.contains("cilium/ebpf asks for one by itself since 0.22"))
        #expect(entry.why.contains("replay --inject"))
    }
}
