import BpfAbi
import Recording
import TestSupport

/// Events of any shape that the encoder may be handed, however unlikely.
struct RandomEvents {
    private var random: SplitMix

    init(seed: UInt64) {
        random = SplitMix(seed: seed)
    }

    mutating func event() -> TraceEvent {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: .header(header())
        case 4: .check(checkEvent())
        case 5: .counts(counts())
        case 1: .context(context())
        case 2: .process(process())
        case 3: .end(end())
        default: .call(call())
        }
    }

    mutating func call() -> CallEvent {
        let captured = captured()
        return CallEvent(
            number: number(), time: number(), pid: number(), tid: number(), comm: text(),
            captured: captured, facts: facts(of: captured), created: maybe { $0.fact() },
            duration: maybe { $0.number() },
            checks: maybe { $0.list(3) { $0.check() } }, stack: list(6) { $0.frame() })
    }

    private mutating func check() -> CapabilityCheck {
        CapabilityCheck(
            capability: number(),
            namespace: CapabilityCheck.Namespace.allCases.randomElement(using: &random) ?? .own,
            inode: number(), isGranted: Bool.random(using: &random))
    }

    private mutating func checkEvent() -> CheckEvent {
        CheckEvent(time: number(), pid: number(), tid: number(), comm: text(), call: text(), check: check())
    }

    private mutating func counts() -> CountsEvent {
        CountsEvent(
            time: number(), pid: number(), comm: text(), command: BpfCommand(rawValue: number()),
            map: maybe { CountsEvent.Map(id: $0.number(), type: $0.number(), name: $0.text()) },
            errno: maybe { Int32.random(in: 1..<4096, using: &$0.random) }, calls: number())
    }

    private mutating func header() -> RecordingHeader {
        var header = RecordingHeader(
            bpfrec: text(), kernel: text(), arch: text(), argv: list(4) { $0.text() }, cwd: text(),
            exe: maybe { $0.text() }, started: Double.random(in: 0...4e9, using: &random),
            attached: maybe { $0.list(3) { $0.number() } }, delegated: maybe { $0.masks() },
            observed: Bool.random(using: &random), uid: number(), environment: list(3) { $0.text() })
        header.root = maybe { $0.text() }
        header.user = maybe { $0.text() }
        header.stopAfter = maybe { $0.text() }
        return header
    }

    private mutating func context() -> ContextEvent {
        ContextEvent(
            time: number(), pid: number(), tid: number(), comm: text(), name: text(),
            arguments: list(4) { ContextArgument($0.text(), $0.json(depth: 0)) }, result: result())
    }

    private mutating func process() -> ProcessEvent {
        let change: ProcessEvent.Change =
            switch Int.random(in: 0..<4, using: &random) {
            case 0: .start(parent: number())
            case 1: .exec(exe: text(), argv: list(4) { $0.text() })
            case 2: .exit(status: number())
            default: .killed(signal: number())
            }
        return ProcessEvent(time: number(), pid: number(), comm: text(), change: change)
    }

    private mutating func end() -> RecordingEnd {
        let reason: RecordingEnd.Reason =
            switch Int.random(in: 0..<3, using: &random) {
            case 0: .exited(number())
            case 1: .signaled(number())
            default: .detached
            }
        return RecordingEnd(
            time: number(), reason: reason, isStopped: Bool.random(using: &random), calls: number(),
            lost: ObservationLosses(checks: number(), counts: number()))
    }

    private mutating func captured() -> CapturedCall {
        var call = capturedBytes()
        call.injection = maybe { Bool.random(using: &$0.random) ? .passed : .refused($0.text()) }
        return call
    }

    private mutating func capturedBytes() -> CapturedCall {
        CapturedCall(
            abi: Bool.random(using: &random) ? .x86_64 : .i386,
            commandArgument: Bool.random(using: &random) ? number() : .random(in: 0..<40, using: &random),
            attrAddress: number(), size: number(), attr: bytes(200),
            attrAtExit: maybe { $0.bytes(200) + [1] },
            common: maybe {
                CommonAttributes(
                    address: $0.number(), size: $0.number(), bytes: $0.bytes(30),
                    bytesAtExit: $0.maybe { $0.bytes(30) + [2] })
            },
            regions: list(4) {
                CapturedRegion(
                    field: $0.text(), phase: Bool.random(using: &$0.random) ? .entry : .exit,
                    address: $0.number(), length: $0.number(), bytes: $0.bytes(400),
                    isUnreadable: Bool.random(using: &$0.random))
            }, result: result())
    }

    /// Of descriptors that the attr names and of others.
    private mutating func facts(of call: CapturedCall) -> CallFacts {
        var facts = CallFacts()
        for start in stride(from: 0, to: min(call.attr.count & ~3, 16), by: 4)
        where Bool.random(using: &random) {
            let named = call.attr[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
            facts.descriptors[Int32(bitPattern: named)] = fact()
            facts.interfaces[named] = text()
        }
        for _ in 0..<Int.random(in: 0..<3, using: &random) { facts.descriptors[number()] = fact() }
        for _ in 0..<Int.random(in: 0..<3, using: &random) { facts.interfaces[number()] = text() }
        return facts
    }

    private mutating func fact() -> DescriptorFact {
        DescriptorFact(
            kind: DescriptorFact.Kind.allCases.randomElement(using: &random) ?? .other,
            id: maybe { $0.number() }, type: maybe { $0.number() }, name: maybe { $0.text() },
            keySize: maybe { $0.number() }, valueSize: maybe { $0.number() },
            maxEntries: maybe { $0.number() }, mapFlags: maybe { $0.number() },
            isFrozen: Bool.random(using: &random),
            access: maybe { $0.access() }, path: maybe { $0.text() },
            token: maybe { $0.masks() })
    }

    private mutating func access() -> DescriptorFact.Access {
        DescriptorFact.Access.allCases.randomElement(using: &random) ?? .readOnly
    }

    private mutating func masks() -> TokenMasks {
        TokenMasks(cmds: number(), maps: number(), progs: number(), attachs: number())
    }

    private mutating func frame() -> StackFrame {
        StackFrame(
            address: number(), module: maybe { $0.text() }, offset: maybe { $0.number() },
            symbol: maybe { $0.text() }, symbolOffset: maybe { $0.number() })
    }

    mutating func value() -> DecodedValue { value(depth: 0) }

    private mutating func value(depth: Int) -> DecodedValue {
        switch Int.random(in: 0..<(depth < 4 ? 16 : 13), using: &random) {
        case 0: .number(number())
        case 1: .signed(number())
        case 2: .hex(number())
        case 3: .named(maybe { $0.text() }, number())
        case 4: .flags(list(3) { $0.text() }, unknown: number())
        case 5: .text(bytes(40))
        case 6: .text(bytes(20_000))
        case 7: .descriptor(number(), nil)
        case 8: .interface(number(), nil)
        case 9: .null
        case 10: .address(number())
        case 11: .bytes(bytes(300), length: number())
        case 12: .instructions(bytes(300), count: number())
        case 13: .btf(types: Int(number(as: UInt16.self)), strings: 3, length: number())
        case 14: .structure(list(4) { DecodedField($0.text(), $0.value(depth: depth + 1)) })
        default: .list(list(4) { $0.value(depth: depth + 1) }, count: number())
        }
    }

    private mutating func json(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth < 3 ? 8 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(number())
        case 3: return .unsigned(UInt64.random(in: (1 << 63)...(.max), using: &random))
        case 4: return .double(0.1 + Double(number(as: Int32.self)))
        case 5: return .string(text())
        case 6: return .array(list(3) { $0.json(depth: depth + 1) })
        default: return .object(list(3) { (key: $0.text(), value: $0.json(depth: depth + 1)) })
        }
    }

    private mutating func result() -> Int64? {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: nil
        case 1: number()
        case 2: -Int64.random(in: 1...4095, using: &random)
        case 3: -4096
        default: Int64.random(in: 0...1000, using: &random)
        }
    }

    private mutating func number<Number: FixedWidthInteger>(as type: Number.Type = Number.self) -> Number {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .max
        case 1: .min
        case 2: 0
        case 3: .random(in: .min ... .max, using: &random)
        default: .random(in: 0...100, using: &random)
        }
    }

    private mutating func text() -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "b", "_", "\"", "\\", "\n", "\0", "\u{1b}", "\u{9b}", "é", "😀", "{", ",",
        ]
        let count = Int.random(in: 0..<12, using: &random)
        return String(
            String.UnicodeScalarView((0..<count).compactMap { _ in scalars.randomElement(using: &random) }))
    }

    private mutating func bytes(_ limit: Int) -> [UInt8] {
        (0..<Int.random(in: 0...limit, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private mutating func maybe<Value>(_ value: (inout RandomEvents) -> Value) -> Value? {
        Bool.random(using: &random) ? value(&self) : nil
    }

    private mutating func list<Value>(_ limit: Int, _ value: (inout RandomEvents) -> Value) -> [Value] {
        (0..<Int.random(in: 0...limit, using: &random)).map { _ in value(&self) }
    }
}
