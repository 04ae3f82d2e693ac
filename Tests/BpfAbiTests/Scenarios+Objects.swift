import BpfAbi

extension Scenario {
    static let objects: [Scenario] = [
        Scenario(
            "pin below a directory", 6,
            AttrBytes(size: 20).u64(0x1000, at: 0).u32(3, at: 8).u32(0x4000, at: 12).u32(11, at: 16),
            memory: { $0.put("app/counts", at: 0x1000) }),
        Scenario(
            "object of a pin", 7, AttrBytes(size: 16).u64(0x1000, at: 0).u32(0x8, at: 12), result: 3,
            memory: { $0.put("/sys/fs/bpf/app/counts", at: 0x1000) }),
        Scenario(
            "next program", 11, AttrBytes(size: 8).u32(40, at: 0),
            answer: AttrBytes(size: 8).u32(40, at: 0).u32(41, at: 4)),
        Scenario("next map of none", 12, AttrBytes(size: 8), result: -2),
        Scenario("next link", 31, AttrBytes(size: 8), answer: AttrBytes(size: 8).u32(60, at: 4)),
        Scenario("program by number", 13, AttrBytes(size: 4).u32(40, at: 0), result: 4),
        Scenario("map by number, to read", 14, AttrBytes(size: 12).u32(30, at: 0).u32(8, at: 8), result: 3),
        Scenario("link by number", 30, AttrBytes(size: 4).u32(60, at: 0), result: 6),
        Scenario(
            "probe of another task", 20,
            AttrBytes(size: 48).u32(100, at: 0).u32(9, at: 4).u32(64, at: 12).u64(0x1000, at: 16),
            answer: AttrBytes(size: 48).u32(100, at: 0).u32(9, at: 4).u32(8, at: 12).u64(0x1000, at: 16)
                .u32(40, at: 24).u32(2, at: 28).u64(16, at: 32).u64(0xffff_ffff_8100_0000, at: 40),
            kernelWrites: { $0.put("vfs_read", at: 0x1000) }),
        Scenario("statistics", 32, AttrBytes(size: 4), result: 9),
        Scenario(
            "information on a program", 15, info(4, 232), answer: info(4, 228),
            memory: { $0.put(programInfo.bytes, at: 0x1000) },
            kernelWrites: {
                $0.put(
                    programInfo.u32(6, at: 0).u32(40, at: 4).u64(0xa1a2_a3a4_a5a6_a7a8, at: 8).u32(48, at: 20)
                        .u64(123, at: 40).u32(2, at: 52).text("filter", at: 64).u32(2, at: 80).u32(1, at: 84)
                        .u32(50, at: 128).u32(1, at: 144).u32(1, at: 180).u32(2, at: 216).bytes, at: 0x1000)
                $0.put(.words(30, 31, 99, 99), at: 0x2000)
                $0.put([UInt8](repeating: 0xb7, count: 48), at: 0x3000)
                $0.put(.words(0, 11), at: 0x4000)
                $0.put([1, 2, 3, 4, 5, 6, 7, 8], at: 0x5000)
            }),
        Scenario(
            "information on a map, as 6.12 gives it", 15, info(3, 104), answer: info(3, 88),
            memory: { $0.put([UInt8](repeating: 0, count: 104), at: 0x1000) },
            kernelWrites: {
                $0.put(
                    AttrBytes(size: 104).u32(1, at: 0).u32(30, at: 4).u32(4, at: 8).u32(8, at: 12)
                        .u32(16, at: 16).u32(1, at: 20).text("counts", at: 24).u32(50, at: 64).u32(2, at: 68)
                        .u32(3, at: 72).bytes, at: 0x1000)
            }),
        Scenario(
            "information on BTF", 15, info(5, 32), answer: info(5, 32),
            memory: {
                $0.put(
                    AttrBytes(size: 32).u64(0x2000, at: 0).u32(4096, at: 8).u64(0x3000, at: 16).u32(
                        64, at: 24
                    ).bytes, at: 0x1000)
            },
            kernelWrites: {
                $0.put(
                    AttrBytes(size: 32).u64(0x2000, at: 0).u32(41, at: 8).u32(50, at: 12).u64(0x3000, at: 16)
                        .u32(7, at: 24).u32(1, at: 28).bytes, at: 0x1000)
                $0.put(btf, at: 0x2000)
                $0.put("vmlinux", at: 0x3000)
            }),
        linkInfo("a raw tracepoint", 1, room: { $0.u64(0x2000, at: 16).u32(64, at: 24) }, name: "sys_enter") {
            $0.u64(0x2000, at: 16).u32(10, at: 24).u64(7, at: 32)
        },
        linkInfo("fentry", 2) { $0.u32(24, at: 16).u32(1, at: 20).u32(77, at: 24).u64(9, at: 32) },
        linkInfo("a cgroup", 3) { $0.u64(0x1234, at: 16).u32(1, at: 24) },
        linkInfo(
            "an iterator of a map", 4, room: { $0.u64(0x2000, at: 16).u32(64, at: 24) }, name: "bpf_map_elem"
        ) {
            $0.u64(0x2000, at: 16).u32(13, at: 24).u32(30, at: 28)
        },
        linkInfo(
            "an iterator of a cgroup", 4, room: { $0.u64(0x2000, at: 16).u32(64, at: 24) }, name: "cgroup"
        ) {
            $0.u64(0x2000, at: 16).u32(7, at: 24).u64(5, at: 32).u32(2, at: 40)
        },
        linkInfo(
            "an iterator of tasks", 4, room: { $0.u64(0x2000, at: 16).u32(64, at: 24) }, name: "task_vma"
        ) {
            $0.u64(0x2000, at: 16).u32(9, at: 24).u32(100, at: 32).u32(99, at: 36)
        },
        linkInfo("a network namespace", 5) { $0.u32(0xf000_0098, at: 16).u32(36, at: 20) },
        linkInfo("an interface", 6) { $0.u32(2, at: 16) },
        linkInfo("many kprobes", 8, room: { $0.u64(0x2000, at: 16).u32(8, at: 24) }, name: "01234567abcdefgh")
        {
            $0.u64(0x2000, at: 16).u32(2, at: 24).u32(1, at: 28).u64(3, at: 32)
        },
        linkInfo("a structure of operations", 9) { $0.u32(140, at: 16) },
        linkInfo("netfilter", 10) { $0.u32(2, at: 16).u32(1, at: 20).u32(UInt32(bitPattern: -5), at: 24) },
        linkInfo("tcx", 11) { $0.u32(2, at: 16).u32(46, at: 20) },
        linkInfo("many uprobes", 12, room: { $0.u64(0x2000, at: 16).u32(64, at: 48) }, name: "/usr/bin/bash")
        {
            $0.u64(0x2000, at: 16).u32(14, at: 48).u32(2, at: 52).u32(1, at: 56).u32(99, at: 60)
        },
        linkInfo("netkit", 13) { $0.u32(2, at: 16).u32(54, at: 20) },
        linkInfo("a sockmap", 14) { $0.u32(30, at: 16).u32(7, at: 20) },
        linkInfo("a uprobe", 7, room: { $0.u64(0x2000, at: 24).u32(64, at: 32) }, name: "/bin/sh") {
            $0.u32(2, at: 16).u64(0x2000, at: 24).u32(8, at: 32).u32(0x40, at: 36).u64(5, at: 40)
        },
        linkInfo("a kprobe", 7, room: { $0.u64(0x2000, at: 24).u32(64, at: 32) }, name: "vfs_read") {
            $0.u32(3, at: 16).u64(0x2000, at: 24).u32(9, at: 32).u64(0xffff_8100, at: 40).u64(5, at: 56)
        },
        linkInfo("a tracepoint", 7, room: { $0.u64(0x2000, at: 24).u32(64, at: 32) }, name: "sched_switch") {
            $0.u32(5, at: 16).u64(0x2000, at: 24).u32(13, at: 32).u64(5, at: 40)
        },
        linkInfo("a perf event", 7) { $0.u32(6, at: 16).u64(1, at: 24).u32(1, at: 32).u64(5, at: 40) },
        linkInfo("a link to come", 99) { $0.u32(6, at: 20) },
        Scenario(
            "information on a token", 15, info(7, 32), answer: info(7, 32),
            memory: { $0.put([UInt8](repeating: 0, count: 32), at: 0x1000) },
            kernelWrites: { $0.put(.longs(0x21, .max, 2, 0), at: 0x1000) }),
        Scenario(
            "information that is refused", 15, info(4, 300), result: -7,
            memory: { $0.put([UInt8](repeating: 1, count: 300), at: 0x1000) }),
        Scenario(
            "information on something unknown", 15, info(20, 8), answer: info(20, 8),
            memory: { $0.put([UInt8](repeating: 0, count: 8), at: 0x1000) },
            kernelWrites: { $0.put(.longs(5), at: 0x1000) }),
    ]

    static let btf: [UInt8] =
        .words(0x1eb9f, 24, 0, 16, 16, 1) + .words(1, 0x0100_0000, 4, 0x0100_0020) + [0]

    private static func info(_ descriptor: UInt32, _ length: UInt32) -> AttrBytes {
        AttrBytes(size: 16).u32(descriptor, at: 0).u32(length, at: 4).u64(0x1000, at: 8)
    }

    private static let programInfo = AttrBytes(size: 232).u32(64, at: 20).u64(0x3000, at: 32).u32(4, at: 52)
        .u64(0x2000, at: 56).u32(8, at: 132).u64(0x4000, at: 136).u32(4, at: 144).u32(4, at: 180)
        .u64(0x5000, at: 184)

    private static func linkInfo(
        _ what: String, _ type: UInt32, room: (AttrBytes) -> AttrBytes = { $0 }, name: String? = nil,
        answer: (AttrBytes) -> AttrBytes
    ) -> Scenario {
        let before = room(AttrBytes(size: 64)).bytes
        let after = answer(AttrBytes(size: 64).u32(type, at: 0).u32(60, at: 4).u32(40, at: 8)).bytes
        return Scenario(
            "information on \(what)", 15, info(6, 64), answer: info(6, 64),
            memory: { $0.put(before, at: 0x1000) },
            kernelWrites: { memory in
                memory.put(after, at: 0x1000)
                if let name { memory.put(name, at: 0x2000) }
            })
    }
}
