import BpfAbi
import Testing

/// One call from entry to exit, with the kernel played by `kernelWrites`. The attr always ends with its page.
struct Scenario: Sendable, CustomTestStringConvertible {
    typealias Writes = @Sendable (inout FakeMemory) -> Void

    static let page: UInt64 = 0x7000_0000_0000

    let name: String
    let command: UInt32
    let attr: [UInt8]
    var answer: [UInt8]?
    var facts: CallFacts
    var limits = CaptureLimits(possibleCpus: 4)
    let memory: Writes
    var result: Int64
    var kernelWrites: Writes
    var common: [UInt8]?
    var commonAnswer: [UInt8]?

    init(
        _ name: String, _ command: UInt32, _ attr: AttrBytes, answer: AttrBytes? = nil,
        common: AttrBytes? = nil, commonAnswer: AttrBytes? = nil, facts: CallFacts = Scenario.facts,
        result: Int64 = 0, memory: @escaping Writes = { _ in }, kernelWrites: @escaping Writes = { _ in }
    ) {
        self.name = name
        self.command = command
        self.attr = attr.bytes
        self.answer = answer?.bytes
        self.common = common?.bytes
        self.commonAnswer = commonAnswer?.bytes
        self.facts = facts
        self.result = result
        self.memory = memory
        self.kernelWrites = kernelWrites
    }

    var testDescription: String { name }

    struct Outcome {
        var call: CapturedCall
        var facts: CallFacts
        var memory: FakeMemory
    }

    func run() -> Outcome {
        var memory = FakeMemory()
        self.memory(&memory)
        let address = Self.page - UInt64(attr.count)
        memory.put(attr, at: address)
        let commonAddress: UInt64 = 0x5000
        if let common { memory.put(common, at: commonAddress) }
        var source = facts
        var collected = CallFacts()
        var call = CallCapture.atEntry(
            abi: .x86_64, commandArgument: command, attrAddress: address, size: UInt32(attr.count),
            commonAddress: common == nil ? 0 : commonAddress, commonSize: UInt32(common?.count ?? 0),
            limits: limits, facts: &source, collected: &collected, memory: &memory)
        kernelWrites(&memory)
        if let answer { memory.put(answer, at: address) }
        if let commonAnswer { memory.put(commonAnswer, at: commonAddress) }
        CallCapture.atExit(
            &call, result: result, limits: limits, facts: &source, collected: &collected, memory: &memory)
        return Outcome(call: call, facts: collected, memory: memory)
    }

    var text: String {
        let outcome = run()
        let decoded = AttrDecoder.decode(outcome.call, facts: outcome.facts)
        let command = outcome.call.command.name
        return "\(name): \(command) size \(outcome.call.size) = \(outcome.call.result ?? 0)\n"
            + AttrDump.text(decoded)
    }

    /// The descriptors that the scenarios share.
    static let facts = CallFacts(
        descriptors: [
            3: DescriptorFact(
                kind: .map, id: 30, type: 1, name: "counts", keySize: 4, valueSize: 8, maxEntries: 16),
            4: DescriptorFact(kind: .prog, id: 40, type: 6, name: "filter"),
            5: DescriptorFact(kind: .btf, id: 50),
            6: DescriptorFact(kind: .link, id: 60, type: 6),
            7: DescriptorFact(kind: .token, token: TokenMasks(cmds: .max)),
            8: DescriptorFact(kind: .cgroup, path: "/sys/fs/cgroup/app"),
            9: DescriptorFact(kind: .map, id: 90, type: 6, keySize: 4, valueSize: 12, maxEntries: 1),
            10: DescriptorFact(kind: .prog, id: 100, type: 28, name: "replacement"),
            11: DescriptorFact(kind: .bpffs, path: "/sys/fs/bpf"),
            12: DescriptorFact(kind: .link, id: 120, type: 9),
            13: DescriptorFact(kind: .perfEvent),
            14: DescriptorFact(kind: .map, id: 140, type: 26, keySize: 4, valueSize: 64, maxEntries: 1),
            15: DescriptorFact(kind: .netns),
            16: DescriptorFact(kind: .directory, path: "/tmp"),
            30: DescriptorFact(kind: .map, id: 170, type: 3, keySize: 4, valueSize: 4, maxEntries: 8),
            31: DescriptorFact(kind: .map, id: 180, type: 14, keySize: 4, valueSize: 8, maxEntries: 8),
            32: DescriptorFact(kind: .map, id: 190, type: 15, keySize: 4, valueSize: 8, maxEntries: 8),
            33: DescriptorFact(kind: .map, id: 200, type: 13, keySize: 4, valueSize: 4, maxEntries: 8),
            34: DescriptorFact(kind: .map, id: 210, type: 24, keySize: 4, valueSize: 8, maxEntries: 0),
            35: DescriptorFact(kind: .socket),
        ],
        interfaces: [2: "eth0"])
}
