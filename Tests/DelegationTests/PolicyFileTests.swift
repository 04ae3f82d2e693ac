import BpfAbi
import Delegation
import TestSupport
import Testing

struct PolicyFileTests {
    static let example = """
        schema = 1
        name = "sockfilter"

        [app]                          # what replay runs
        argv = ["./sockfilter"]
        exe = "/home/me/sockfilter"
        cwd = "/home/me"
        for = "5s"
        env = { A = "1", "B C" = "two" }
        recording = { file = "bpfrec.jsonl", sha256 = "00ff" }

        [delegate]
        cmds = ["map_create", "prog_load"]
        maps = ["ringbuf"]
        progs = ["socket_filter"]
        attachs = ["cgroup_inet_ingress"]

        [sandbox]
        capabilities = ["net_raw", "bpf"]
        namespaces = ["user", "mount", "pid", "cgroup", "net"]
        bpffs = "/sys/fs/bpf"

        [requires]
        kernel = "6.9"

        [evidence]
        "progs:socket_filter" = { calls = 2, seen = 1, of = 1, class = "app", first = "prog_load by sockfilter", how = "rehearsed" }

        [[blocked]]
        call = "map_get_fd_by_id"
        why = "needs CAP_SYS_ADMIN in the initial user namespace"
        harmless = "unknown"

        """

    @Test func documentedExampleIsReadWhole() throws {
        let policy = try DelegationPolicy(parsing: Self.example)
        #expect(policy.name == "sockfilter")
        #expect(policy.app.argv == ["./sockfilter"])
        #expect(policy.app.stopAfter == "5s")
        #expect(policy.app.environment == ["A": "1", "B C": "two"])
        #expect(policy.app.recordings == [RecordingReference(file: "bpfrec.jsonl", sha256: "00ff")])
        #expect(
            policy.delegated.masks == TokenMasks(cmds: 0x21, maps: 0x800_0000, progs: 0x2, attachs: 0x1))
        #expect(policy.capabilities == [.netRaw, .bpf])
        #expect(policy.requiredKernel == KernelVersion(major: 6, minor: 9))
        let grant = try #require(Grant("progs:socket_filter"))
        #expect(
            policy.evidence[grant]
                == GrantEvidence(
                    calls: 2, seen: 1, of: 1, class: .app, first: "prog_load by sockfilter", how: .rehearsed))
        #expect(policy.blocked.map(\.call) == ["map_get_fd_by_id"])
        #expect(policy.blocked.first?.harmless == .unknown)
    }

    @Test func documentedExampleIsWrittenAsItWasRead() throws {
        let text = try DelegationPolicy(parsing: Self.example).text
        #expect(text == Self.example.replacing("                          # what", with: "  # what"))
    }

    @Test(arguments: [
        "[delegate]\nprogs = [\"xdp\"]\n",
        "delegate = { progs = [\"XDP\"] }",
        "delegate.progs = [\"0x40\"]",
        "delegate.progs = \"xdp\"",
        "delegate.progs = [0x40]",
    ])
    func handWrittenPolicyNeedsOnlyDelegate(_ text: String) throws {
        let policy = try DelegationPolicy(parsing: text)
        #expect(policy.delegated == DelegatedSets(progs: DelegatedSet(mask: 1 << 6)))
        #expect(policy.sandbox.capabilities == nil)
        #expect(policy.capabilities == [.netAdmin, .bpf])
    }

    @Test func mountOptionStringsAreTaken() throws {
        let policy = try DelegationPolicy(
            parsing: "[delegate]\ncmds = \"map_create:prog_run\"\nmaps = [\"hash:array\", \"cgroup_storage\"]"
        )
        #expect(policy.delegated.cmds.mask == 1 | 1 << 10)
        #expect(policy.delegated.maps.mask == 1 << 1 | 1 << 2 | 1 << 19)
        #expect(policy.text.contains("cmds = [\"map_create\", \"prog_test_run\"]"))
        #expect(policy.text.contains("\"cgroup_storage_deprecated\""))
    }

    @Test func anyStandsForAnAxisOnlyWhereItIsWritten() throws {
        let policy = try DelegationPolicy(
            parsing: "[delegate]\nprogs = [\"any\"]\nmaps = \"0x7fffffffffffffff\"")
        #expect(policy.delegated.progs.isAny)
        #expect(!policy.delegated.maps.isAny)
        #expect(policy.text.contains("progs = [\"any\"]"))
        #expect(policy.delegated.mountSettings.contains(MountSetting(key: "delegate_progs", value: "any")))
        #expect(!policy.text.contains("maps = [\"any\"]"))
    }

    @Test func unknownBitsAndNamesAreKept() throws {
        let policy = try DelegationPolicy(
            parsing: "[delegate]\nmaps = [\"hash\", \"0x8000000000000004\", \"tomorrow\"]")
        #expect(policy.text.contains("maps = [\"hash\", \"array\", \"0x8000000000000000\", \"tomorrow\"]"))
        #expect(
            policy.delegated.mountSettings == [
                MountSetting(key: "delegate_maps", value: "0x8000000000000006"),
                MountSetting(key: "delegate_maps", value: "tomorrow"),
            ])
        #expect(policy.delegated.namedSetting(for: .maps) == nil)
    }

    @Test func capabilitiesAbsentAndEmptyDiffer() throws {
        let tables = "[delegate]\nprogs = [\"xdp\", \"kprobe\"]\n[sandbox]\n"
        #expect(try DelegationPolicy(parsing: tables).capabilities == [.netAdmin, .perfmon, .bpf])
        #expect(try DelegationPolicy(parsing: tables + "capabilities = []").capabilities.isEmpty)
        #expect(
            try DelegationPolicy(parsing: tables + "capabilities = [\"CAP_BPF\"]").capabilities == [.bpf])
    }

    @Test(arguments: [
        ("[delegate]\nprogz = []", 2, 1, "unknown key 'progz' in [delegate]"),
        ("[delegat]\nprogs = []", 1, 1, "unknown key 'delegat' in the policy"),
        ("[app]\nargv = []\n  exec = ''", 3, 3, "unknown key 'exec' in [app]"),
        ("[[blocked]]\nwhat = 'x'", 2, 1, "unknown key 'what' in [[blocked]]"),
        ("schema = 1\n\n[[blocked]]\nwhy = 'x'", 3, 1, "[[blocked]] has no 'call'"),
        ("blocked = [{ call = 'a' }, { why = 'b' }]", 1, 28, "[[blocked]] has no 'call'"),
        ("[evidence]\n\"progs:xdp\" = { call = 1 }", 2, 17, "unknown key 'call' in [evidence]"),
        ("[evidence]\n\"xdp\" = {}", 2, 1, "'xdp' names no grant"),
        ("[sandbox]\ncapabilities = [\n  'bpf',\n  'everything',\n]", 4, 3, "no capability 'everything'"),
        ("[sandbox]\nnamespaces = ['time']", 2, 15, "no namespace 'time'"),
        ("[delegate]\nprogs = ['bpf_prog_type_xdp']", 2, 10, "write 'xdp'"),
        ("[delegate]\nattachs = ['bpf_xdp']", 2, 12, "write 'xdp'"),
        ("[delegate]\nprogs = ['xdp', '']", 2, 17, "neither 'any'"),
        ("[delegate]\nprogs = ['Any']", 2, 10, "neither 'any'"),
        ("[delegate]\nprogs = ['-1']", 2, 10, "neither 'any'"),
        ("[delegate]\nprogs = ['0x1ffffffffffffffff']", 2, 10, "no mask of 64 bits"),
        ("[delegate]\nprogs = 'xdp,kprobe'", 2, 1, "neither 'any'"),
        ("[delegate]\nprogs = [6]", 2, 10, "ambiguous"),
        ("[delegate]\nprogs = true", 2, 1, "progs must be an array, not a boolean"),
        ("delegate = 1", 1, 1, "delegate must be a table, not a number"),
        ("schema = 2", 1, 1, "a newer one wrote this file"),
        ("[requires]\nkernel = 'new'", 2, 1, "a release like"),
        ("[requires]\nkernel = 6", 2, 1, "kernel must be a string"),
        ("[evidence]\n\"caps:bpf\" = { class = 'root' }", 2, 16, "class cannot be 'root'"),
        ("[evidence]\n\"caps:bpf\" = { calls = -1 }", 2, 16, "calls must be a number"),
    ])
    func mistakeNamesItsLine(_ text: String, _ line: Int, _ column: Int, _ says: String) {
        let error = #expect(throws: TomlError.self) { try DelegationPolicy(parsing: text) }
        #expect(error?.line == line)
        #expect(error?.column == column)
        #expect(error?.message.contains(says) == true, "\(String(describing: error))")
    }

    @Test func userCommentsStayWithWhatSurvives() throws {
        var policy = try DelegationPolicy(
            parsing: """
                # Owned by the network team.

                [delegate]
                # agreed in review
                progs = [
                    "xdp", # the firewall
                    "kprobe", # debugging
                ]

                # known, see the ticket
                [[blocked]]
                call = "prog_query"
                # the end
                """)
        policy.remove(try #require(Grant("progs:kprobe")))
        policy.insert(try #require(Grant("progs:sched_cls")))
        policy.blocked.insert(BlockedCall(call: "enable_stats", why: "x"), at: 0)
        let text = policy.text
        #expect(text.hasPrefix("# Owned by the network team.\n\nschema = 1\n"))
        #expect(
            text.contains(
                "# agreed in review\nprogs = [\n    \"sched_cls\",\n    \"xdp\",  # the firewall\n]\n"))
        #expect(!text.contains("debugging"))
        #expect(text.contains("# known, see the ticket\n[[blocked]]\ncall = \"prog_query\""))
        #expect(text.hasSuffix("# the end\n"))
        #expect(try DelegationPolicy(parsing: text).text == text)
    }

    @Test func removingACapabilityLeavesTheOthers() throws {
        var policy = try DelegationPolicy(parsing: "delegate.progs = ['xdp']")
        policy.remove(Grant(.netAdmin))
        #expect(policy.sandbox.capabilities == [.bpf])
        policy.remove(try #require(Grant("progs:xdp")))
        #expect(policy.delegated.grants.isEmpty)
        #expect(policy.capabilities == [.bpf])
    }

    @Test(arguments: 0..<20) func anyPolicySurvivesTheFile(_ seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed))
        for _ in 0..<20 {
            let policy = RandomPolicy.make(using: &random)
            let text = policy.text
            let read = try DelegationPolicy(parsing: text)
            #expect(read == policy, "\(text)")
            #expect(read.text == text)
        }
    }
}

/// Policies of every shape, for properties that hold of all of them.
enum RandomPolicy {
    static func make(using random: inout SplitMix) -> DelegationPolicy {
        var policy = DelegationPolicy()
        for axis in DelegationAxis.allCases {
            policy.delegated[axis] = DelegatedSet(
                mask: [0, .max, random.next(), random.next() & random.next() & random.next()].randomElement(
                    using: &random) ?? 0,
                unknownNames: maybe(using: &random) { _ in ["future_one", "future_two"] } ?? [])
        }
        policy.name = maybe(using: &random, text)
        policy.app = PolicyApplication(
            argv: maybe(using: &random) { [text(&$0), text(&$0)] } ?? [], exe: maybe(using: &random, text),
            cwd: maybe(using: &random, text), stopAfter: maybe(using: &random, text),
            root: maybe(using: &random, text), user: maybe(using: &random, text),
            environment: maybe(using: &random) { [text(&$0): text(&$0), "X": ""] } ?? [:],
            recordings: (0..<Int.random(in: 0...3, using: &random)).map { index in
                RecordingReference(
                    file: text(&random), sha256: maybe(using: &random, text), argv: index == 0 ? nil : ["a"])
            })
        policy.sandbox = PolicySandbox(
            capabilities: maybe(using: &random) { random in
                Capability.all.filter { _ in Bool.random(using: &random) }
            },
            namespaces: maybe(using: &random) { random in
                PolicySandbox.Namespace.allCases.filter { _ in Bool.random(using: &random) }
            }, bpffs: maybe(using: &random, text))
        policy.requiredKernel = maybe(using: &random) {
            KernelVersion(major: Int.random(in: 0...9, using: &$0), minor: Int.random(in: 0...30, using: &$0))
        }
        for grant in policy.grants where Int.random(in: 0..<4, using: &random) == 0 {
            policy.evidence[grant] = GrantEvidence(
                calls: random.next(), seen: Int.random(in: 0...9, using: &random), of: 9,
                class: GrantEvidence.Class.allCases.randomElement(using: &random) ?? .app,
                first: text(&random),
                how: GrantEvidence.Source.allCases.randomElement(using: &random) ?? .predicted)
        }
        policy.blocked = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            BlockedCall(
                call: text(&random), why: text(&random),
                harmless: BlockedCall.Harmlessness.allCases.randomElement(using: &random) ?? .unknown)
        }
        return policy
    }

    private static func maybe<Value>(
        using random: inout SplitMix, _ make: (inout SplitMix) -> Value
    ) -> Value? {
        Bool.random(using: &random) ? make(&random) : nil
    }

    private static func text(_ random: inout SplitMix) -> String {
        let pieces = [
            "a", "B", " ", "\"", "\\", "'", "\n", "\t", "\u{1}", "é", "😀", "#", "=", "[", "]", ",", ".", "-",
        ]
        return (0..<Int.random(in: 0...8, using: &random)).map { _ in
            pieces.randomElement(using: &random) ?? ""
        }
        .joined()
    }
}

struct GrantTests {
    @Test(arguments: [
        ("progs:xdp", "progs:xdp"), ("caps:net_raw", "caps:net_raw"), ("caps:CAP_NET_RAW", "caps:net_raw"),
        ("cmds:any", "cmds:any"), ("maps:0x8000000000000000", "maps:0x8000000000000000"),
        ("maps:0x4", "maps:array"), ("cmds:prog_run", "cmds:prog_test_run"),
        ("attachs:later", "attachs:later"),
    ])
    func textNamesOneGrant(_ text: String, _ canonical: String) {
        #expect(Grant(text)?.description == canonical)
        #expect(Grant(canonical)?.description == canonical)
    }

    @Test(arguments: [
        "", "xdp", "progs", "progs:", ":xdp", "caps:any", "caps:nope", "maps:0x3", "maps:0", "x:y",
    ])
    func textThatNamesNoneIsRefused(_ text: String) {
        #expect(Grant(text) == nil)
    }

    @Test func everyBitOfEveryAxisHasATextOfItsOwn() {
        for axis in DelegationAxis.allCases {
            let grants = (UInt8(0)..<64).map { Grant(axis, bit: $0) }
            #expect(Set(grants.map(\.description)).count == 64)
            for grant in grants { #expect(Grant(grant.description) == grant) }
            #expect(grants == grants.shuffled().sorted())
        }
    }

    @Test func capabilitiesAreTheKernels() {
        #expect(Capability.all.count == 41)
        #expect(Capability(name: "net_admin")?.rawValue == 12)
        #expect(Capability(name: "setfcap")?.rawValue == 31)
        #expect(Capability(name: "checkpoint_restore")?.rawValue == 40)
        #expect(Capability.perfmon.name == "perfmon" && Capability.bpf.kernelName == "CAP_BPF")
        #expect(Capability.sysAdmin.name == "sys_admin" && Capability.netRaw.name == "net_raw")
        #expect(Capability(rawValue: 41) == nil)
    }

    @Test(arguments: [
        ("6.9", 6, 9), ("6.18.44-cloud-amd64", 6, 18), ("7.3-rc1", 7, 3), ("10.0", 10, 0),
    ])
    func kernelReleasesAreRead(_ text: String, _ major: Int, _ minor: Int) {
        #expect(KernelVersion(text) == KernelVersion(major: major, minor: minor))
    }

    @Test func kernelReleasesCompareAsNumbers() throws {
        let sixNine = try #require(KernelVersion("6.9"))
        let sixTen = try #require(KernelVersion("6.10"))
        #expect(sixNine < sixTen)
        #expect(KernelVersion("six") == nil && KernelVersion("6") == nil && KernelVersion("-6.1") == nil)
    }
}
