import BpfAbi
import Recording

/// Calls as a recording has them, one for each thing that a line can show.
enum SampleCalls {
    static let all: [CallEvent] = [
        mapCreate, tokenMapCreate, progLoad, verifierRefuses, logOfSuccess, mapUpdate, largeUpdate, batch,
        freeze, attach, linkCreate, kprobes, objectInfo, pin, hostilePin, btfLoad, testRun, tokenCreate,
        commonForm, unknownCommand, tail, unreadable, unfinished, i386, thread,
    ]

    static let mapCreate = call(
        .mapCreate, attr(72, [(0, 27, 4), (12, 4096, 4)], text: (28, "rb")), result: 4,
        created: DescriptorFact(kind: .map, id: 12, type: 27, name: "rb"))

    static let tokenMapCreate = call(
        .mapCreate,
        attr(80, [(0, 1, 4), (4, 4, 4), (8, 8, 4), (12, 64, 4), (16, 0x10001, 4), (76, 9, 4)]), result: -1,
        facts: [
            9: DescriptorFact(
                kind: .token, token: TokenMasks(cmds: 0x21, maps: .max, progs: 1 << 40, attachs: 0))
        ])

    static let progLoad = call(
        .progLoad,
        attr(
            148, [(0, 6, 4), (4, 2, 4), (8, 0x1000, 8), (16, 0x2000, 8), (68, 37, 4)], text: (48, "xdp_pass")),
        memory: [("insns", 0x1000, xdpPass), ("license", 0x2000, Array("GPL\0".utf8))], result: 5,
        created: DescriptorFact(kind: .prog, id: 12, type: 6, name: "xdp_pass"))

    static let verifierRefuses = call(
        .progLoad,
        attr(
            148,
            [
                (0, 1, 4), (4, 2, 4), (8, 0x1000, 8), (16, 0x2000, 8), (24, 1, 4), (28, 4096, 4),
                (32, 0x3000, 8),
            ]),
        memory: [("insns", 0x1000, xdpPass), ("license", 0x2000, Array("GPL\0".utf8))],
        written: [
            (
                "log_buf", 0x3000,
                Array(
                    "0: (b7) r0 = 0\t; R0_w=0\n1: (95) exit\nR1 \u{1b}[31mtype=ctx\nprocessed 2 insns\n\0"
                        .utf8)
            )
        ], result: -13)

    static let logOfSuccess = call(
        .progLoad,
        attr(48, [(0, 1, 4), (4, 2, 4), (8, 0x1000, 8), (24, 1, 4), (28, 4096, 4), (32, 0x3000, 8)]),
        memory: [("insns", 0x1000, xdpPass)],
        written: [("log_buf", 0x3000, Array("processed 2 insns\n\0".utf8))], result: 6)

    static let mapUpdate = call(
        BpfCommand(rawValue: 2), attr(32, [(0, 4, 4), (8, 0x1000, 8), (16, 0x2000, 8), (24, 1, 8)]),
        memory: [("key", 0x1000, [1, 0, 0, 0]), ("value", 0x2000, [1, 2, 3, 4, 5, 6, 7, 8])], result: 0,
        facts: [4: events])

    static let largeUpdate = call(
        BpfCommand(rawValue: 2), attr(32, [(0, 4, 4), (8, 0x1000, 8), (16, 0x2000, 8)]),
        memory: [
            ("key", 0x1000, [1, 0, 0, 0]), ("value", 0x2000, [UInt8](repeating: 0xAB, count: 100)),
        ], result: -7, facts: [4: events])

    static let batch = call(
        BpfCommand(rawValue: 24), attr(56, [(16, 0x3000, 8), (24, 0x4000, 8), (32, 16, 4), (36, 4, 4)]),
        atExit: attr(56, [(16, 0x3000, 8), (24, 0x4000, 8), (32, 2, 4), (36, 4, 4)]),
        written: [
            ("batch.keys", 0x3000, [1, 0, 0, 0, 2, 0, 0, 0]), ("batch.values", 0x4000, [UInt8](0..<16)),
        ], result: -2, facts: [4: events])

    static let freeze = call(BpfCommand(rawValue: 22), attr(4, [(0, 4, 4)]), result: -1, facts: [4: events])

    static let attach = call(
        BpfCommand(rawValue: 8), attr(32, [(0, 7, 4), (4, 5, 4), (8, 0, 4)]), result: -22,
        facts: [
            7: DescriptorFact(kind: .cgroup, path: "/sys/fs/cgroup/a\u{1b}b"),
            5: DescriptorFact(kind: .prog, id: 3, type: 8, name: "in"),
        ])

    static let linkCreate = call(
        BpfCommand(rawValue: 28), attr(64, [(0, 5, 4), (4, 2, 4), (8, 37, 4), (12, 0x102, 4)]), result: 8,
        facts: [5: DescriptorFact(kind: .prog, id: 12, type: 6, name: "xdp_pass")],
        interfaces: [2: "eth\n0"], created: DescriptorFact(kind: .link, id: 4, type: 6))

    static let kprobes = call(
        BpfCommand(rawValue: 28), attr(48, [(0, 5, 4), (8, 42, 4), (20, 12, 4), (24, 0x1000, 8)]),
        memory: [
            (
                "link_create.kprobe_multi.syms", 0x1000,
                (0..<12).flatMap { [UInt8($0 + 1), 0x20, 0, 0, 0, 0, 0, 0] }
            )
        ]
            + (0..<12).map {
                (
                    "link_create.kprobe_multi.syms[\($0)]", 0x2001 + UInt64($0),
                    Array("vfs_\($0)".utf8)
                )
            }, result: -95, facts: [5: DescriptorFact(kind: .prog, id: 12, type: 2, name: "k")])

    static let objectInfo = call(
        BpfCommand(rawValue: 15), attr(16, [(0, 4, 4), (4, 80, 4), (8, 0x1000, 8)]), result: -14,
        facts: [4: events])

    static let pin = call(
        BpfCommand(rawValue: 6), attr(16, [(0, 0x1000, 8), (8, 4, 4)]),
        memory: [("pathname", 0x1000, Array("/sys/fs/bpf/events\0".utf8))], result: 0, facts: [4: events])

    static let hostilePin = call(
        BpfCommand(rawValue: 6), attr(16, [(0, 0x1000, 8), (8, 4, 4)]),
        memory: [
            ("pathname", 0x1000, Array("/é/\u{202e}\u{9b}1m\"\\".utf8) + [0xFF, 0xC2, 0x0A, 0x7F, 0])
        ], result: -2)

    static let btfLoad = call(
        .btfLoad, attr(40, [(0, 0x1000, 8), (16, 4, 4)]), memory: [("btf", 0x1000, [1, 2, 3, 4])], result: -22
    )

    static let testRun = call(
        BpfCommand(rawValue: 10), attr(80, [(0, 5, 4), (32, 3, 4)]),
        atExit: attr(80, [(0, 5, 4), (4, 2, 4), (32, 3, 4), (36, 150, 4)]), result: 0,
        facts: [5: DescriptorFact(kind: .prog, id: 12, type: 6, name: "xdp_pass")])

    static let tokenCreate = call(
        .tokenCreate, attr(8, [(4, 3, 4)]), result: 9,
        facts: [3: DescriptorFact(kind: .bpffs, path: "/sys/fs/bpf")],
        created: DescriptorFact(kind: .token, token: TokenMasks(cmds: 0x21, maps: 0x80000000, progs: .max)))

    static let commonForm: CallEvent = {
        var call = progLoad
        call.captured.commandArgument |= BpfCommand.commonAttributesBit
        call.captured.common = CommonAttributes(address: 0x5000, size: 24, bytes: attr(24, [(0, 0x6000, 8)]))
        return call
    }()

    static let unknownCommand = call(BpfCommand(rawValue: 57), [1, 0, 0, 0, 2], result: -22)

    static let tail = call(BpfCommand(rawValue: 22), attr(24, [(0, 4, 4), (16, 0xABCD, 2)]), result: -7)

    static let unreadable = CallEvent(
        number: 1, time: 0, pid: 100, tid: 100, comm: "app",
        captured: CapturedCall(
            commandArgument: 0, attrAddress: 0xdead0000, size: 72, attr: [], result: -14))

    static let unfinished = call(BpfCommand(rawValue: 35), attr(12, [(0, 5, 4), (4, 4, 4)]), result: nil)

    static let i386: CallEvent = {
        var call = freeze
        call.captured.abi = .i386
        return call
    }()

    static let thread: CallEvent = {
        var call = freeze
        call.tid = 101
        call.captured.result = 0
        return call
    }()

    private static let events = DescriptorFact(
        kind: .map, id: 3, type: 1, name: "events", keySize: 4, valueSize: 8, maxEntries: 64, mapFlags: 0)

    private static let xdpPass: [UInt8] = [0xB7, 0, 0, 0, 2, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0]

    /// An attr of so many bytes with numbers at offsets.
    static func attr(
        _ size: Int, _ numbers: [(offset: Int, value: UInt64, width: Int)],
        text: (offset: Int, text: String)? = nil
    ) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: size)
        for (offset, value, width) in numbers {
            for index in 0..<width {
                bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
            }
        }
        if let text {
            for (index, byte) in text.text.utf8.enumerated() { bytes[text.offset + index] = byte }
        }
        return bytes
    }

    static func call(
        _ command: BpfCommand, _ attr: [UInt8], atExit: [UInt8]? = nil,
        memory: [(String, UInt64, [UInt8])] = [], written: [(String, UInt64, [UInt8])] = [],
        result: Int64?, facts: DescriptorFacts = [:], interfaces: [UInt32: String] = [:],
        created: DescriptorFact? = nil
    ) -> CallEvent {
        func regions(_ memory: [(String, UInt64, [UInt8])], _ phase: CapturedRegion.Phase) -> [CapturedRegion]
        {
            memory.map {
                CapturedRegion(
                    field: $0.0, phase: phase, address: $0.1, length: UInt64($0.2.count), bytes: $0.2)
            }
        }
        return CallEvent(
            number: 1, time: 0, pid: 100, tid: 100, comm: "app",
            captured: CapturedCall(
                commandArgument: command.rawValue, attrAddress: 0x7ffd_0000_0000, size: UInt32(attr.count),
                attr: attr, attrAtExit: atExit, regions: regions(memory, .entry) + regions(written, .exit),
                result: result), facts: CallFacts(descriptors: facts, interfaces: interfaces),
            created: created)
    }
}
