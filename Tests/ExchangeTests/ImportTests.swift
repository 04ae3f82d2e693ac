import BpfAbi
import Delegation
import Exchange
import TestSupport
import Testing

/// What other programs' words mean to their own readers.
struct ImportTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        let format: ImportFormat
        let grants: [String]
        var rules: [LintRule] = []
        var bpffs: String?

        var testDescription: String { String(text.prefix(60)) }
    }

    static let rows: [Row] = [
        // Mount options.
        Row(
            text: "mount -t bpf bpffs /run/b -o delegate_cmds=map_create:0x20,delegate_maps=Hash:array\n",
            format: .mount, grants: ["cmds:prog_load", "maps:hash", "maps:array"], rules: [.numberAfterNames],
            bpffs: "/run/b"),
        Row(
            text: "-odelegate_cmds=0x20:map_create,delegate_maps=any", format: .mount,
            grants: ["cmds:map_create", "cmds:prog_load", "maps:any"]),
        Row(
            text: "delegate_maps=hash,array,delegate_progs=xdp", format: .mount,
            grants: ["maps:hash", "progs:xdp"], rules: [.commaInList]),
        Row(
            text: "delegate_cmdz=any,delegate_maps=hash", format: .mount, grants: ["maps:hash"],
            rules: [.unknownKey]),
        Row(
            text: "delegate_maps=BPF_MAP_TYPE_HASH:array", format: .mount,
            grants: ["maps:hash", "maps:array"], rules: [.refusedItem]),
        Row(
            text: "delegate_maps=hash::array", format: .mount, grants: ["maps:hash", "maps:array"],
            rules: [.refusedItem]),
        Row(text: "delegate_maps=ANY", format: .mount, grants: [], rules: [.refusedItem]),
        Row(
            text: "delegate_cmds=map_create:010:btf_load", format: .mount,
            grants: ["cmds:map_delete_elem", "cmds:btf_load"], rules: [.numberAfterNames]),
        Row(
            text: "# fstab\nnone /run/bpf bpf uid=1000,mode=0700,delegate_progs=xdp:prog_run,nofail 0 0\n",
            format: .mount,
            grants: ["progs:xdp", "progs:prog_run"], bpffs: "/run/bpf"),
        // What the kernel shows: there a number adds to the names.
        Row(
            text: """
                42 23 0:22 / /sys rw,relatime - sysfs sysfs rw
                90 42 0:51 / /run/a\\040b rw,relatime shared:7 - bpf none rw,delegate_cmds=map_create:prog_load:0x40000000000,delegate_maps=any

                """, format: .mountinfo,
            grants: ["cmds:map_create", "cmds:prog_load", "cmds:0x40000000000", "maps:any"],
            bpffs: "/run/a b"),
        Row(
            text:
                "none /sys/fs/bpf bpf rw,relatime,uid=1000000,gid=1000000,delegate_cmds=map_create:prog_load,"
                + "delegate_maps=ringbuf,delegate_progs=socket_filter,delegate_attachs=cgroup_inet_ingress 0 0\n",
            format: .mountinfo,
            grants: [
                "cmds:map_create", "cmds:prog_load", "maps:ringbuf", "progs:socket_filter",
                "attachs:cgroup_inet_ingress",
            ], bpffs: "/sys/fs/bpf"),
        // fsconfig(2), as a program's source and as strace prints it.
        Row(
            text: #"""
                1234 fsconfig(4, FSCONFIG_SET_STRING, "delegate_cmds", "0x21", 0) = 0
                1234 fsconfig(4, FSCONFIG_SET_STRING, "delegate_maps", "hash,array", 0) = -1 EINVAL (Invalid argument)

                """#, format: .fsconfig,
            grants: ["cmds:map_create", "cmds:prog_load", "maps:hash", "maps:array"],
            rules: [.commaInList]),
        Row(
            text: "delegate_cmds=0x40021 delegate_maps=0x8000004", format: .hex,
            grants: ["cmds:map_create", "cmds:prog_load", "cmds:btf_load", "maps:array", "maps:ringbuf"]),
        // A token's fdinfo.
        Row(
            text: "pos:\t0\nflags:\t02000002\nmnt_id:\t15\nino:\t1\nallowed_cmds:\t0x21\nallowed_maps:\tany\n"
                + "allowed_progs:\t0x2\nallowed_attachs:\t0x0\n", format: .fdinfo,
            grants: ["cmds:map_create", "cmds:prog_load", "maps:any", "progs:socket_filter"]),
        // bpftool.
        Row(
            text:
                #"[{"token_info":"/t","allowed_cmds":["any"],"allowed_maps":["hash","0x400000000000"],"allowed_progs":[],"allowed_attachs":["xdp"]}]"#,
            format: .bpftoolJson, grants: ["cmds:any", "maps:hash", "maps:0x400000000000", "attachs:xdp"],
            bpffs: "/t"),
        // LXD and Incus.
        Row(
            text: """
                name: c1
                config:
                  limits.kernel.memlock: unlimited
                  security.delegate_bpf: "true" # on
                  security.delegate_bpf.cmd_types: map_create:prog_load
                  security.delegate_bpf.map_types: 'ringbuf'
                devices: {}

                """, format: .lxdYaml, grants: ["cmds:map_create", "cmds:prog_load", "maps:ringbuf"]),
        Row(
            text: "config:\n  security.delegate_bpf.map_types: hash,array\n", format: .lxdYaml,
            grants: ["maps:hash", "maps:array"], rules: [.commaInList, .missingSetting]),
        Row(
            text:
                "lxc config set c1 security.delegate_bpf true\nlxc config set c1 'security.delegate_bpf.prog_types=xdp:0x2'",
            format: .lxd, grants: ["progs:socket_filter"], rules: [.numberAfterNames]),
        Row(
            text: """
                config:
                  security.bpffs.delegate_cmds: map_create, prog_load
                  security.bpffs.delegate_progs: any
                  security.bpffs.path: /run/bpf
                expanded_config:
                  security.bpffs.delegate_cmds: btf_load

                """, format: .incusYaml, grants: ["cmds:btf_load", "progs:any"], bpffs: "/run/bpf"),
        Row(
            text:
                "incus config set c1 security.bpffs.delegate_cmds=map_create,prog_load \"security.bpffs.delegate_maps=hash\"",
            format: .incus, grants: ["cmds:map_create", "cmds:prog_load", "maps:hash"]),
        Row(
            text: #"{"config": {"security.bpffs.delegate_maps": "hash,array", "security.nesting": "true"}}"#,
            format: .incusYaml, grants: ["maps:hash", "maps:array"]),
        Row(
            text: "config:\n  security.bpffs.delegate_attach: xdp\n  security.bpffs.delegate_progs: xdp\n",
            format: .incusYaml, grants: ["progs:xdp"], rules: [.unknownKey]),
        // OCI.
        Row(
            text: #"""
                {"ociVersion": "1.2.0", "mounts": [{"destination": "/proc", "type": "proc"},
                 {"destination": "/sys/fs/bpf", "type": "bpf", "source": "bpffs",
                  "options": ["nosuid", "delegate_cmds=map_create:prog_load", "delegate_maps=hash"]}]}
                """#, format: .oci, grants: ["cmds:map_create", "cmds:prog_load", "maps:hash"],
            rules: [.runtimeMount], bpffs: "/sys/fs/bpf"),
    ]

    @Test(arguments: rows)
    func readersTakeWhatTheirProgramWould(_ row: Row) throws {
        let imported = try PolicyImport.read(Array(row.text.utf8))
        #expect(imported.format == row.format)
        #expect(Set(imported.policy.delegated.grants.map(\.description)) == Set(row.grants))
        #expect(imported.findings.map(\.rule) == row.rules)
        #expect(imported.policy.sandbox.bpffs == row.bpffs)
    }

    @Test func findingsPointAtTheirPlace() throws {
        let text = "mount -t bpf bpffs /b -o delegate_maps=hash:array:0x10\n"
        let imported = try PolicyImport.read(Array(text.utf8))
        let span = try #require(imported.findings.first?.span)
        #expect(span == SourceSpan(line: 1, column: 51, length: 4))
        #expect(imported.places[Grant(.maps, bit: 4)] == span)
    }

    @Test(arguments: ["", "hello\n", "{}", "[1]", "\u{0}\u{1}", "bpf()"])
    func whatIsNothingOfItIsSaidSo(_ text: String) {
        #expect(throws: ImportError.self) { try PolicyImport.read(Array(text.utf8)) }
    }

    @Test(arguments: ImportFormat.allCases)
    func emptyInputOfEachFormatIsAnError(_ format: ImportFormat) throws {
        // An empty policy.toml is a policy that grants nothing.
        guard format != .toml else { return }
        #expect(throws: ImportError.self) { try PolicyImport.read([], as: format) }
    }

    /// Any bytes give a policy or an error, never a crash.
    @Test func damagedInputNeverCrashes() throws {
        var numbers = SplitMix(seed: 7)
        let samples = Self.rows.map { Array($0.text.utf8) } + [Fixture.bytes("sockfilter-v-6.1.log")]
        for sample in samples {
            for _ in 0..<20 {
                var bytes = Array(sample.prefix(4000))
                for _ in 0..<Int.random(in: 1...8, using: &numbers) where !bytes.isEmpty {
                    let index = Int.random(in: 0..<bytes.count, using: &numbers)
                    switch UInt8.random(in: 0..<3, using: &numbers) {
                    case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &numbers)
                    case 1: bytes.remove(at: index)
                    default: bytes.removeLast(bytes.count - index)
                    }
                }
                _ = try? PolicyImport.read(bytes)
                for format in ImportFormat.allCases { _ = try? PolicyImport.read(bytes, as: format) }
            }
        }
    }
}
