import BpfAbi

extension Scenario {
    static let links: [Scenario] = [
        Scenario(
            "link to an interface", 28, link(type: 37, target: 2, flags: 0x12).u32(1, at: 16), result: 6),
        Scenario("link to a network namespace", 28, link(type: 36, target: 15), result: 6),
        Scenario("link of a sockmap", 28, link(type: 7, target: 3), result: 6),
        Scenario("link of a structure of operations", 28, link(program: 14, type: 44), result: 6),
        Scenario(
            "link to a cgroup, after another link", 28,
            link(type: 0, target: 8, flags: 0x2010).u32(6, at: 16).u64(3, at: 24), result: 6),
        Scenario(
            "link to tcx by the number of a link", 28,
            link(type: 47, target: 2, flags: 0x2028).u32(60, at: 16).u64(3, at: 24), result: 6),
        Scenario("link to netkit", 28, link(type: 54, target: 2, flags: 0x10).u32(4, at: 16), result: 6),
        Scenario("link of fentry", 28, link(type: 24).u64(0xc0ffee, at: 24), result: 6),
        Scenario(
            "replacement of a function, with a cookie", 28,
            link(program: 10, type: 0, target: 4).u32(7, at: 16).u64(9, at: 24), result: 6),
        Scenario(
            "replacement of a function before 5.19", 28,
            AttrBytes(size: 20).u32(10, at: 0).u32(4, at: 4).u32(7, at: 16), result: 6),
        Scenario("link of a perf event", 28, link(type: 41, target: 13).u64(0xbeef, at: 16), result: 6),
        Scenario(
            "link of many kprobes by name", 28,
            link(type: 42).u32(1, at: 16).u32(3, at: 20).u64(0x1000, at: 24).u64(0x3000, at: 40), result: 6,
            memory: {
                $0.put(.longs(0x2000, 0x2100, 0x6666), at: 0x1000)
                $0.put("vfs_read", at: 0x2000)
                $0.put("vfs_write", at: 0x2100)
                $0.put(.longs(1, 2, 3), at: 0x3000)
            }),
        Scenario(
            "link of many kprobes by address", 28, link(type: 56).u32(2, at: 20).u64(0x1000, at: 32),
            result: 6, memory: { $0.put(.longs(0xffff_ffff_8100_0000, 0xffff_ffff_8100_0010), at: 0x1000) }),
        Scenario(
            "link of many uprobes by descriptor", 28,
            link(type: 48).u64(0x1000, at: 16).u64(0x2000, at: 24).u64(0x3000, at: 32).u64(0x4000, at: 40)
                .u32(2, at: 48).u32(0x3, at: 52).u32(1234, at: 56).u32(16, at: 60),
            result: 6,
            memory: {
                $0.put("/usr/bin/bash", at: 0x1000)
                $0.put(.longs(0x100, 0x200), at: 0x2000)
                $0.put(.longs(0, 0x300), at: 0x3000)
                $0.put(.longs(1, 2), at: 0x4000)
            }),
        Scenario(
            "link of netfilter", 28,
            link(type: 45).u32(2, at: 16).u32(3, at: 20).u32(UInt32(bitPattern: -100), at: 24).u32(1, at: 28),
            result: 6),
        Scenario(
            "link of many functions", 28,
            link(type: 59).u64(0x1000, at: 16).u64(0x2000, at: 24).u32(2, at: 32),
            result: 6,
            memory: {
                $0.put(.words(100, 101), at: 0x1000)
                $0.put(.longs(1, 2), at: 0x2000)
            }),
        Scenario(
            "iterator of a map", 28, iterator, result: 6, memory: { $0.put(.words(3, 0, 0, 0), at: 0x1000) }),
        Scenario(
            "iterator of a cgroup", 28, iterator, result: 6,
            memory: { $0.put(.words(2, 8, 0, 0), at: 0x1000) }),
        Scenario(
            "iterator of a cgroup by number", 28, iterator, result: 6,
            memory: { $0.put(.words(1, 0, 77, 0), at: 0x1000) }),
        Scenario(
            "iterator of a task", 28, iterator.u32(12, at: 24), result: 6,
            memory: { $0.put(.words(4321, 0, 0), at: 0x1000) }),
        Scenario("iterator of everything", 28, link(type: 28), result: 6),
        Scenario(
            "link of a type to come", 28, link(type: 77, target: 8, flags: 0x80).u32(5, at: 20), result: -22),
        Scenario(
            "update of a link", 29,
            AttrBytes(size: 16).u32(6, at: 0).u32(4, at: 4).u32(4, at: 8).u32(4, at: 12)),
        Scenario(
            "update of a structure of operations", 29,
            AttrBytes(size: 16).u32(12, at: 0).u32(14, at: 4).u32(4, at: 8).u32(14, at: 12), result: -1),
        Scenario("detached link", 34, AttrBytes(size: 4).u32(6, at: 0)),
        Scenario("iterator that is opened", 33, AttrBytes(size: 8).u32(6, at: 0), result: 9),
        Scenario(
            "raw tracepoint", 17, AttrBytes(size: 24).u64(0x1000, at: 0).u32(4, at: 8).u64(0xc00c1e, at: 16),
            result: 6, memory: { $0.put("sys_enter", at: 0x1000) }),
        Scenario("raw tracepoint that BTF names", 17, AttrBytes(size: 16).u32(4, at: 8), result: 6),
    ]

    private static func link(
        program: UInt32 = 4, type: UInt32, target: UInt32 = 0, flags: UInt32 = 0
    ) -> AttrBytes {
        AttrBytes(size: 64).u32(program, at: 0).u32(target, at: 4).u32(type, at: 8).u32(flags, at: 12)
    }

    private static let iterator = link(type: 28).u64(0x1000, at: 16).u32(16, at: 24)
}
