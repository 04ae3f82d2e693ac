/// Copies a call while its caller is stopped: the attr in one read, then what the table of the command points to.
package enum CallCapture {
    /// The kernel refuses a longer attr (E2BIG).
    private static let attrLimit: UInt32 = 4096

    /// At the entry of a call. `attrAddress` and the rest are as the application passed them, and `collected` receives
    /// what the descriptors and interfaces in them are. An i386 caller lays attr out alike: every pointer in it has 64
    /// bits, and no field needs padding.
    package static func atEntry(
        abi: CallerAbi, commandArgument: UInt32, attrAddress: UInt64, size: UInt32, commonAddress: UInt64,
        commonSize: UInt32, limits: CaptureLimits, facts: inout some FactSource,
        collected: inout CallFacts, memory: inout some TraceeMemory
    ) -> CapturedCall {
        let attr = read(size, at: attrAddress, from: &memory)
        var common: CommonAttributes?
        if commandArgument & BpfCommand.commonAttributesBit != 0 {
            common = CommonAttributes(
                address: commonAddress, size: commonSize,
                bytes: read(commonSize, at: commonAddress, from: &memory))
        }
        var walk = CaptureWalk(limits: limits, phase: .entry)
        if let layout = AttrLayout.of(BpfCommand(argument: commandArgument)) {
            walk.regions.reserveCapacity(layout.pointers)
            swap(&walk.facts, &collected)
            walk.visit(
                layout.followedAtEntry, of: StructureView(bytes: attr), pathPrefix: "", source: &facts,
                memory: &memory)
            swap(&walk.facts, &collected)
        }
        return CapturedCall(
            abi: abi, commandArgument: commandArgument, attrAddress: attrAddress, size: size, attr: attr,
            common: common, regions: walk.regions)
    }

    /// At the exit of the same call. `collected` is what the entry left.
    package static func atExit(
        _ call: inout CapturedCall, result: Int64, limits: CaptureLimits, facts: inout some FactSource,
        collected: inout CallFacts, memory: inout some TraceeMemory
    ) {
        call.result = result
        if let common = call.common, !common.bytes.isEmpty {
            let bytes = read(common.size, at: common.address, from: &memory)
            if bytes.count == common.bytes.count { call.common?.bytesAtExit = bytes }
        }
        guard let layout = AttrLayout.of(call.command) else { return }
        if layout.mayChange(call.attr) {
            let bytes = read(call.size, at: call.attrAddress, from: &memory)
            if bytes.count == call.attr.count { call.attrAtExit = bytes }
        }
        guard layout.hasOutputMemory || call.common != nil else { return }
        var walk = CaptureWalk(limits: limits, phase: .exit, result: result)
        swap(&walk.facts, &collected)
        swap(&walk.regions, &call.regions)
        walk.visit(
            layout.followedAtExit, of: call.attrView, pathPrefix: "", source: &facts, memory: &memory)
        if let common = call.common {
            walk.visit(
                StructLayout.commonFields, of: common.view, pathPrefix: "", source: &facts, memory: &memory)
        }
        swap(&walk.facts, &collected)
        swap(&walk.regions, &call.regions)
    }

    /// What kind of descriptor the command returns when it succeeds: `.other` where only /proc can tell, as for
    /// OBJ_GET; nil where it returns none.
    package static func returnedKind(_ command: BpfCommand) -> DescriptorFact.Kind? {
        AttrLayout.of(command)?.returns
    }

    private static func read(
        _ size: UInt32, at address: UInt64, from memory: inout some TraceeMemory
    ) -> [UInt8] {
        size == 0 || address == 0 ? [] : memory.read(Int(min(size, attrLimit)), at: address)
    }
}
