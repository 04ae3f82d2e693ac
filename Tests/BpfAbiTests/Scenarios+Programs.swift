import BpfAbi

extension Scenario {
    static let programs: [Scenario] = [
        Scenario(
            "program that loads at once", 5, program(148, type: 6).u32(37, at: 68).text("filter", at: 48),
            result: 4, memory: putProgram),
        Scenario(
            "program under a token with all that comes with it", 5,
            program(168, type: 26).u32(0x10010, at: 44).u32(24, at: 68).u32(5, at: 72).u32(8, at: 76)
                .u64(0x3000, at: 80).u32(2, at: 88).u32(16, at: 92).u64(0x4000, at: 96).u32(1, at: 104)
                .u32(77, at: 108).u32(5, at: 112).u32(1, at: 116).u64(0x5000, at: 120).u64(0x6000, at: 128)
                .u32(16, at: 136).u32(7, at: 144).u32(2, at: 148).u64(0x7000, at: 152).u32(4, at: 160)
                .u32(.max, at: 164),
            result: 4,
            memory: {
                putProgram(&$0)
                $0.put(.words(0, 11, 1, 12), at: 0x3000)
                $0.put(.words(0, 21, 22, 23), at: 0x4000)
                $0.put(.words(3, 5), at: 0x5000)
                $0.put(.words(1, 31, 32, 8), at: 0x6000)
                $0.put([0x30, 0x82, 1, 2], at: 0x7000)
            }),
        Scenario(
            "program that the verifier refuses", 5,
            program(148, type: 1).u32(0x9, at: 24).u32(4096, at: 28).u64(0x8000, at: 32),
            answer: program(148, type: 1).u32(0x9, at: 24).u32(4096, at: 28).u64(0x8000, at: 32)
                .u32(13, at: 140),
            result: -13, memory: putProgram,
            kernelWrites: { $0.put("R0 !read_ok\n\0stale bytes of an older log", at: 0x8000) }),
        Scenario(
            "refused program before 6.4", 5,
            program(128, type: 1).u32(1, at: 24).u32(4096, at: 28).u64(0x8000, at: 32), result: -13,
            memory: putProgram, kernelWrites: { $0.put("R0 !read_ok\n", at: 0x8000) }),
        Scenario(
            "member of struct_ops, for a program of another", 5,
            program(120, type: 27).u32(3, at: 68).u32(4, at: 112), result: 4, memory: putProgram),
        Scenario(
            "program of a light skeleton: the instructions tell the length of the array", 5,
            program(128, type: 1).u32(3, at: 4).u64(0x5000, at: 120), result: 4,
            memory: {
                $0.put([0x18, 0x61, 0, 0] + .words(1) + .longs(0, 0x95), at: 0x1000)
                $0.put("GPL", at: 0x2000)
                $0.put(.words(3, 9, 14), at: 0x5000)
            }),
        Scenario(
            "program whose memory cannot be read", 5,
            program(72, type: 6).u64(0x2000, at: 16).u32(4, at: 4), result: -14,
            memory: { $0.put([UInt8](repeating: 0xb7, count: 12), at: 0x1000) }),
        Scenario(
            "program with records that are longer than known, and shorter", 5,
            program(120, type: 1).u32(12, at: 76).u64(0x3000, at: 80).u32(2, at: 88).u32(4, at: 92)
                .u64(0x4000, at: 96).u32(2, at: 104),
            result: -22,
            memory: {
                putProgram(&$0)
                $0.put(.words(0, 11, 5, 1, 12, 0), at: 0x3000)
                $0.put(.words(7, 8), at: 0x4000)
            }),
        Scenario(
            "attachment to a cgroup", 8,
            AttrBytes(size: 32).u32(8, at: 0).u32(4, at: 4).u32(1, at: 8).u32(0x2 | 0x4, at: 12).u32(
                4, at: 16)),
        Scenario(
            "attachment to an interface, before another program", 8,
            AttrBytes(size: 32).u32(2, at: 0).u32(4, at: 4).u32(46, at: 8).u32(0x28, at: 12).u32(40, at: 20)
                .u64(5, at: 24)),
        Scenario(
            "attachment of a flow dissector", 8,
            AttrBytes(size: 32).u32(4, at: 4).u32(17, at: 8).u32(0x8, at: 12).u32(6, at: 20)),
        Scenario("detachment", 9, AttrBytes(size: 20).u32(8, at: 0).u32(4, at: 4).u32(6, at: 8), result: -2),
        Scenario(
            "test run", 10,
            AttrBytes(size: 76).u32(4, at: 0).u32(14, at: 8).u32(64, at: 12).u64(0x1000, at: 16)
                .u64(0x2000, at: 24).u32(1, at: 32).u32(4, at: 40).u32(8, at: 44).u64(0x3000, at: 48)
                .u64(0x4000, at: 56).u32(0x1, at: 64).u32(1, at: 68),
            answer: AttrBytes(size: 76).u32(4, at: 0).u32(2, at: 4).u32(14, at: 8).u32(3, at: 12)
                .u64(0x1000, at: 16).u64(0x2000, at: 24).u32(1, at: 32).u32(120, at: 36).u32(4, at: 40)
                .u32(4, at: 44).u64(0x3000, at: 48).u64(0x4000, at: 56).u32(0x1, at: 64).u32(1, at: 68),
            memory: {
                $0.put([UInt8](repeating: 0xaa, count: 14), at: 0x1000)
                $0.put(.words(7), at: 0x3000)
            },
            kernelWrites: {
                $0.put([1, 2, 3, 0xff], at: 0x2000)
                $0.put(.words(8, 9), at: 0x4000)
            }),
        testRun("test run with too little room", room: 2, result: -28),
        testRun("test run that names no room", room: 0, result: 0),
        Scenario(
            "query of a cgroup with too little room", 16,
            AttrBytes(size: 64).u32(8, at: 0).u32(1, at: 4).u32(1, at: 8).u64(0x1000, at: 16).u32(1, at: 24)
                .u64(0x2000, at: 32),
            answer: AttrBytes(size: 64).u32(8, at: 0).u32(1, at: 4).u32(1, at: 8).u32(2, at: 12)
                .u64(0x1000, at: 16).u32(3, at: 24).u64(0x2000, at: 32).u64(4, at: 56),
            result: -28,
            kernelWrites: {
                $0.put(.words(40, 99), at: 0x1000)
                $0.put(.words(2, 99), at: 0x2000)
            }),
        Scenario(
            "query of an interface", 16,
            AttrBytes(size: 64).u32(2, at: 0).u32(46, at: 4).u64(0x1000, at: 16).u32(4, at: 24)
                .u64(0x2000, at: 40).u64(0x3000, at: 48),
            answer: AttrBytes(size: 64).u32(2, at: 0).u32(46, at: 4).u64(0x1000, at: 16).u32(1, at: 24)
                .u64(0x2000, at: 40).u64(0x3000, at: 48).u64(2, at: 56),
            kernelWrites: {
                $0.put(.words(40, 0, 0, 0), at: 0x1000)
                $0.put(.words(60, 0, 0, 0), at: 0x2000)
                $0.put(.words(0x8, 0, 0, 0), at: 0x3000)
            }),
        Scenario(
            "map bound to a program", 35, AttrBytes(size: 12).u32(4, at: 0).u32(3, at: 4).u32(1, at: 8),
            result: -22),
        Scenario(
            "stream of a program", 37,
            AttrBytes(size: 20).u64(0x1000, at: 0).u32(64, at: 8).u32(2, at: 12).u32(4, at: 16),
            result: 5, kernelWrites: { $0.put(Array("helloSTALE".utf8), at: 0x1000) }),
        Scenario("program for struct_ops", 38, AttrBytes(size: 12).u32(14, at: 0).u32(4, at: 4)),
    ]

    private static func program(_ size: Int, type: UInt32) -> AttrBytes {
        AttrBytes(size: size).u32(type, at: 0).u32(2, at: 4).u64(0x1000, at: 8).u64(0x2000, at: 16)
    }

    private static let putProgram: Writes = {
        $0.put([0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0], at: 0x1000)
        $0.put("Dual BSD/GPL", at: 0x2000)
    }

    private static func testRun(_ name: String, room: UInt32, result: Int64) -> Scenario {
        let attr = AttrBytes(size: 40).u32(4, at: 0).u64(0x2000, at: 24)
        return Scenario(
            name, 10, attr.u32(room, at: 12), answer: attr.u32(3, at: 12), result: result,
            kernelWrites: { $0.put([1, 2, 3, 4], at: 0x2000) })
    }
}
