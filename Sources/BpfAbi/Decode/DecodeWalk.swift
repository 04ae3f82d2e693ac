/// One pass over the rows of a table, which hands the decoded fields to an output. `cursor` is how far the rows have explained the
/// bytes: what is left between them is shown where it is not zero.
struct DecodeWalk {
    private let regions: [CapturedRegion]
    private var facts: CallFacts
    private var source = NoFurtherFacts()
    /// Structures that were come to, of which no field was yet: one that the bytes do not reach is left out.
    private var unopened: [String] = []

    init(regions: [CapturedRegion], facts: CallFacts) {
        self.regions = regions
        self.facts = facts
    }

    mutating func append<Output: DecodedOutput & ~Copyable>(
        _ fields: [Field], of view: StructureView, pathPrefix: String, cursor: inout Int,
        to output: inout Output
    ) {
        for field in fields {
            if appendPlain(field, of: view, cursor: &cursor, to: &output) { continue }
            append(field, of: view, pathPrefix: pathPrefix, cursor: &cursor, to: &output)
        }
    }

    /// Whether that was a number, or a pointer to nothing, and is done.
    @inline(__always)
    private mutating func appendPlain<Output: DecodedOutput & ~Copyable>(
        _ field: Field, of view: StructureView, cursor: inout Int, to output: inout Output
    ) -> Bool {
        guard field.plainness != .neither, unopened.isEmpty, cursor == field.place.offset,
            view.reaches(field.place)
        else { return false }
        let number = view.number(field.place)
        guard field.plainness == .number || number == 0 else { return false }
        cursor = field.place.end
        if field.plainness == .number {
            output.field(field, number: number)
        } else {
            output.field(nothingAt: field)
        }
        return true
    }

    private mutating func append<Output: DecodedOutput & ~Copyable>(
        _ field: Field, of view: StructureView, pathPrefix: String, cursor: inout Int,
        to output: inout Output
    ) {
        switch field.meaning {
        case .structure(let fields) where field.name.isEmpty:
            append(fields, of: view, pathPrefix: pathPrefix, cursor: &cursor, to: &output)
        case .structure(let fields):
            unopened.append(field.name)
            append(fields, of: view, pathPrefix: pathPrefix, cursor: &cursor, to: &output)
            if unopened.isEmpty { output.endStructure() } else { unopened.removeLast() }
        case .union(let arms):
            for arm in arms {
                let isChosen = arm.isChosen(
                    in: view, regions: regions, pathPrefix: pathPrefix, facts: &facts, source: &source)
                guard isChosen else { continue }
                append(arm, of: view, pathPrefix: pathPrefix, cursor: &cursor, to: &output)
                return
            }
        default:
            appendLeaf(field, of: view, pathPrefix: pathPrefix, cursor: &cursor, to: &output)
        }
    }

    private mutating func appendLeaf<Output: DecodedOutput & ~Copyable>(
        _ field: Field, of view: StructureView, pathPrefix: String, cursor: inout Int,
        to output: inout Output
    ) {
        let place = field.place
        guard view.reaches(place) else { return }
        if !unopened.isEmpty { open(in: &output) }
        if cursor < place.offset { Self.appendUnnamed(cursor..<place.offset, of: view.bytes, to: &output) }
        cursor = max(cursor, place.end)

        let number = view.number(place)
        switch field.meaning {
        case .text:
            let bytes = view.bytes[place.offset..<place.end]
            let end = bytes.firstIndex(of: 0) ?? place.end
            output.field(field, .text(Array(bytes[..<end])), atEntry: nil)
            Self.appendUnnamed(end..<place.end, of: view.bytes, to: &output)
        case .bytes:
            let bytes = Array(view.bytes[place.offset..<place.end])
            output.field(field, .bytes(bytes, length: UInt64(bytes.count)), atEntry: nil)
        case .elementFlags(let table) where number & ElementFlags.cpu != 0:
            output.field(field, flags(table, number & 0xffff_ffff), atEntry: nil)
            output.field(named: "cpu", .number(number >> 32))
        case .pointer(let pointee):
            output.field(field, memory(field.path, pointee, number, of: view), atEntry: nil)
        case .descriptor(let role):
            let isInForce = role.isInForce(
                number, in: view, regions: regions, pathPrefix: pathPrefix, facts: &facts,
                source: &source)
            let descriptor = Int32(truncatingIfNeeded: number)
            output.field(
                field, descriptor: descriptor, isInForce ? facts.descriptors[descriptor] : nil)
        default:
            var atEntry: DecodedValue?
            if field.access == .both {
                let before = view.numberAtEntry(place)
                if before != number { atEntry = scalar(field.meaning, before) }
            }
            output.field(field, scalar(field.meaning, number), atEntry: atEntry)
        }
    }

    private mutating func open<Output: DecodedOutput & ~Copyable>(in output: inout Output) {
        for name in unopened { output.beginStructure(name) }
        unopened.removeAll()
    }

    private func scalar(_ meaning: Meaning, _ number: UInt64) -> DecodedValue {
        switch meaning {
        case .signed: return .signed(Int64(Int32(truncatingIfNeeded: number)))
        case .hex: return .hex(number)
        case .kernelVersion: return .kernelVersion(UInt32(truncatingIfNeeded: number))
        case .named(let table):
            let newer = table.enumeration.flatMap { facts.newer.name(of: number, in: $0) }
            return .named(table.name(number) ?? newer, number)
        case .flags(let table), .elementFlags(let table): return flags(table, number)
        case .interface:
            let index = UInt32(truncatingIfNeeded: number)
            return .interface(index, facts.interfaces[index])
        default: return .number(number)
        }
    }

    /// Bits that no row names are for the kernel of the call to name.
    private func flags(_ table: NameTable, _ number: UInt64) -> DecodedValue {
        var (names, unknown) = table.flags(in: number)
        guard unknown != 0, let enumeration = table.enumeration else {
            return .flags(names, unknown: unknown)
        }
        for bit in facts.newer.constants
        where bit.enumeration == enumeration && bit.value != 0 && unknown & bit.value == bit.value {
            names.append(bit.name)
            unknown &= ~bit.value
        }
        return .flags(names, unknown: unknown)
    }

    /// Bytes that no row explains, unless all are zero.
    static func appendUnnamed<Output: DecodedOutput & ~Copyable>(
        _ range: Range<Int>, of bytes: [UInt8], to output: inout Output
    ) {
        guard let range = bytes.unexplained(in: range) else { return }
        output.field(
            named: "unnamed@\(range.lowerBound)",
            .bytes(Array(bytes[range]), length: UInt64(range.count)))
    }
}

extension DecodeWalk {
    /// What a pointer points to, as far as it was copied.
    private mutating func memory(
        _ path: String, _ pointee: Pointee, _ address: UInt64, of view: StructureView
    ) -> DecodedValue {
        guard address != 0 else { return .null }
        guard let region = regions.last(where: { $0.field == path }),
            !region.bytes.isEmpty || !region.isUnreadable
        else { return .address(address) }
        let bytes = region.bytes
        switch pointee.kind {
        case .string, .text, .log:
            return .text(Array(bytes.prefix { $0 != 0 }))
        case .stream:
            return .text(bytes)
        case .bytes, .packet, .cursor:
            return .bytes(bytes, length: region.length)
        case .key, .value:
            return element(bytes, width: region.length, ofMap: pointee, region.phase, in: view)
        case .instructions:
            return .instructions(bytes, count: region.length / 8)
        case .btf:
            guard let summary = BtfSummary(bytes) else { return .bytes(bytes, length: region.length) }
            return .btf(types: summary.types, strings: summary.strings, length: region.length)
        case .keys, .values:
            return chunks(of: region, pointee, in: view)
        case .elements(let fields):
            return elements(fields, of: region)
        case .descriptors:
            let values = stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { index in
                let descriptor: Int32 = bytes.integer(at: index) ?? 0
                return DecodedValue.descriptor(
                    descriptor, descriptor > 0 ? facts.descriptors[descriptor] : nil)
            }
            return .list(values, count: region.length / 4)
        case .strings:
            return strings(path, of: region)
        case .records(let fields):
            guard let width = pointee.stride.map({ view.number($0.place) }) else { return .address(address) }
            return records(fields, width: width, of: region)
        case .structure(let fields):
            // Before the kernel has filled it, it is only room.
            guard pointee.direction == .input || region.phase == .exit else { return .address(address) }
            let before = regions.first { $0.field == path }?.bytes
            return .structure(
                structure(fields, of: StructureView(bytes: bytes, atEntry: before), pathPrefix: path))
        }
    }

    private func count(_ length: FieldReference, in view: StructureView) -> UInt64 {
        min(view.number(length.place), view.numberAtEntry(length.place))
    }

    private mutating func structure(
        _ fields: [Field], of view: StructureView, pathPrefix: String
    ) -> [DecodedField] {
        var cursor = 0
        var tree = DecodedTree()
        append(fields, of: view, pathPrefix: pathPrefix, cursor: &cursor, to: &tree)
        Self.appendUnnamed(cursor..<view.bytes.count, of: view.bytes, to: &tree)
        return tree.fields
    }

    /// Keys or values of a batch, each of the same length.
    private mutating func chunks(
        of region: CapturedRegion, _ pointee: Pointee, in view: StructureView
    ) -> DecodedValue {
        let count = pointee.length.map { self.count($0, in: view) } ?? 0
        let width = count == 0 ? 0 : region.length / count
        guard width != 0, let step = Int(exactly: width) else { return .list([], count: count) }
        var values: [DecodedValue] = []
        for start in stride(from: 0, to: region.bytes.count, by: step) {
            let chunk = Array(region.bytes[start..<min(region.bytes.count - start, step) + start])
            values.append(element(chunk, width: width, ofMap: pointee, region.phase, in: view))
        }
        return .list(values, count: count)
    }

    /// One key or value: bytes, but for maps that hold other objects, and a value a CPU where the map has that.
    private mutating func element(
        _ bytes: [UInt8], width: UInt64, ofMap pointee: Pointee, _ phase: CapturedRegion.Phase,
        in view: StructureView
    ) -> DecodedValue {
        let map = pointee.map.flatMap { facts.descriptors[Int32(truncatingIfNeeded: view.number($0.place))] }
        guard let map, UInt64(bytes.count) <= width else { return .bytes(bytes, length: width) }
        if UInt64(bytes.count) == width, let fields = MapContent.fields(of: pointee.kind, in: map, phase) {
            return .structure(structure(fields, of: StructureView(bytes: bytes), pathPrefix: ""))
        }
        let flags = pointee.flags.map { view.number($0.place) } ?? 0
        guard pointee.kind.isValue, map.hasValuePerCpu(flags: flags), let size = map.valueSize, size > 0
        else {
            return .bytes(bytes, length: width)
        }
        return perCpu(bytes, size: Int(size), width: width)
    }

    /// Each CPU's value is padded to 8 bytes. What a limit cut off is counted.
    private func perCpu(_ bytes: [UInt8], size: Int, width: UInt64) -> DecodedValue {
        let step = (size + 7) & ~7
        let values = stride(from: 0, to: bytes.count, by: step).map { start in
            DecodedValue.bytes(Array(bytes[start..<min(start + size, bytes.count)]), length: UInt64(size))
        }
        return .list(values, count: width / UInt64(step))
    }

    private mutating func elements(_ fields: [Field], of region: CapturedRegion) -> DecodedValue {
        guard let field = fields.first, field.place.width > 0 else {
            return .bytes(region.bytes, length: region.length)
        }
        let width = field.place.width
        let values = stride(from: 0, to: region.bytes.count - region.bytes.count % width, by: width).map {
            start in
            let bytes = Array(region.bytes[start..<start + width])
            guard case .bytes = field.meaning else {
                return scalar(field.meaning, StructureView(bytes: bytes).number(field.place))
            }
            return .bytes(bytes, length: UInt64(width))
        }
        return .list(values, count: region.length / UInt64(width))
    }

    private mutating func records(
        _ fields: [Field], width: UInt64, of region: CapturedRegion
    ) -> DecodedValue {
        // The kernel takes longer records than it knows, never shorter ones.
        guard let step = Int(exactly: width), step >= FieldPlace(around: fields).end else {
            return .bytes(region.bytes, length: region.length)
        }
        let count = region.length / width
        guard step <= region.bytes.count else { return .list([], count: count) }
        var values: [DecodedValue] = []
        for start in stride(from: 0, through: region.bytes.count - step, by: step) {
            let view = StructureView(bytes: Array(region.bytes[start..<start + step]))
            values.append(.structure(structure(fields, of: view, pathPrefix: "")))
        }
        return .list(values, count: count)
    }

    private func strings(_ path: String, of region: CapturedRegion) -> DecodedValue {
        var texts: [String: CapturedRegion] = [:]
        for text in regions where text.field.hasPrefix("\(path)[") { texts[text.field] = text }
        let values = (0..<region.bytes.count / 8).map { index -> DecodedValue in
            let address: UInt64 = region.bytes.integer(at: index * 8) ?? 0
            guard address != 0 else { return .null }
            guard let text = texts["\(path)[\(index)]"], !text.bytes.isEmpty || !text.isUnreadable else {
                return .address(address)
            }
            return .text(text.bytes)
        }
        return .list(values, count: region.length / 8)
    }
}
