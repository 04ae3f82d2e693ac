import BpfAbi

extension Scenario {
    static let maps: [Scenario] = [
        Scenario(
            "hash map of libbpf 1.4 under a token", 0,
            AttrBytes(size: 80).u32(1, at: 0).u32(4, at: 4).u32(8, at: 8).u32(16, at: 12).u32(0x10001, at: 16)
                .text("counts", at: 28).u32(5, at: 48).u32(2, at: 52).u32(3, at: 56).u32(7, at: 76),
            result: 3),
        Scenario(
            "map with every field of 7.3", 0,
            AttrBytes(size: 92).u32(13, at: 0).u32(4, at: 4).u32(4, at: 8).u32(16, at: 12)
                .u32(0x8000_8004, at: 16).u32(3, at: 20).u32(1, at: 24).text("outer", at: 28).u32(2, at: 44)
                .u32(9, at: 60).u64(0xabcd, at: 64).u32(5, at: 72).u64(0x1000, at: 80).u32(32, at: 88),
            result: -1,
            memory: { $0.put([UInt8](repeating: 0xee, count: 32), at: 0x1000) }),
        Scenario("map creation of 3.18", 0, AttrBytes(size: 16).u32(99, at: 0).u32(4, at: 4), result: -22),
        Scenario(
            "map creation cut inside a field", 0, AttrBytes(size: 15).u32(2, at: 0).u32(4, at: 4), result: 3),
        Scenario(
            "map creation of a kernel to come", 0,
            AttrBytes(size: 200).u32(2, at: 0).u32(1, at: 100).u32(0x0102_0304, at: 180), result: -7),
        Scenario(
            "lookup", 1, element.u64(0x4, at: 24), memory: { $0.put([1, 0, 0, 0], at: 0x1000) },
            kernelWrites: { $0.put([1, 2, 3, 4, 5, 6, 7, 8], at: 0x2000) }),
        Scenario(
            "lookup of nothing", 1, element, result: -2, memory: { $0.put([1, 0, 0, 0], at: 0x1000) }),
        Scenario(
            "update", 2, element,
            memory: {
                $0.put([1, 0, 0, 0], at: 0x1000)
                $0.put([8, 7, 6, 5, 4, 3, 2, 1], at: 0x2000)
            }),
        Scenario(
            "update of one CPU", 2, element.u64(3 << 32 | 0x8 | 0x40, at: 24),
            memory: {
                $0.put([1, 0, 0, 0], at: 0x1000)
                $0.put([8, 7, 6, 5, 4, 3, 2, 1], at: 0x2000)
            }),
        Scenario(
            "update of a map per CPU", 2, element.u32(9, at: 0).u64(2, at: 24),
            memory: {
                $0.put([0, 0, 0, 0], at: 0x1000)
                $0.put([UInt8](repeating: 9, count: 64), at: 0x2000)
            }),
        Scenario(
            "update of all CPUs at once", 2, element.u32(9, at: 0).u64(0x10, at: 24),
            memory: {
                $0.put([0, 0, 0, 0], at: 0x1000)
                $0.put([UInt8](repeating: 9, count: 12), at: 0x2000)
            }),
        Scenario(
            "lookup in a map per CPU", 1, element.u32(9, at: 0),
            memory: { $0.put([0, 0, 0, 0], at: 0x1000) },
            kernelWrites: { $0.put((0..<64).map { UInt8($0) }, at: 0x2000) }),
        Scenario(
            "batch of a map per CPU", 24, batch.u32(2, at: 32).u32(9, at: 36),
            memory: { $0.put(.words(5), at: 0x1000) },
            kernelWrites: {
                $0.put(.words(6), at: 0x2000)
                $0.put(.words(10, 11), at: 0x3000)
                $0.put((0..<128).map { UInt8($0) }, at: 0x4000)
            }),
        Scenario(
            "update of an array of programs", 2, element.u32(30, at: 0),
            memory: {
                $0.put(.words(1), at: 0x1000)
                $0.put(.words(4), at: 0x2000)
            }),
        Scenario(
            "lookup in an array of programs", 1, element.u32(30, at: 0),
            memory: { $0.put(.words(1), at: 0x1000) },
            kernelWrites: { $0.put(.words(40), at: 0x2000) }),
        Scenario(
            "update of an array of programs with what is none", 2, element.u32(30, at: 0), result: -9,
            memory: {
                $0.put(.words(1), at: 0x1000)
                $0.put(.words(99), at: 0x2000)
            }),
        Scenario(
            "batch of maps in a map", 26, batch.u32(2, at: 32).u32(33, at: 36),
            memory: {
                $0.put(.words(10, 11), at: 0x3000)
                $0.put(.words(3, 9), at: 0x4000)
            }),
        Scenario(
            "update of an array of devices", 2, element.u32(31, at: 0),
            memory: {
                $0.put(.words(1), at: 0x1000)
                $0.put(.words(2, 4), at: 0x2000)
            }),
        Scenario(
            "lookup of a socket", 1, element.u32(32, at: 0), memory: { $0.put(.words(1), at: 0x1000) },
            kernelWrites: { $0.put(.longs(0x5001), at: 0x2000) }),
        Scenario(
            "update of a socket with a descriptor of 64 bits", 2, element.u32(32, at: 0),
            memory: {
                $0.put(.words(1), at: 0x1000)
                $0.put(.words(35, 1), at: 0x2000)
            }),
        Scenario(
            "storage of a socket", 2, element.u32(34, at: 0),
            memory: {
                $0.put(.words(35), at: 0x1000)
                $0.put(.longs(7), at: 0x2000)
            }),
        Scenario(
            "deletion with bytes after its last field", 3, element,
            memory: { $0.put([7, 0, 0, 0], at: 0x1000) }),
        Scenario(
            "first key", 4, AttrBytes(size: 24).u32(3, at: 0).u64(0x2000, at: 16),
            kernelWrites: { $0.put([9, 0, 0, 0], at: 0x2000) }),
        Scenario(
            "lookup and deletion with garbage in the padding", 21, element.u32(0xdead, at: 4),
            memory: { $0.put([1, 0, 0, 0], at: 0x1000) },
            kernelWrites: { $0.put([1, 2, 3, 4, 5, 6, 7, 8], at: 0x2000) }),
        Scenario("freeze", 22, AttrBytes(size: 4).u32(3, at: 0)),
        Scenario(
            "freeze of something that is no descriptor", 22, AttrBytes(size: 4).u32(.max, at: 0), result: -9),
        Scenario(
            "last batch", 24, batch.u32(128, at: 32), answer: batch.u32(2, at: 32), result: -2,
            memory: { $0.put(.words(5), at: 0x1000) },
            kernelWrites: {
                $0.put(.words(6), at: 0x2000)
                $0.put(.words(10, 11, 99, 99), at: 0x3000)
                $0.put(.longs(20, 21, 99, 99), at: 0x4000)
            }),
        Scenario(
            "first batch, with deletion", 25, batch.u64(0, at: 0).u32(2, at: 32),
            kernelWrites: {
                $0.put(.words(6), at: 0x2000)
                $0.put(.words(10, 11), at: 0x3000)
                $0.put(.longs(20, 21), at: 0x4000)
            }),
        Scenario(
            "batch of updates", 26, batch.u32(2, at: 32).u64(4, at: 40).u64(1, at: 48), result: -22,
            memory: {
                $0.put(.words(10, 11), at: 0x3000)
                $0.put(.longs(20, 21), at: 0x4000)
            }),
        Scenario(
            "batch of deletions", 27, batch.u32(2, at: 32), memory: { $0.put(.words(10, 11), at: 0x3000) }),
    ]

    private static let element = AttrBytes(size: 32).u32(3, at: 0).u64(0x1000, at: 8).u64(0x2000, at: 16)

    private static let batch = AttrBytes(size: 56).u64(0x1000, at: 0).u64(0x2000, at: 8).u64(0x3000, at: 16)
        .u64(0x4000, at: 24).u32(3, at: 36)
}
