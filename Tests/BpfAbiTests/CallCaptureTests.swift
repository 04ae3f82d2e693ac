import BpfAbi
import Testing

struct CallCaptureTests {
    @Test(
        arguments: [Scenario.maps, Scenario.programs, Scenario.links, Scenario.objects, Scenario.others]
            .joined())
    func nothingIsReadTwiceInOnePhase(_ scenario: Scenario) {
        var memory = FakeMemory()
        scenario.memory(&memory)
        let address = Scenario.page - UInt64(scenario.attr.count)
        memory.put(scenario.attr, at: address)
        if let common = scenario.common { memory.put(common, at: 0x5000) }
        var facts = scenario.facts
        var collected = CallFacts()
        var call = enter(scenario.command, address, scenario.attr.count, &facts, &collected, &memory)
        expectDisjoint(memory.reads)
        memory.forgetReads()
        scenario.kernelWrites(&memory)
        CallCapture.atExit(
            &call, result: scenario.result, limits: scenario.limits, facts: &facts, collected: &collected,
            memory: &memory)
        expectDisjoint(memory.reads)
    }

    private func expectDisjoint(_ reads: [ClosedRange<UInt64>]) {
        let sorted = reads.sorted { $0.lowerBound < $1.lowerBound }
        for (one, next) in zip(sorted, sorted.dropFirst()) { #expect(one.upperBound < next.lowerBound) }
    }

    private func enter(
        _ command: UInt32, _ address: UInt64, _ size: Int, _ facts: inout CallFacts,
        _ collected: inout CallFacts, _ memory: inout FakeMemory, limits: CaptureLimits = CaptureLimits()
    ) -> CapturedCall {
        CallCapture.atEntry(
            abi: .x86_64, commandArgument: command, attrAddress: address, size: UInt32(size),
            commonAddress: 0x5000, commonSize: 24, limits: limits, facts: &facts, collected: &collected,
            memory: &memory)
    }

    private func run(
        _ name: String, among scenarios: [Scenario], change: (inout Scenario) -> Void = { _ in }
    ) throws -> Scenario.Outcome {
        var scenario = try #require(scenarios.first { $0.name == name })
        change(&scenario)
        return scenario.run()
    }

    @Test func theAttrIsReadAtOnce() {
        var memory = FakeMemory()
        memory.put([UInt8](repeating: 0, count: 168), at: 0x1000)
        var facts = CallFacts()
        var collected = CallFacts()
        let call = enter(5, 0x1000, 168, &facts, &collected, &memory)
        #expect(memory.reads == [0x1000...0x10a7])
        #expect(call.attr.count == 168)
    }

    @Test func anAttrThatEndsInAnUnmappedPageIsKeptAsFarAsItGoes() {
        var memory = FakeMemory()
        memory.put(.words(1, 4, 8), at: 0x1ff4)
        var facts = CallFacts()
        var collected = CallFacts()
        let call = enter(0, 0x1ff4, 72, &facts, &collected, &memory)
        #expect(call.size == 72)
        #expect(call.attr == .words(1, 4, 8))
        #expect(
            AttrDecoder.decode(call, facts: collected).fields.map(\.name) == [
                "map_type", "key_size", "value_size",
            ])
    }

    @Test(arguments: [0, 0x1003, 0x9999_0000, UInt64.max - 3]) func anAttrAnywhereIsNoTrouble(
        _ address: UInt64
    ) {
        var memory = FakeMemory()
        memory.put(.words(1, 4, 8, 16), at: 0x1003)
        var facts = CallFacts()
        var collected = CallFacts()
        let call = enter(0, address, 16, &facts, &collected, &memory)
        #expect(call.attr.count == (address == 0x1003 ? 16 : 0))
    }

    @Test func anAttrIsNeverLongerThanAPage() {
        var memory = FakeMemory()
        memory.put([UInt8](repeating: 1, count: 8192), at: 0x1000)
        var facts = CallFacts()
        var collected = CallFacts()
        let call = enter(22, 0x1000, Int(UInt32.max), &facts, &collected, &memory)
        #expect(call.size == .max)
        #expect(call.attr.count == 4096)
    }

    @Test func theFactsOfTheNamedDescriptorsAreCollected() throws {
        let outcome = try run("hash map of libbpf 1.4 under a token", among: Scenario.maps)
        #expect(Set(outcome.facts.descriptors.keys) == [5, 7])
        let link = try run("link to an interface", among: Scenario.links)
        #expect(Set(link.facts.descriptors.keys) == [4])
        #expect(link.facts.interfaces == [2: "eth0"])
    }

    @Test func aTokenThatNoFlagPutsInForceIsNotAsked() throws {
        let outcome = try run("hash map of libbpf 1.4 under a token", among: Scenario.maps) { scenario in
            scenario = Scenario(scenario.name, 0, AttrBytes(size: 80).u32(7, at: 76))
        }
        #expect(outcome.facts.descriptors.isEmpty)
        #expect(outcome.call.tokenDescriptor == nil)
    }

    @Test func theTokenOfACallIsKnown() throws {
        #expect(
            try run("hash map of libbpf 1.4 under a token", among: Scenario.maps).call.tokenDescriptor == 7)
        #expect(try run("BTF under a token", among: Scenario.others).call.tokenDescriptor == 7)
        // libbpf 1.4.0 cut the attr before the field: the kernel takes 0.
        let cut = CapturedCall(
            commandArgument: 5, size: 144, attr: AttrBytes(size: 144).u32(0x10000, at: 44).bytes)
        #expect(cut.tokenDescriptor == 0)
    }

    @Test func mapsThatInstructionsNameAreCollected() {
        var memory = FakeMemory()
        memory.put(
            [0x18, 0x11, 0, 0] + .words(3) + .longs(0) + [0x18, 0x21, 0, 0] + .words(9) + .longs(0),
            at: 0x2000)
        let attr = AttrBytes(size: 48).u32(1, at: 0).u32(4, at: 4).u64(0x2000, at: 8)
        memory.put(attr.bytes, at: 0x1000)
        var facts = Scenario.facts
        var collected = CallFacts()
        _ = enter(5, 0x1000, 48, &facts, &collected, &memory)
        #expect(Set(collected.descriptors.keys) == [3, 9])
    }

    @Test func withoutDataOnlyTheLengthOfKeysAndValuesIsKept() throws {
        let outcome = try run("update", among: Scenario.maps) { $0.limits.data = false }
        #expect(outcome.call.regions.map(\.length) == [4, 8])
        #expect(outcome.call.regions.allSatisfy { $0.bytes.isEmpty && !$0.isUnreadable })
        let decoded = AttrDecoder.decode(outcome.call, facts: outcome.facts)
        #expect(decoded.fields[2] == DecodedField("value", .bytes([], length: 8)))
    }

    @Test func aLimitCutsWhatIsKeptAndNotWhatIsKnown() throws {
        let outcome = try run("update of a map per CPU", among: Scenario.maps) { $0.limits.element = 10 }
        let value = try #require(outcome.call.regions.last)
        #expect(value.length == 64)
        #expect(value.bytes.count == 10)
        #expect(!value.isUnreadable)
        let program = try run("program that loads at once", among: Scenario.programs) {
            $0.limits.payload = 8
        }
        let decoded = AttrDecoder.decode(program.call, facts: program.facts)
        #expect(decoded.fields[2].value == .instructions([0xb7, 0, 0, 0, 0, 0, 0, 0], count: 2))
    }

    @Test(arguments: [1, 2, 64] as [UInt64]) func aValueOfAMapPerCpuHasARoundedOneForEach(_ cpus: UInt64)
        throws
    {
        let outcome = try run("update of a map per CPU", among: Scenario.maps) {
            $0.limits.possibleCpus = cpus
        }
        #expect(outcome.call.regions.last?.length == 16 * cpus)
    }

    @Test func hugeCountsNeitherTrapNorRead() {
        var memory = FakeMemory()
        let attr = AttrBytes(size: 168).u32(.max, at: 4).u64(.max, at: 8).u64(.max, at: 16).u32(.max, at: 76)
            .u64(1, at: 80).u32(.max, at: 88).u64(0x5000, at: 120).u32(.max, at: 148)
        memory.put(attr.bytes, at: 0x1000)
        var facts = Scenario.facts
        var collected = CallFacts()
        let call = enter(5, 0x1000, 168, &facts, &collected, &memory)
        let functions = call.regions.first { $0.field == "func_info" }
        #expect(functions?.length == UInt64(UInt32.max) * UInt64(UInt32.max))
        #expect(functions?.isUnreadable == true)
        #expect(call.regions.first { $0.field == "insns" }?.length == UInt64(UInt32.max) * 8)
    }

    @Test func aStringWithoutEndIsCutAtTheKernelsLimit() {
        var memory = FakeMemory()
        memory.put([UInt8](repeating: 65, count: 10_000), at: 0x2000)
        memory.put(AttrBytes(size: 20).u64(0x2000, at: 0).bytes, at: 0x1000)
        var facts = CallFacts()
        var collected = CallFacts()
        let call = enter(7, 0x1000, 20, &facts, &collected, &memory)
        #expect(call.regions.map(\.bytes.count) == [4096])
    }

    @Test func aStringAtTheEndOfAPageIsRead() {
        var memory = FakeMemory()
        memory.put("/sys/fs/bpf/x", at: 0x2ff2)
        memory.put(AttrBytes(size: 20).u64(0x2ff2, at: 0).bytes, at: 0x1000)
        var facts = CallFacts()
        var collected = CallFacts()
        let call = enter(7, 0x1000, 20, &facts, &collected, &memory)
        #expect(call.regions.map { String(decoding: $0.bytes, as: UTF8.self) } == ["/sys/fs/bpf/x"])
        #expect(call.regions.first?.isUnreadable == false)
    }

    @Test func aLogThatNobodyAskedForIsKeptOnlyWhenTheLoadFailed() throws {
        let attr = AttrBytes(size: 128).u32(1, at: 0).u32(64, at: 28).u64(0x8000, at: 32)
        for (result, kept) in [(4, 0), (-22, 1)] as [(Int64, Int)] {
            let scenario = Scenario(
                "log", 5, attr, result: result, kernelWrites: { $0.put("text", at: 0x8000) })
            #expect(scenario.run().call.regions.count == kept)
        }
    }

    @Test func aLongLogIsReadToItsEndAndNotToTheEndOfItsBuffer() {
        let attr = AttrBytes(size: 128).u32(1, at: 0).u32(2, at: 24).u32(16 << 20, at: 28).u64(0x8000, at: 32)
        let log = String(repeating: "line\n", count: 3000)
        let outcome = Scenario("log", 5, attr, result: -13, kernelWrites: { $0.put(log, at: 0x8000) }).run()
        #expect(outcome.call.regions.map(\.bytes) == [Array(log.utf8)])
    }

    /// The true size of a log that nobody asked for is 0, as it mostly was before.
    @Test(arguments: [(0, 0, false), (0, 7, true), (1, 0, true)] as [(UInt32, UInt32, Bool)])
    func anAttrIsReadAgainWhereTheKernelMayHaveChangedIt(_ level: UInt32, _ size: UInt32, _ isRead: Bool) {
        var memory = FakeMemory()
        let attr = AttrBytes(size: 144).u32(1, at: 0).u32(level, at: 24).u32(size, at: 140).bytes
        memory.put(attr, at: 0x1000)
        var facts = CallFacts()
        var collected = CallFacts()
        var call = enter(5, 0x1000, 144, &facts, &collected, &memory)
        memory.forgetReads()
        let written = AttrBytes(size: 144).u32(1, at: 0).u32(level, at: 24).u32(level * 99, at: 140).bytes
        memory.put(written, at: 0x1000)
        CallCapture.atExit(
            &call, result: 4, limits: CaptureLimits(), facts: &facts, collected: &collected, memory: &memory)
        #expect(!memory.reads.isEmpty == isRead)
        #expect(call.attrAtExit == (isRead ? written : nil))
        #expect(call.value("log_true_size", atExit: true) == UInt64(level * 99))
    }

    @Test func aCallWithoutExitIsShownAsItEntered() throws {
        var outcome = try run("lookup", among: Scenario.maps)
        outcome.call.regions.removeAll { $0.phase == .exit }
        outcome.call.result = nil
        let decoded = AttrDecoder.decode(outcome.call, facts: outcome.facts)
        #expect(decoded.fields[2] == DecodedField("value", .address(0x2000)))
    }

    @Test func commandsThatMakeDescriptorsSayOfWhichKind() {
        #expect(CallCapture.returnedKind(.mapCreate) == .map)
        #expect(CallCapture.returnedKind(.progLoad) == .prog)
        #expect(CallCapture.returnedKind(.objGet) == .other)
        #expect(CallCapture.returnedKind(.tokenCreate) == .token)
        #expect(CallCapture.returnedKind(.linkCreate) == .link)
        #expect(CallCapture.returnedKind(.mapUpdateElem) == nil)
        #expect(CallCapture.returnedKind(BpfCommand(rawValue: 99)) == nil)
    }

    @Test func numbersOfTheAttrAreReachedByName() throws {
        let call = try run("hash map of libbpf 1.4 under a token", among: Scenario.maps).call
        #expect(call.value("map_type") == 1)
        #expect(call.value("map_token_fd") == 7)
        #expect(call.value("excl_prog_hash") == nil)
        #expect(call.value("prog_type") == nil)
        #expect(call.value("map_name") == nil)
        let link = try run("link to an interface", among: Scenario.links).call
        #expect(link.value("link_create.attach_type") == 37)
        let next = try run("next program", among: Scenario.objects).call
        #expect(next.value("next_id") == 0)
        #expect(next.value("next_id", atExit: true) == 41)
    }
}
