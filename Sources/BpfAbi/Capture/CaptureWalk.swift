/// One pass over the rows of a table at an entry or an exit: copies the memory that they point to, and keeps what the
/// descriptors and interfaces in them are.
struct CaptureWalk {
    private static let pageSize = 4096
    private static let symbolLimit = 512
    /// The records of the largest programs are a tenth of this; each becomes a structure when it is decoded.
    private static let recordLimit = 1 << 20
    /// As many as the kernel lets one program use: 64 maps and 256 modules, with room.
    private static let descriptorLimit: UInt64 = 1024

    let limits: CaptureLimits
    let phase: CapturedRegion.Phase
    let result: Int64?
    var regions: [CapturedRegion]
    var facts: CallFacts
    private var lastMap: (descriptor: UInt64, fact: DescriptorFact)?

    init(
        limits: CaptureLimits, phase: CapturedRegion.Phase, result: Int64? = nil,
        regions: [CapturedRegion] = [], facts: CallFacts = CallFacts()
    ) {
        self.limits = limits
        self.phase = phase
        self.result = result
        self.regions = regions
        self.facts = facts
    }

    mutating func visit(
        _ fields: [Field], of view: StructureView, pathPrefix: String, source: inout some FactSource,
        memory: inout some TraceeMemory
    ) {
        for field in fields {
            visit(field, of: view, pathPrefix: pathPrefix, source: &source, memory: &memory)
        }
    }

    private mutating func visit(
        _ field: Field, of view: StructureView, pathPrefix: String, source: inout some FactSource,
        memory: inout some TraceeMemory
    ) {
        switch field.meaning {
        case .structure(let fields):
            visit(fields, of: view, pathPrefix: pathPrefix, source: &source, memory: &memory)
        case .union(let arms):
            for arm in arms {
                let isChosen = arm.isChosen(
                    in: view, regions: regions, pathPrefix: pathPrefix, facts: &facts, source: &source)
                guard isChosen else { continue }
                visit(arm, of: view, pathPrefix: pathPrefix, source: &source, memory: &memory)
                return
            }
        case .pointer(let pointee):
            guard view.reaches(field.place) else { return }
            let address = view.number(field.place)
            guard address != 0, isDue(pointee) else { return }
            follow(field.path, pointee, to: address, of: view, source: &source, memory: &memory)
        case .descriptor(let role):
            guard phase == .entry, view.reaches(field.place) else { return }
            let number = view.number(field.place)
            let isInForce = role.isInForce(
                number, in: view, regions: regions, pathPrefix: pathPrefix, facts: &facts, source: &source)
            if isInForce { _ = facts.descriptor(number, from: &source) }
        case .interface:
            guard view.reaches(field.place) else { return }
            _ = facts.interface(view.number(field.place), from: &source)
        case .number, .signed, .hex, .kernelVersion, .named, .flags, .elementFlags, .text, .bytes:
            return
        }
    }

    /// Whether the kernel reads the memory, or has written it, at this point.
    private func isDue(_ pointee: Pointee) -> Bool {
        guard phase == .exit else { return pointee.direction != .output }
        guard pointee.direction != .input, let result else { return false }
        let noEntry: Int64 = -2
        let noSpace: Int64 = -28
        switch pointee.kind {
        case .log: return true
        // The last batch comes with ENOENT.
        case .keys, .values, .cursor: return result >= 0 || result == noEntry
        // The kernel filled as much as there was room for.
        default: return result >= 0 || result == noSpace
        }
    }

    private mutating func follow(
        _ path: String, _ pointee: Pointee, to address: UInt64, of view: StructureView,
        source: inout some FactSource, memory: inout some TraceeMemory
    ) {
        let room = room(of: pointee, in: view)
        switch pointee.kind {
        case .string(let limit):
            regions.append(memory.stringRegion(path, phase, at: address, limit: limit))
        case .log:
            captureLog(path, pointee, at: address, of: view, memory: &memory)
        case .text, .stream, .bytes, .packet:
            regions.append(memory.region(path, phase, at: address, length: room, limit: limits.element))
        case .btf:
            regions.append(memory.region(path, phase, at: address, length: room, limit: limits.payload))
        case .instructions(let unit):
            let length = room.multipliedOrMax(by: unit)
            let region = memory.region(path, phase, at: address, length: length, limit: limits.payload)
            if phase == .entry {
                for descriptor in InstructionScan.mapDescriptors(in: region.bytes) where descriptor >= 0 {
                    _ = facts.descriptor(UInt64(descriptor), from: &source)
                }
            }
            regions.append(region)
        case .key, .value, .keys, .values, .cursor:
            captureData(path, pointee, room: room, at: address, of: view, source: &source, memory: &memory)
        case .elements(let fields), .records(let fields):
            let width = pointee.stride.map { view.number($0.place) } ?? UInt64(fields.first?.place.width ?? 0)
            let limit = pointee.stride == nil ? limits.element : min(limits.payload, Self.recordLimit)
            let length = room.multipliedOrMax(by: width)
            regions.append(memory.region(path, phase, at: address, length: length, limit: limit))
        case .descriptors:
            captureDescriptors(path, pointee, room: room, at: address, source: &source, memory: &memory)
        case .strings:
            captureStrings(path, count: room, at: address, memory: &memory)
        case .structure(let fields):
            let before = regions.first { $0.field == path }?.bytes
            let region = memory.region(path, phase, at: address, length: room, limit: Self.pageSize)
            regions.append(region)
            let inner = StructureView(bytes: region.bytes, atEntry: before)
            visit(fields, of: inner, pathPrefix: path, source: &source, memory: &memory)
        }
    }

    /// How many bytes or elements the kernel reads, or had room for and wrote.
    private func room(of pointee: Pointee, in view: StructureView) -> UInt64 {
        guard let length = pointee.length else { return 0 }
        let now = view.number(length.place)
        guard phase == .exit else { return now }
        let before = view.numberAtEntry(length.place)
        return switch pointee.kind {
        // Some lengths of names count the NUL and some do not.
        case .text: min(before, now &+ 1)
        case .packet: before == 0 ? now : min(before, now)
        case .stream: min(before, UInt64(clamping: result ?? 0))
        default: min(before, now)
        }
    }

    private mutating func captureData(
        _ path: String, _ pointee: Pointee, room: UInt64, at address: UInt64, of view: StructureView,
        source: inout some FactSource, memory: inout some TraceeMemory
    ) {
        guard let map = pointee.map, let fact = mapFact(view.number(map.place), from: &source) else { return }
        let flags = pointee.flags.map { view.number($0.place) } ?? 0
        let length: UInt64? =
            switch pointee.kind {
            case .key: fact.keyLength
            case .keys: fact.keyLength?.multipliedOrMax(by: room)
            case .cursor: fact.cursorLength
            case .value: fact.valueLength(flags: flags, possibleCpus: limits.possibleCpus)
            default:
                fact.valueLength(flags: flags, possibleCpus: limits.possibleCpus)?.multipliedOrMax(by: room)
            }
        guard let length else { return }
        let limit = limits.data ? limits.element : 0
        let region = memory.region(path, phase, at: address, length: length, limit: limit)
        regions.append(region)
        guard let fields = MapContent.fields(of: pointee.kind, in: fact, phase) else { return }
        let width = pointee.kind.isMany && room > 0 ? length / room : length
        for element in region.elements(of: width).prefix(Int(Self.descriptorLimit)) {
            visit(
                fields, of: StructureView(bytes: element), pathPrefix: path, source: &source, memory: &memory)
        }
    }

    /// A call names one map, for its key as for its value.
    private mutating func mapFact(_ descriptor: UInt64, from source: inout some FactSource) -> DescriptorFact?
    {
        if let lastMap, lastMap.descriptor == descriptor { return lastMap.fact }
        guard let fact = facts.descriptor(descriptor, from: &source) else { return nil }
        lastMap = (descriptor, fact)
        return fact
    }

    /// The log is worth its memory when something went wrong or the caller asked for it. Kernels before 6.4 do not
    /// tell how long it is.
    private mutating func captureLog(
        _ path: String, _ pointee: Pointee, at address: UInt64, of view: StructureView,
        memory: inout some TraceeMemory
    ) {
        let level = pointee.level.map { view.number($0.place) } ?? 0
        let size = pointee.length.map { view.number($0.place) } ?? 0
        guard size != 0, level != 0 || (result ?? 0) < 0 else { return }
        let limit = min(Int(clamping: size), limits.payload)
        let trueSize = pointee.trueSize.map { view.number($0.place) } ?? 0
        guard trueSize != 0 else {
            regions.append(memory.stringRegion(path, phase, at: address, limit: limit))
            return
        }
        var region = memory.region(path, phase, at: address, length: min(trueSize, size), limit: limit)
        region.length = trueSize
        regions.append(region)
    }

    private mutating func captureDescriptors(
        _ path: String, _ pointee: Pointee, room: UInt64, at address: UInt64,
        source: inout some FactSource, memory: inout some TraceeMemory
    ) {
        var count = room
        if count == 0, let instructions = pointee.instructions,
            let code = regions.first(where: { $0.field == instructions.path })
        {
            count = UInt64(InstructionScan.arrayLength(for: code.bytes))
        }
        guard count != 0 else { return }
        let limit = Int(min(count, Self.descriptorLimit)) * 4
        let region = memory.region(
            path, phase, at: address, length: count.multipliedOrMax(by: 4), limit: limit)
        for index in 0..<region.bytes.count / 4 {
            let descriptor: Int32 = region.bytes.integer(at: index * 4) ?? 0
            if descriptor > 0 { _ = facts.descriptor(UInt64(descriptor), from: &source) }
        }
        regions.append(region)
    }

    private mutating func captureStrings(
        _ path: String, count: UInt64, at address: UInt64, memory: inout some TraceeMemory
    ) {
        let limit = Int(min(count, UInt64(clamping: limits.strings))) * 8
        let pointers = memory.region(
            path, phase, at: address, length: count.multipliedOrMax(by: 8), limit: limit)
        regions.append(pointers)
        for index in 0..<pointers.bytes.count / 8 {
            let string: UInt64 = pointers.bytes.integer(at: index * 8) ?? 0
            guard string != 0 else { continue }
            regions.append(
                memory.stringRegion("\(path)[\(index)]", phase, at: string, limit: Self.symbolLimit))
        }
    }
}
