import BpfAbi
import TestSupport
import Testing

/// A hundred thousand random calls with random memory and facts, decoded with and without them: nothing may crash, and
/// what is said to be known has its names.
struct RandomCallTests {
    @Test(arguments: 1...8 as ClosedRange<UInt64>) func randomCallsAreDecoded(seed: UInt64) {
        var random = SplitMix(seed: seed)
        for _ in 0..<12_500 {
            let command: UInt32 = UInt32(random.below(42)) | (random.below(8) == 0 ? 0x10000 : 0)
            let size = Int(random.below(200))
            var facts = RandomFacts(random: random)
            var memory = RandomMemory(random: random)
            memory.size = size
            var collected = CallFacts()
            let limits = CaptureLimits(
                element: Int(random.below(64)), payload: Int(random.below(256)), strings: 4,
                data: random.below(4) != 0, possibleCpus: random.next())
            var call = CallCapture.atEntry(
                abi: .i386, commandArgument: command, attrAddress: random.next(), size: UInt32(size),
                commonAddress: random.next(), commonSize: UInt32(random.below(40)), limits: limits,
                facts: &facts, collected: &collected, memory: &memory)
            CallCapture.atExit(
                &call, result: random.below(2) == 0 ? Int64(random.below(9)) : -Int64(random.below(40)),
                limits: limits, facts: &facts, collected: &collected, memory: &memory)
            let attr = AttrDecoder.decode(call, facts: collected)
            if AttrDecoder.knowsAllOf(call) {
                #expect(attr.tail == nil && !attr.fields.contains(where: Self.isNameless), "\(call)")
            }
            _ = AttrDecoder.decode(call, facts: CallFacts())
            random = SplitMix(seed: random.next() ^ memory.random.next())
        }
    }

    private static func isNameless(_ field: DecodedField) -> Bool {
        switch field.value {
        case .named(nil, _): true
        case .flags(_, let unknown): unknown != 0
        case .structure(let fields): fields.contains(where: isNameless)
        default: false
        }
    }

    struct RandomMemory: TraceeMemory {
        var random: SplitMix
        var size = 0

        /// Mostly small numbers, so that types, flags and lengths are often ones that mean something.
        mutating func read(_ count: Int, at address: UInt64) -> [UInt8] {
            let reachable = random.below(5) == 0 ? Int(random.below(UInt64(count) + 1)) : count
            var bytes = [UInt8](repeating: 0, count: reachable)
            for index in stride(from: 0, to: reachable, by: 4) where random.below(3) != 0 {
                bytes[index] = UInt8(random.below(random.below(3) == 0 ? 256 : 64))
                if random.below(16) == 0 { bytes[reachable - 1] = UInt8(random.below(256)) }
            }
            return bytes
        }
    }

    struct RandomFacts: FactSource {
        var random: SplitMix

        mutating func fact(for descriptor: Int32) -> DescriptorFact? {
            let kinds = DescriptorFact.Kind.allCases
            guard random.below(4) != 0 else { return nil }
            return DescriptorFact(
                kind: kinds[Int(random.below(UInt64(kinds.count)))], type: UInt32(random.below(36)),
                keySize: UInt32(truncatingIfNeeded: random.next() >> random.below(64)),
                valueSize: UInt32(truncatingIfNeeded: random.next() >> random.below(64)))
        }

        func interfaceName(_ index: UInt32) -> String? { "if\(index)" }
    }
}

extension SplitMix {
    fileprivate mutating func below(_ limit: UInt64) -> UInt64 { next() % limit }
}
