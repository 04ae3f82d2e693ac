/// Which of a kernel's types are part of the interface of bpf(2).
struct BtfReader {
    /// Enough for every structure of the interface. A damaged blob can nest its types so that they double at each
    /// level.
    private static let fieldLimit = 4096
    private static let depthLimit = 16
    /// `bpf_` and `BPF_` as they lie in memory.
    private static let lowerPrefix: UInt32 = 0x5F66_7062
    private static let upperPrefix: UInt32 = 0x5F46_5042

    private let types: BtfTypes
    private var blob: BtfBlob { types.blob }
    /// Candidates by their names, found on the way.
    private var structures: [Int] = []
    private var enumerations: [Int] = []
    private var anonymousEnumerations: [Int] = []

    init(_ bytes: borrowing RawSpan) throws(BtfError) {
        types = try BtfTypes(bytes)
        for number in types.numbers {
            let offset = types.offset(of: number)
            if let head = blob.head(at: offset, of: bytes) { note(head, at: offset, of: bytes) }
        }
    }

    private mutating func note(_ head: BtfBlob.TypeHead, at offset: Int, of bytes: borrowing RawSpan) {
        switch BtfKind(rawValue: head.kind) {
        case .structure, .union:
            if blob.string(at: head.name, of: bytes, beginsWith: Self.lowerPrefix) {
                structures.append(offset)
            }
        case .enumeration, .enumeration64:
            if head.name != 0 {
                if blob.string(at: head.name, of: bytes, beginsWith: Self.lowerPrefix) {
                    enumerations.append(offset)
                }
            } else if head.count > 0,
                let name = bytes.number(at: offset + BtfBlob.headSize, as: UInt32.self),
                blob.string(at: Int(name), of: bytes, beginsWith: Self.upperPrefix)
            {
                anonymousEnumerations.append(offset)
            }
        default: break
        }
    }

    /// The types of the interface, in the order in which `KernelAbi` names them.
    func abi(of bytes: borrowing RawSpan) throws(BtfError) -> KernelAbi {
        var structuresByName: [String: KernelStructure] = [:]
        for offset in structures {
            guard let head = blob.head(at: offset, of: bytes) else { continue }
            let name = blob.string(at: UInt32(truncatingIfNeeded: head.name), of: bytes)
            guard KernelAbi.structureNames.contains(name), structuresByName[name] == nil else { continue }
            var budget = Self.fieldLimit
            structuresByName[name] = KernelStructure(
                name: name, isUnion: head.kind == BtfKind.union.rawValue, size: Int(head.sizeOrType),
                members: try members(of: head, at: offset, base: 0, depth: 0, budget: &budget, bytes))
        }
        var named: [String: KernelEnumeration] = [:]
        for offset in enumerations {
            guard let head = blob.head(at: offset, of: bytes) else { continue }
            let name = blob.string(at: UInt32(truncatingIfNeeded: head.name), of: bytes)
            guard KernelAbi.enumerationNames.contains(name), named[name] == nil else { continue }
            named[name] = enumeration(name, head, at: offset, bytes)
        }
        var anonymous: [KernelEnumeration] = []
        for offset in anonymousEnumerations {
            guard let head = blob.head(at: offset, of: bytes) else { continue }
            let candidate = enumeration("", head, at: offset, bytes)
            let hasFlags = candidate.constants.contains { constant in
                KernelAbi.flagPrefixes.contains { constant.name.hasPrefix($0) }
            }
            if hasFlags, !anonymous.contains(candidate) { anonymous.append(candidate) }
        }
        return KernelAbi(
            structures: KernelAbi.structureNames.compactMap { structuresByName[$0] },
            enumerations: KernelAbi.enumerationNames.compactMap { named[$0] },
            flags: anonymous.sorted { ($0.constants.first?.name ?? "") < ($1.constants.first?.name ?? "") })
    }

    private func enumeration(
        _ name: String, _ head: BtfBlob.TypeHead, at offset: Int, _ bytes: borrowing RawSpan
    ) -> KernelEnumeration {
        let isWide = head.kind == BtfKind.enumeration64.rawValue
        var constants: [KernelConstant] = []
        for index in 0..<head.count {
            let entry = offset + BtfBlob.headSize + index * (isWide ? 12 : 8)
            guard let nameOffset = bytes.number(at: entry, as: UInt32.self),
                let low = bytes.number(at: entry + 4, as: UInt32.self)
            else { break }
            let value: UInt64
            if isWide {
                value = UInt64(low) | UInt64(bytes.number(at: entry + 8, as: UInt32.self) ?? 0) << 32
            } else if head.flag {
                value = UInt64(bitPattern: Int64(Int32(bitPattern: low)))
            } else {
                value = UInt64(low)
            }
            constants.append(KernelConstant(blob.string(at: nameOffset, of: bytes), value))
        }
        return KernelEnumeration(name: name, constants: constants)
    }

    private func members(
        of head: BtfBlob.TypeHead, at offset: Int, base: Int, depth: Int, budget: inout Int,
        _ bytes: borrowing RawSpan
    ) throws(BtfError) -> [KernelField] {
        guard depth < Self.depthLimit, head.count <= budget else {
            throw BtfError("a structure with more fields than any has", at: offset)
        }
        budget -= head.count
        var fields: [KernelField] = []
        for index in 0..<head.count {
            guard let member = blob.member(index, of: head, at: offset, in: bytes) else { break }
            let target = types.resolved(member.type, bytes)
            var field = KernelField(
                name: blob.string(at: member.name, of: bytes), offset: base + member.position / 8,
                size: target.size)
            if member.width > 0 {
                let bit = member.position % 8
                field.bits = bit..<bit + member.width
            }
            if let inner = target.structure {
                field.members = try members(
                    of: inner.head, at: inner.offset, base: field.offset, depth: depth + 1, budget: &budget,
                    bytes)
            }
            fields.append(field)
        }
        return fields
    }
}
