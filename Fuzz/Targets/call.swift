import BpfAbi

/// Bytes as a call: its arguments, the memory of the process that makes it, and what /proc says of its descriptors.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let command = input.number(as: UInt32.self)
    let size = input.number(as: UInt32.self)
    let attrAddress = input.number(as: UInt64.self)
    let commonAddress = input.number(as: UInt64.self)
    let commonSize = input.number(as: UInt32.self)
    let result = input.number(as: Int64.self)
    var facts = HostileFacts(kinds: input.take(8))
    var memory = HostileMemory(bytes: input.takeRest())
    var collected = CallFacts()
    // Small limits, or one input could ask for gigabytes.
    let limits = CaptureLimits(element: 256, payload: 512, strings: 8, possibleCpus: 4)
    var call = CallCapture.atEntry(
        abi: .x86_64, commandArgument: command, attrAddress: attrAddress, size: size,
        commonAddress: commonAddress,
        commonSize: commonSize, limits: limits, facts: &facts, collected: &collected, memory: &memory)
    _ = AttrDecoder.decode(call, facts: collected)
    CallCapture.atExit(
        &call, result: result, limits: limits, facts: &facts, collected: &collected, memory: &memory)
    _ = AttrDecoder.decode(call, facts: collected)
    // As a recording could have it after it was damaged.
    call.attr = Array(call.attr.dropLast(3))
    for index in call.regions.indices {
        call.regions[index].bytes.removeLast(min(1, call.regions[index].bytes.count))
    }
    _ = AttrDecoder.decode(call, facts: CallFacts())
    return 0
}

/// Memory that repeats a few bytes over all addresses but the first page, and may end at any page.
private struct HostileMemory: TraceeMemory {
    let bytes: [UInt8]

    mutating func read(_ count: Int, at address: UInt64) -> [UInt8] {
        require(count >= 0 && count <= 1 << 20, "a read that no limit holds")
        guard !bytes.isEmpty, address >= 4096 else { return [] }
        let start = Int(address % UInt64(bytes.count))
        return (0..<min(count, 8192)).map { bytes[(start + $0) % bytes.count] }
    }
}

/// Descriptors whose kinds and sizes are made up.
private struct HostileFacts: FactSource {
    let kinds: [UInt8]

    func fact(for descriptor: Int32) -> DescriptorFact? {
        guard !kinds.isEmpty else { return nil }
        let seed = kinds[Int(descriptor.magnitude) % kinds.count]
        let all = DescriptorFact.Kind.allCases
        guard seed != 0xFF else { return nil }
        return DescriptorFact(
            kind: all[Int(seed) % all.count], id: UInt32(seed), type: UInt32(seed % 40),
            keySize: seed & 1 == 0 ? 4 : .max, valueSize: seed & 2 == 0 ? 8 : .max,
            maxEntries: seed & 4 == 0 ? 1 : .max)
    }

    func interfaceName(_ index: UInt32) -> String? { index & 1 == 0 ? "lo" : nil }
}
