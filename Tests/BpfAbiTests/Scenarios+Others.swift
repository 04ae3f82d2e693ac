import BpfAbi

extension Scenario {
    static let others: [Scenario] = [
        Scenario(
            "BTF under a token", 18,
            AttrBytes(size: 40).u64(0x1000, at: 0).u32(41, at: 16).u32(0x10000, at: 32).u32(7, at: 36),
            result: 5, memory: { $0.put(btf, at: 0x1000) }),
        Scenario(
            "BTF that is refused", 18,
            AttrBytes(size: 32).u64(0x1000, at: 0).u64(0x2000, at: 8).u32(4, at: 16).u32(64, at: 20)
                .u32(1, at: 24),
            answer: AttrBytes(size: 32).u64(0x1000, at: 0).u64(0x2000, at: 8).u32(4, at: 16).u32(64, at: 20)
                .u32(1, at: 24).u32(11, at: 28),
            result: -22, memory: { $0.put([1, 2, 3, 4], at: 0x1000) },
            kernelWrites: { $0.put("bad header\n", at: 0x2000) }),
        Scenario("BTF by number, as before 6.15", 19, AttrBytes(size: 12).u32(1, at: 0), result: -1),
        Scenario(
            "BTF by number under a token", 19,
            AttrBytes(size: 16).u32(1, at: 0).u32(0x10000, at: 8).u32(7, at: 12),
            result: 5),
        Scenario("next BTF", 23, AttrBytes(size: 8), result: -1),
        Scenario("token", 36, AttrBytes(size: 8).u32(11, at: 4), result: 7),
        Scenario("token of the host", 36, AttrBytes(size: 8).u32(1, at: 0).u32(11, at: 4), result: -95),
        Scenario("no attr at all", 5, AttrBytes(size: 0), result: -22),
        Scenario("unknown command", 57, AttrBytes(size: 16).u32(5, at: 4), result: -22),
        Scenario(
            "map with the attributes of 7.2", 0x10000, AttrBytes(size: 16).u32(2, at: 0),
            common: commonLog, commonAnswer: commonLog.u32(12, at: 16), result: -22,
            kernelWrites: { $0.put("bad map type", at: 0x9000) }),
        Scenario(
            "freeze with attributes that are longer than known", 0x10016, AttrBytes(size: 4).u32(3, at: 0),
            common: AttrBytes(size: 32).u32(1, at: 28)),
    ]

    private static let commonLog = AttrBytes(size: 24).u64(0x9000, at: 0).u32(64, at: 8).u32(1, at: 12)
}
