import BpfAbi
import Delegation
import Recording

/// Calls as a tracer would capture them, written field by field at the offsets of linux/bpf.h.
enum Calls {
    static let tokenFlag: UInt32 = 0x10000

    static func attr(_ fields: [Int: UInt32], size: Int, name: (at: Int, text: String)? = nil) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: size)
        for (offset, value) in fields {
            for index in 0..<4 {
                bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index))
            }
        }
        if let name {
            for (index, byte) in name.text.utf8.prefix(15).enumerated() { bytes[name.at + index] = byte }
        }
        return bytes
    }

    static func call(
        _ command: UInt32, _ attr: [UInt8], regions: [(String, [UInt8])] = [], result: Int64 = 3
    ) -> CapturedCall {
        CapturedCall(
            commandArgument: command, attrAddress: 0x7000, size: UInt32(attr.count), attr: attr,
            regions: regions.map {
                CapturedRegion(
                    field: $0.0, phase: .entry, address: 0x8000, length: UInt64($0.1.count), bytes: $0.1)
            }, result: result)
    }

    static func mapCreate(
        type: UInt32, keySize: UInt32 = 4, valueSize: UInt32 = 8, entries: UInt32 = 16, name: String = "",
        flags: UInt32 = 0, ifindex: UInt32 = 0, token: Bool = false, result: Int64 = 3
    ) -> CapturedCall {
        let fields = [
            0: type, 4: keySize, 8: valueSize, 12: entries, 16: flags | (token ? tokenFlag : 0), 44: ifindex,
        ]
        return call(0, attr(fields, size: 80, name: (28, name)), result: result)
    }

    static func progLoad(
        type: UInt32, attachType: UInt32 = 0, name: String = "",
        hex: String = "b7000000010000009500000000000000",
        ifindex: UInt32 = 0, token: Bool = false, logLevel: UInt32 = 0, size: Int = 148, result: Int64 = 4
    ) -> CapturedCall {
        let instructions = bytes(hex)
        var fields = [
            0: type, 4: UInt32(instructions.count / 8), 24: logLevel, 44: token ? tokenFlag : 0, 64: ifindex,
            68: attachType,
        ]
        if size < 72 {
            fields[68] = nil
            fields[64] = nil
        }
        return call(
            5, attr(fields, size: size, name: (48, name)), regions: [("insns", instructions)], result: result)
    }

    static func btfLoad(
        types: String = "01000000000000010400000020000001", strings: String = "00696e7400",
        header: Int = 24, token: Bool = false, result: Int64 = 5
    ) -> CapturedCall {
        let typeBytes = bytes(types)
        let stringBytes = bytes(strings)
        let lengths: [Int: UInt32] = [
            4: UInt32(header), 8: 0, 12: UInt32(typeBytes.count), 16: UInt32(typeBytes.count),
            20: UInt32(stringBytes.count),
        ]
        var blob = attr(lengths, size: header)
        blob[0] = 0x9F
        blob[1] = 0xEB
        blob[2] = 1
        blob += typeBytes + stringBytes
        let fields = [16: UInt32(blob.count), 32: token ? tokenFlag : 0]
        return call(18, attr(fields, size: 40), regions: [("btf", blob)], result: result)
    }

    static func btfLookup(token: Bool = false, size: Int = 16, result: Int64 = 6) -> CapturedCall {
        call(19, attr([0: 1, 8: token ? tokenFlag : 0], size: size), result: result)
    }

    static func linkCreate(program: UInt32, attachType: UInt32, result: Int64 = 7) -> CapturedCall {
        call(28, attr([0: program, 4: 9, 8: attachType], size: 64), result: result)
    }

    static func progAttach(program: UInt32, attachType: UInt32, result: Int64 = 0) -> CapturedCall {
        call(8, attr([0: 9, 4: program, 8: attachType], size: 32), result: result)
    }

    static func tokenCreate(result: Int64 = -95) -> CapturedCall {
        call(36, attr([4: 3], size: 8), result: result)
    }

    static func plain(_ command: String, _ fields: [Int: UInt32] = [:], result: Int64) -> CapturedCall {
        call(BpfCommand(name: command)?.rawValue ?? 57, attr(fields, size: 64), result: result)
    }

    static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex).compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

/// A recording made by hand: events get their numbers and times as they come.
struct ScriptedRun {
    static let anyMasks = TokenMasks(cmds: .max, maps: .max, progs: .max, attachs: .max)

    var events: [TraceEvent] = []
    private var calls: UInt64 = 0

    init(argv: [String] = ["./app"], delegated: TokenMasks? = nil, uid: UInt32 = 0) {
        events.append(
            .header(
                RecordingHeader(
                    bpfrec: "test", kernel: "6.18.0", arch: "x86_64", argv: argv, cwd: "/home/me",
                    exe: "/home/me/app", started: 0, delegated: delegated, uid: uid)))
        exec(pid: 100, "/home/me/app")
    }

    mutating func exec(pid: Int32, _ exe: String) {
        events.append(
            .process(ProcessEvent(time: 0, pid: pid, comm: "sh", change: .exec(exe: exe, argv: [exe]))))
    }

    mutating func fork(_ child: Int32, of parent: Int32) {
        events.append(
            .process(ProcessEvent(time: 0, pid: child, comm: "app", change: .start(parent: parent))))
    }

    mutating func call(
        _ call: CapturedCall, pid: Int32 = 100, comm: String = "app", facts: CallFacts = CallFacts(),
        created: DescriptorFact? = nil, checks: [CapabilityCheck]? = nil
    ) {
        calls += 1
        events.append(
            .call(
                CallEvent(
                    number: calls, time: calls, pid: pid, tid: pid, comm: comm, captured: call, facts: facts,
                    created: created, checks: checks)))
    }

    mutating func check(
        _ capability: String, _ namespace: CapabilityCheck.Namespace = .own, in call: String = "sendto",
        granted: Bool = true, inode: UInt32 = ScriptedRun.sandboxNamespace
    ) {
        events.append(
            .check(
                CheckEvent(
                    time: 0, pid: 100, tid: 100, comm: "app", call: call,
                    check: Self.answer(capability, namespace, granted, inode: inode))))
    }

    static let sandboxNamespace: UInt32 = 4_026_532_249

    static func answer(
        _ capability: String, _ namespace: CapabilityCheck.Namespace = .own, _ isGranted: Bool = true,
        inode: UInt32 = ScriptedRun.sandboxNamespace
    ) -> CapabilityCheck {
        CapabilityCheck(
            capability: Capability(name: capability)?.rawValue ?? 63, namespace: namespace,
            inode: namespace == .initial ? 4_026_531_837 : inode, isGranted: isGranted)
    }

    mutating func calls(_ list: [CapturedCall]) {
        for call in list { self.call(call) }
    }

    mutating func context(_ name: String, _ arguments: [(String, JSONValue)], result: Int64) {
        events.append(
            .context(
                ContextEvent(
                    time: 0, pid: 100, tid: 100, comm: "app", name: name,
                    arguments: arguments.map { ContextArgument($0.0, $0.1) }, result: result)))
    }

    mutating func socket(_ domain: String, _ type: JSONValue, result: Int64 = 3) {
        context(
            "socket", [("domain", .string(domain)), ("type", type), ("protocol", .integer(0))], result: result
        )
    }

    mutating func end(_ reason: RecordingEnd.Reason = .exited(0), isStopped: Bool = false) {
        events.append(
            .end(RecordingEnd(time: 9, reason: reason, isStopped: isStopped, calls: calls)))
    }
}
