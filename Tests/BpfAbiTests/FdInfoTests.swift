import BpfAbi
import Testing

/// The texts are those of Linux 6.18.
struct FdInfoTests {
    private static let head = "pos:\t0\nflags:\t02000002\nmnt_id:\t17\nino:\t1038\n"

    @Test func map() {
        let text =
            Self.head + """
                map_type:\t2
                key_size:\t4
                value_size:\t8
                max_entries:\t4
                map_flags:\t0x480
                map_extra:\t0x0
                memlock:\t344
                map_id:\t33
                frozen:\t0

                """
        #expect(
            FdInfo.parse(text: text, link: "anon_inode:bpf-map")
                == DescriptorFact(
                    kind: .map, id: 33, type: 2, keySize: 4, valueSize: 8, maxEntries: 4, mapFlags: 0x480))
    }

    @Test(
        arguments: [
            ("02000000", 0, false, .readOnly), ("02000001", 0, false, .writeOnly), ("02000002", 1, true, nil),
            ("2000000", 1, true, .readOnly),
        ] as [(String, Int, Bool, DescriptorFact.Access?)])
    func mapThatCannotBeWritten(
        _ flags: String, _ frozen: Int, _ isFrozen: Bool, _ access: DescriptorFact.Access?
    ) {
        let text = "pos:\t0\nflags:\t\(flags)\nmap_type:\t2\nmap_id:\t33\nfrozen:\t\(frozen)\n"
        #expect(
            FdInfo.parse(text: text, link: "anon_inode:bpf-map")
                == DescriptorFact(kind: .map, id: 33, type: 2, isFrozen: isFrozen, access: access))
    }

    @Test func program() {
        let text = Self.head + "prog_type:\t6\nprog_jited:\t1\nprog_tag:\t59f4a931744dcdc6\nprog_id:\t115\n"
        #expect(
            FdInfo.parse(text: text, link: "anon_inode:bpf-prog")
                == DescriptorFact(kind: .prog, id: 115, type: 6))
    }

    @Test(
        arguments: [
            ("raw_tracepoint", 1), ("tracing", 2), ("cgroup", 3), ("xdp", 6), ("perf", 7),
            ("kprobe_multi", 8),
            ("kretprobe_multi", 8), ("uretprobe_multi", 12), ("netkit", 13),
        ] as [(String, UInt32)]) func link(_ name: String, _ type: UInt32)
    {
        let text =
            Self.head + "link_type:\t\(name)\nlink_id:\t91\nprog_tag:\t59f4a931744dcdc6\nprog_id:\t116\n"
        #expect(
            FdInfo.parse(text: text, link: "anon_inode:bpf_link")
                == DescriptorFact(kind: .link, id: 91, type: type))
    }

    @Test func linkOfAnUnknownType() {
        let text = Self.head + "link_type:\t<16>\nlink_id:\t91\n"
        #expect(
            FdInfo.parse(text: text, link: "anon_inode:bpf_link") == DescriptorFact(kind: .link, id: 91))
    }

    @Test func btf() {
        #expect(
            FdInfo.parse(text: Self.head + "btf_id:\t1\n", link: "anon_inode:btf")
                == DescriptorFact(kind: .btf, id: 1))
    }

    @Test func token() {
        let text =
            Self.head
            + "allowed_cmds:\t0x21\nallowed_maps:\tany\nallowed_progs:\t0x2\nallowed_attachs:\t0x0\n"
        #expect(
            FdInfo.parse(text: text, link: "/bpf-token (deleted)")
                == DescriptorFact(
                    kind: .token, token: TokenMasks(cmds: 0x21, maps: .max, progs: 2, attachs: 0)))
    }

    @Test(
        arguments: [
            ("anon_inode:bpf_iter", .iter), ("anon_inode:bpf-stats", .stats),
            ("anon_inode:[perf_event]", .perfEvent), ("net:[4026531833]", .netns),
            ("socket:[44144]", .socket),
            ("pipe:[1]", .other), ("anon_inode:[eventpoll]", .other), ("uts:[4026531838]", .other),
        ] as [(String, DescriptorFact.Kind)]) func others(_ link: String, _ kind: DescriptorFact.Kind)
    {
        #expect(FdInfo.parse(text: Self.head, link: link) == DescriptorFact(kind: kind))
    }

    @Test func filesAndDirectories() {
        #expect(
            FdInfo.parse(text: "pos:\t0\nflags:\t02300000\n", link: "/sys/fs/bpf")
                == DescriptorFact(kind: .directory, path: "/sys/fs/bpf"))
        #expect(
            FdInfo.parse(text: "pos:\t0\nflags:\t02100000\n", link: "/etc/passwd")
                == DescriptorFact(kind: .file, path: "/etc/passwd"))
        #expect(
            FdInfo.parse(text: Self.head, link: "/bpf-token (deleted)")
                == DescriptorFact(kind: .file, path: "/bpf-token (deleted)"))
    }

    @Test func damagedTextIsReadAsFarAsItGoes() {
        let text = "map_type:\tx\nkey_size\n:\nvalue_size:\t99999999999999999999\nmap_id:\t7"
        #expect(FdInfo.parse(text: text, link: "anon_inode:bpf-map") == DescriptorFact(kind: .map, id: 7))
        #expect(FdInfo.parse(text: "", link: "") == nil)
    }
}
