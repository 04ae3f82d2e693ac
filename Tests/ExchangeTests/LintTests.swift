import BpfAbi
import Delegation
import Exchange
import Foundation
import Recording
import Testing

/// Every lint has an example that it finds something in, and the same made right.
struct LintTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let rule: LintRule
        let wrong: String
        let right: String
        var kernel: String?
        /// The words in the wrong example that the finding points at.
        var place: String?

        var testDescription: String { rule.id }
    }

    static let base = """
        cmds = ["map_create", "prog_load"]
        maps = ["array"]
        progs = ["socket_filter"]
        attachs = ["cgroup_inet_ingress"]

        """

    static func toml(_ delegate: String, _ rest: String = "") -> String { "[delegate]\n\(delegate)\(rest)" }

    static func caps(_ names: String, progs: String = "socket_filter") -> String {
        toml(
            base.replacing(
                "\"socket_filter\"",
                with: progs.split(separator: ",").map { "\"\($0)\"" }.joined(separator: ", ")),
            "[sandbox]\ncapabilities = [\(names.split(separator: ",").map { "\"\($0)\"" }.joined(separator: ", "))]\n"
        )
    }

    static func evidence(_ class: String) -> String {
        "[evidence]\n\"progs:socket_filter\" = { calls = 1, seen = 1, of = 1, class = \"\(`class`)\", "
            + "first = \"prog_load by app\", how = \"rehearsed\" }\n"
    }

    static let unit = "[Service]\nExecStart=/bin/app\nPrivateUsers=yes\nPrivateBPF=yes\n"

    static let rows: [Row] = [
        Row(
            rule: .commaInList, wrong: "mount -t bpf bpffs /b -o delegate_maps=hash,array",
            right: "mount -t bpf bpffs /b -o delegate_maps=hash:array", place: "array"),
        Row(
            rule: .numberAfterNames, wrong: "delegate_maps=hash:0x4", right: "delegate_maps=0x4:hash",
            place: "0x4"),
        Row(
            rule: .refusedItem, wrong: "delegate_maps=BPF_MAP_TYPE_HASH", right: "delegate_maps=HASH",
            place: "BPF_MAP_TYPE_HASH"),
        Row(
            rule: .unknownKey, wrong: "delegate_attach=xdp,delegate_progs=xdp",
            right: "delegate_attachs=xdp,delegate_progs=xdp",
            place: "delegate_attach"),
        Row(
            rule: .systemdName, wrong: unit + "BPFDelegateMaps=BPFMapTypeHash, BPFMapTypeArray",
            right: unit + "BPFDelegateMaps=BPFMapTypeHash,BPFMapTypeArray", place: "BPFMapTypeArray"),
        Row(
            rule: .systemdNetfilter, wrong: unit + "BPFDelegatePrograms=BPFProgTypeNetfilter",
            right: unit + "BPFDelegatePrograms=any", place: "BPFProgTypeNetfilter"),
        Row(
            rule: .missingSetting,
            wrong: "[Service]\nExecStart=/bin/app\nPrivateBPF=yes\nPrivateUsers=no\nBPFDelegateMaps=any",
            right: unit + "BPFDelegateMaps=any", place: "no"),
        Row(
            rule: .runtimeMount,
            wrong: #"{"mounts": [{"type": "bpf", "destination": "/b", "options": ["delegate_maps=hash"]}]}"#,
            right: "mount -t bpf bpffs /b -o delegate_maps=hash", place: "delegate_maps=hash"),
        Row(rule: .nothingDelegated, wrong: "[delegate]\n", right: toml(base)),
        Row(
            rule: .kernelWithoutTokens, wrong: toml(base), right: toml(base.replacing("array", with: "hash")),
            kernel: "6.8"),
        Row(
            rule: .newerThanKernel, wrong: toml(base.replacing("array", with: "rhash")), right: toml(base),
            kernel: "6.12",
            place: "\"rhash\""),
        Row(
            rule: .unknownName, wrong: toml(base.replacing("array", with: "arrray")), right: toml(base),
            place: "\"arrray\""),
        Row(
            rule: .unnamedBit, wrong: toml(base.replacing("array", with: "0x8000000000000000")),
            right: toml(base),
            place: "\"0x8000000000000000\""),
        Row(
            rule: .understatedKernel,
            wrong: toml(base.replacing("array", with: "insn_array"), "[requires]\nkernel = \"6.9\"\n"),
            right: toml(base.replacing("array", with: "insn_array"), "[requires]\nkernel = \"6.19\"\n"),
            place: "kernel"),
        Row(
            rule: .inertCommand,
            wrong: toml(base.replacing("\"prog_load\"", with: "\"prog_load\", \"token_create\"")),
            right: toml(base), place: "\"token_create\""),
        Row(
            rule: .wholeAxis, wrong: toml(base.replacing("\"array\"", with: "\"any\"")), right: toml(base),
            place: "\"any\""),
        Row(
            rule: .typesWithoutCommand, wrong: toml(base.replacing("\"map_create\", ", with: "")),
            right: toml(base),
            place: "maps"),
        Row(
            rule: .commandWithoutTypes, wrong: toml(base.replacing("maps = [\"array\"]\n", with: "")),
            right: toml(base),
            place: "\"map_create\""),
        Row(
            rule: .unusableProgram, wrong: toml(base.replacing("socket_filter", with: "cgroup_sockopt")),
            right: toml(
                base.replacing("socket_filter", with: "cgroup_sockopt").replacing(
                    "cgroup_inet_ingress", with: "cgroup_getsockopt")),
            place: "\"cgroup_sockopt\""),
        Row(
            rule: .missingAttachZero, wrong: toml(base.replacing("cgroup_inet_ingress", with: "xdp")),
            right: toml(base),
            place: "\"socket_filter\""),
        Row(
            rule: .unusableAttachType,
            wrong: toml(base.replacing("\"cgroup_inet_ingress\"", with: "\"cgroup_inet_ingress\", \"xdp\"")),
            right: toml(base),
            place: "\"xdp\""),
        Row(
            rule: .structOpsMember,
            wrong: toml(
                base.replacing("socket_filter", with: "struct_ops").replacing(
                    "cgroup_inet_ingress", with: "struct_ops")),
            right: toml(base.replacing("socket_filter", with: "struct_ops")), place: "\"struct_ops\""),
        Row(
            rule: .unspecifiedType, wrong: toml(base.replacing("array", with: "unspec")), right: toml(base),
            place: "\"unspec\""),
        Row(
            rule: .probeOnly, wrong: toml(base, evidence("probe")), right: toml(base, evidence("app")),
            place: "\"socket_filter\""),
        Row(
            rule: .loadProbe,
            wrong: toml(
                base.replacing("socket_filter", with: "xdp").replacing("cgroup_inet_ingress", with: "xdp")),
            right: toml(base), place: "progs"),
        Row(
            rule: .attachTypeProbe,
            wrong: toml(
                base.replacing("\"socket_filter\"", with: "\"socket_filter\", \"xdp\", \"cgroup_sock\"")
                    .replacing(
                        "\"cgroup_inet_ingress\"",
                        with: "\"cgroup_inet_ingress\", \"cgroup_inet_sock_create\"")),
            right: toml(
                base.replacing("\"socket_filter\"", with: "\"socket_filter\", \"xdp\", \"cgroup_sock\"")
                    .replacing(
                        "\"cgroup_inet_ingress\"",
                        with: "\"cgroup_inet_ingress\", \"cgroup_inet_sock_create\", \"xdp\"")),
            place: "\"xdp\""),
        Row(
            rule: .missingCapability, wrong: caps("bpf", progs: "xdp"),
            right: caps("bpf,net_admin", progs: "xdp"),
            place: "\"xdp\""),
        Row(
            rule: .unneededCapability, wrong: caps("bpf,sys_admin"), right: caps("bpf,net_raw"),
            place: "\"sys_admin\""),
    ]

    static func findings(_ text: String, kernel: String? = nil) throws -> [Finding] {
        let imported = try PolicyImport.read(Array(text.utf8))
        return PolicyLint.findings(in: imported, kernel: kernel.flatMap { KernelVersion($0) })
    }

    @Test(arguments: rows)
    func wrongExampleIsFoundAndRightOneIsNot(_ row: Row) throws {
        let wrong = try Self.findings(row.wrong, kernel: row.kernel)
        let found = try #require(wrong.first { $0.rule == row.rule })
        // A kernel that is too old is not mended by the policy.
        let right = try Self.findings(
            row.right, kernel: row.rule == .kernelWithoutTokens ? "6.9" : row.kernel)
        #expect(!right.contains { $0.rule == row.rule })
        guard let place = row.place else { return }
        let span = try #require(found.span)
        let line = row.wrong.split(separator: "\n", omittingEmptySubsequences: false)[span.line - 1]
        #expect(line.dropFirst(span.column - 1).prefix(span.length) == place)
    }

    @Test func aPolicyThatIsRightIsLeftAlone() throws {
        #expect(try Self.findings(Self.toml(Self.base)).isEmpty)
        #expect(try Self.findings(Self.caps("bpf,net_raw")).isEmpty)
    }

    /// What profile derives has nothing wrong in it.
    @Test(arguments: StraceTests.samples)
    func derivedPoliciesHaveNoErrorsAndNoWarnings(_ sample: String) throws {
        let findings = try Self.findings(Fixture.text("\(sample).toml"), kernel: "6.9")
        #expect(findings.allSatisfy { $0.rule.severity == .note }, "\(findings)")
    }

    static let others: [LintRule] = [.unreadable, .deniedCall, .deniedProbe, .idleGrant, .undelegableCall]

    @Test func everyRuleHasAnExample() {
        let shown = Set(Self.rows.map(\.rule)).union(Self.others)
        #expect(shown == Set(LintRule.all))
        #expect(Set(LintRule.all.map(\.id)).count == LintRule.all.count)
    }

    @Test func everyRuleIsExplained() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/lints.md")
        let page = try String(contentsOf: file, encoding: .utf8)
        for rule in LintRule.all {
            #expect(page.contains("\n### \(rule.id)\n\n*\(rule.severity.rawValue)*"), "\(rule.id)")
        }
        let sections = page.split(separator: "\n").filter { $0.hasPrefix("### ") }.map {
            String($0.dropFirst(4))
        }
        #expect(Set(sections) == Set(LintRule.all.map(\.id)))
    }
}

/// Policies held against what was recorded.
struct RecordingCheckTests {
    static func findings(_ policy: String, _ logs: String...) throws -> [Finding] {
        let imported = try PolicyImport.read(Array(policy.utf8))
        var check = RecordingCheck(imported)
        for log in logs {
            var reading = check.reading("app.log")
            for event in try StraceLog(Array(log.utf8)).events { reading.feed(event) }
            check.add(reading)
        }
        return check.findings()
    }

    static let xdp = Fixture.text("xdp-counter-all-6.1.log")
    static let policy = Fixture.text("xdp-counter.toml")

    @Test func whatItWasDerivedFromIsPermittedAndUsed() throws {
        #expect(try Self.findings(Self.policy, Self.xdp).isEmpty)
    }

    @Test func missingGrantIsDeniedWithItsCallAndItsLine() throws {
        let found = try Self.findings(
            Self.policy.replacing("\"xdp\", \"cgroup_sock\"]", with: "\"cgroup_sock\"]"), Self.xdp)
        let denied = try #require(found.first { $0.rule == .deniedCall })
        #expect(
            denied.message.contains(
                "progs:xdp is not granted: call 19 of app.log needs it (prog_load by xdp-counter)"))
        #expect(denied.remedy == #"progs = ["socket_filter", "kprobe", "xdp", "cgroup_sock"]"#)
        #expect(denied.span?.line == 10)
        #expect(found.count { $0.rule.severity == .error } == 1)
    }

    @Test func missingProbeIsOnlyWorthANote() throws {
        let found = try Self.findings(Self.policy.replacing("\"kprobe\", ", with: ""), Self.xdp)
        #expect(found.map(\.rule) == [.deniedProbe])
    }

    @Test func grantThatNobodyUsedIsIdle() throws {
        let found = try Self.findings(
            Self.policy.replacing("maps = [", with: "maps = [\"queue\", "), Self.xdp)
        #expect(found.map(\.rule) == [.idleGrant])
        #expect(found.first?.message == "no recording uses maps:queue")
        let whole = try Self.findings(
            Self.policy.replacing("maps = [\"array\"]", with: "maps = \"any\""), Self.xdp)
        #expect(whole.map(\.message) == ["of maps, the recordings use array"])
    }

    @Test func recordingsAddUp() throws {
        let both = try Self.findings(Self.policy, Self.xdp, Fixture.text("sockfilter-all-7.2.log"))
        #expect(both.contains { $0.rule == .deniedCall && $0.message.hasPrefix("maps:ringbuf") })
    }

    @Test func whatNoTokenPermitsIsNoted() throws {
        let found = try Self.findings(
            "[delegate]\ncmds = [\"map_create\"]\nmaps = [\"hash\"]\n",
            "1 bpf(BPF_MAP_CREATE, \(StraceTests.map), 72) = 3\n1 bpf(BPF_MAP_GET_FD_BY_ID, {map_id=3, next_id=0}, 12) = 4"
        )
        #expect(found.contains { $0.rule == .undelegableCall && $0.message.hasPrefix("map_get_fd_by_id") })
    }
}
