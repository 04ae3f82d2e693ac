import BpfAbi
import Delegation
import Exchange
import Testing

struct SystemdTests {
    static func read(_ text: String) throws -> ImportedPolicy {
        try PolicyImport.read(Array(text.utf8), as: .systemd)
    }

    static let head = "[Service]\nExecStart=/bin/true\nPrivateUsers=yes\nPrivateBPF=yes\n"

    @Test func dropInIsAsTheManualWantsIt() throws {
        let policy = try DelegationPolicy(
            parsing: """
                [delegate]
                cmds = ["map_create", "prog_load", "btf_load"]
                maps = ["lpm_trie", "percpu_cgroup_storage"]
                progs = ["lwt_seg6local", "sk_msg"]
                attachs = ["cgroup_inet4_bind", "xdp", "lirc_mode2"]
                """)
        let lines = try PolicyExport(policy, as: .systemd).text.split(separator: "\n")
        #expect(
            lines.dropFirst() == [
                "[Service]", "PrivateUsers=yes", "PrivateMounts=yes", "DelegateNamespaces=mnt",
                "PrivateBPF=yes", "BPFDelegateCommands=BPFMapCreate,BPFProgLoad,BPFBtfLoad",
                "BPFDelegateMaps=BPFMapTypeLpmTrie,BPFMapTypePercpuCgroupStorageDeprecated",
                "BPFDelegatePrograms=BPFProgTypeSkMsg,BPFProgTypeLwtSeg6local",
                "BPFDelegateAttachments=BPFCgroupInet4Bind,BPFLircMode2,BPFXdp",
            ])
    }

    @Test(arguments: ["netfilter", "syscall"])
    func whatItsShiftedTableCannotSayIsRefused(_ name: String) throws {
        var policy = DelegationPolicy()
        policy.insert(try #require(Grant("progs:\(name)")))
        let refusal = #expect(throws: PolicyExport.Refusal.self) { try PolicyExport(policy, as: .systemd) }
        #expect(refusal?.description.contains("progs:\(name)") == true)
        #expect(refusal?.description.contains("BPFProgTypeNetfilter") == true)
    }

    @Test func unnamedBitsAreRefused() throws {
        var policy = DelegationPolicy()
        policy.delegated.maps.insert(.number(60))
        #expect(throws: PolicyExport.Refusal.self) { try PolicyExport(policy, as: .systemd) }
    }

    @Test func theWholeAxisIsAny() throws {
        var policy = DelegationPolicy()
        policy.delegated.progs = .any
        #expect(try PolicyExport(policy, as: .systemd).text.contains("\nBPFDelegatePrograms=any\n"))
    }

    /// As systemd 262.1 dumps what it made of such units.
    @Test func theLastSettingCounts() throws {
        let imported = try Self.read(
            Self.head + "BPFDelegateCommands=BPFMapCreate,BPFProgLoad\nBPFDelegateCommands=BPFBtfLoad\n"
                + "BPFDelegateMaps=BPFMapTypeHash\nBPFDelegateMaps=\n")
        #expect(imported.policy.delegated.grants.map(\.description) == ["cmds:btf_load"])
        #expect(imported.findings.isEmpty)
    }

    @Test func netfiltersNameGrantsSyscall() throws {
        let imported = try Self.read(Self.head + "BPFDelegatePrograms=BPFProgTypeNetfilter\n")
        #expect(imported.policy.delegated.grants.map(\.description) == ["progs:syscall"])
        #expect(imported.findings.map(\.rule) == [.systemdNetfilter])
    }

    struct Ignored: Sendable {
        let line: String
        let grants: [String]
    }

    static let ignored = [
        Ignored(line: "BPFDelegateCommands=BPFMapCreate, BPFProgLoad", grants: ["cmds:map_create"]),
        Ignored(line: "BPFDelegateCommands=BPFMapCreate,\\\n  BPFProgLoad", grants: ["cmds:map_create"]),
        Ignored(line: "BPFDelegatePrograms=BPFProgTypeSyscall,BPFProgTypeXdp", grants: ["progs:xdp"]),
        Ignored(line: "BPFDelegateMaps=hash", grants: []),
        Ignored(line: "BPFDelegateAttachments=BPFXdp,any", grants: ["attachs:xdp"]),
        Ignored(line: "BPFDelegateAttachments=0x2", grants: []),
        Ignored(line: "BPFDelegateCommands=BPFProgRun", grants: []),
    ]

    @Test(arguments: ignored)
    func whatSystemdIgnoresIsNotGranted(_ row: Ignored) throws {
        let imported = try Self.read(Self.head + row.line + "\n")
        #expect(imported.policy.delegated.grants.map(\.description) == row.grants)
        #expect(imported.findings.contains { $0.rule == .systemdName })
    }

    @Test func remedyNamesWhatWasMeant() throws {
        let imported = try Self.read(Self.head + "BPFDelegateMaps=hash\n")
        #expect(imported.findings.first?.remedy == "BPFMapTypeHash")
    }

    @Test func outputOfSystemctlShowIsRead() throws {
        let imported = try PolicyImport.read(
            Array(
                """
                FragmentPath=/etc/systemd/system/a.service
                PrivateUsers=yes
                PrivateBPF=yes
                BPFDelegateCommands=BPFBtfLoad
                BPFDelegateMaps=any
                BPFDelegatePrograms=
                BPFDelegateAttachments=BPFXdp,BPFNetfilter

                """.utf8))
        #expect(imported.format == .systemd)
        #expect(
            imported.policy.delegated.grants.map(\.description)
                == ["cmds:btf_load", "maps:any", "attachs:xdp", "attachs:netfilter"])
        #expect(imported.findings.isEmpty)
    }
}
