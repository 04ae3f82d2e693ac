import BpfAbi
import Recording

/// The events whose lines docs/recording.md shows, one of each kind.
enum ExampleEvents {
    static let all: [TraceEvent] = [
        .header(
            RecordingHeader(
                bpfrec: "1.0", kernel: "6.18.0", arch: "x86_64", argv: ["./app", "-v"], cwd: "/home/me",
                exe: "/home/me/app", started: 1_763_600_000.5,
                delegated: TokenMasks(cmds: 0x21, maps: .max, progs: 0x40, attachs: 0x1),
                sandbox: RecordedSandbox(root: "/srv/app", user: "app", helper: "/run/bpfrec.sock"),
                uid: 1000,
                environment: ["MODE=fast"])),
        .process(
            ProcessEvent(
                time: 102_000, pid: 4242, comm: "app",
                change: .exec(exe: "/home/me/app", argv: ["./app", "-v"]))),
        .call(mapCreate), .call(mapUpdate), .call(progLoad), .call(getNextId),
        .context(
            ContextEvent(
                time: 31_400_000, pid: 4242, tid: 4242, comm: "app", name: "setsockopt",
                arguments: [
                    ContextArgument("fd", .object([("fd", .integer(7)), ("kind", .string("socket"))])),
                    ContextArgument("level", .string("SOL_SOCKET")),
                    ContextArgument("optname", .string("SO_ATTACH_BPF")),
                ], result: -1)),
        .check(
            CheckEvent(
                time: 31_450_000, pid: 4242, tid: 4242, comm: "app", call: "socket",
                check: CapabilityCheck(capability: 13, namespace: .own, inode: 4_026_532_177, isGranted: true)
            )),
        .process(ProcessEvent(time: 31_500_000, pid: 4243, comm: "app", change: .start(parent: 4242))),
        .process(ProcessEvent(time: 40_000_000, pid: 4243, comm: "app", change: .exit(status: 1))),
        .process(ProcessEvent(time: 41_000_000, pid: 4242, comm: "app", change: .killed(signal: 15))),
        .counts(
            CountsEvent(
                time: 41_050_000, pid: 4242, comm: "app", command: .mapUpdateElem,
                map: CountsEvent.Map(id: 12, type: 1, name: "counters"), calls: 200_000)),
        .counts(
            CountsEvent(
                time: 41_050_000, pid: 4242, comm: "app", command: .mapLookupElem,
                map: CountsEvent.Map(id: 12, type: 1, name: "counters"), errno: 2, calls: 17)),
        .end(RecordingEnd(time: 41_100_000, reason: .signaled(15), isStopped: true, calls: 4)),
    ]

    private static let counters = DescriptorFact(
        kind: .map, id: 12, type: 1, name: "counters", keySize: 4, valueSize: 8, maxEntries: 64, mapFlags: 1)

    private static let mapCreate = CallEvent(
        number: 1, time: 1_250_000, pid: 4242, tid: 4242, comm: "app",
        captured: CapturedCall(
            commandArgument: 0, attrAddress: 0x7ffd_4e1c_0a40, size: 44,
            attr: [
                1, 0, 0, 0, 4, 0, 0, 0, 8, 0, 0, 0, 64, 0, 0, 0, 1, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0,
            ] + Array("counters".utf8) + [UInt8](repeating: 0, count: 8), result: 4),
        created: counters, duration: 14_208,
        stack: [
            StackFrame(
                address: 0x7f3a_1c02_9d11, module: "/usr/lib/x86_64-linux-gnu/libbpf.so.1", offset: 0x9d11,
                symbol: "bpf_map_create", symbolOffset: 0xd1),
            StackFrame(
                address: 0x5581_aa00_127c, module: "/home/me/app", offset: 0x127c, symbol: "main",
                symbolOffset: 0x3c),
        ])

    private static let mapUpdate = CallEvent(
        number: 2, time: 1_300_000, pid: 4242, tid: 4243, comm: "worker",
        captured: CapturedCall(
            commandArgument: 2, attrAddress: 0x7f3a_1bff_e5d0, size: 32,
            attr: [
                4, 0, 0, 0, 0, 0, 0, 0, 0x00, 0xe6, 0xff, 0x1b, 0x3a, 0x7f, 0, 0, 0x08, 0xe6, 0xff, 0x1b,
                0x3a,
                0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            ],
            regions: [
                CapturedRegion(
                    field: "key", phase: .entry, address: 0x7f3a_1bff_e600, length: 4, bytes: [7, 0, 0, 0]),
                CapturedRegion(
                    field: "value", phase: .entry, address: 0x7f3a_1bff_e608, length: 8,
                    bytes: [42, 0, 0, 0, 0, 0, 0, 0]),
            ], result: 0), facts: CallFacts(descriptors: [4: counters]), duration: 2_100)

    private static let getNextId = CallEvent(
        number: 4, time: 31_000_000, pid: 4242, tid: 4242, comm: "app",
        captured: CapturedCall(
            commandArgument: 11, attrAddress: 0x7ffd_4e1c_0a00, size: 8, attr: [0, 0, 0, 0, 0, 0, 0, 0],
            result: -1), duration: 1_500,
        checks: [
            CapabilityCheck(capability: 21, namespace: .initial, inode: 4_026_531_837, isGranted: false)
        ])

    private static let progLoad: CallEvent = {
        var attr = [UInt8](repeating: 0, count: 64)
        attr[0] = 6
        attr[4] = 20
        attr[9] = 0x10
        attr[17] = 0x20
        attr[24] = 1
        attr[29] = 0x10
        attr[33] = 0x30
        attr.replaceSubrange(48..<56, with: Array("xdp_drop".utf8))
        let insns = (0..<20).flatMap { [0xB7, 0, 0, 0, UInt8($0), 0, 0, 0] as [UInt8] }
        return CallEvent(
            number: 3, time: 30_000_000, pid: 4242, tid: 4242, comm: "app",
            captured: CapturedCall(
                commandArgument: 5, attrAddress: 0x7ffd_4e1c_0a00, size: 64, attr: attr,
                regions: [
                    CapturedRegion(
                        field: "insns", phase: .entry, address: 0x1000, length: 160, bytes: insns),
                    CapturedRegion(
                        field: "license", phase: .entry, address: 0x2000, length: 4,
                        bytes: Array("GPL\0".utf8)),
                    CapturedRegion(
                        field: "log_buf", phase: .exit, address: 0x3000, length: 4096,
                        bytes: Array("last insn is not an exit or jmp\n\0".utf8)),
                ], result: -22), duration: 310_500)
    }()
}
