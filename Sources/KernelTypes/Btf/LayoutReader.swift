/// Looks for members and names in one pass over a kernel's types. libbpf would find members, too (CO-RE), but takes 20
/// ms: it compares the name of each of 130,000 types with that of every structure.
struct LayoutReader {
    private static let depthLimit = 8
    /// Enough for any structure and what is nested in it. In a damaged blob they may double at each level.
    private static let memberLimit = 4096

    private let types: BtfTypes
    /// By their first byte, so that few are left to be compared.
    private var wanted: [[Wanted]] = Array(repeating: [], count: 256)
    private var offsets: [KernelLayout.Member: Int] = [:]
    private var names: Set<String> = []

    private struct Wanted {
        let name: String
        let bytes: [UInt8]
        let isName: Bool
        var members: [KernelLayout.Member]
    }

    init(_ bytes: borrowing RawSpan) throws(BtfError) {
        types = try BtfTypes(bytes)
    }

    mutating func find(
        _ members: [KernelLayout.Member], names: [String], in bytes: borrowing RawSpan
    ) -> KernelLayout {
        let membersByStructure = Dictionary(grouping: members, by: \.structure)
        for name in Set(membersByStructure.keys).union(names) {
            let text = Array(name.utf8)
            guard let first = text.first else { continue }
            wanted[Int(first)].append(
                Wanted(
                    name: name, bytes: text, isName: names.contains(name),
                    members: membersByStructure[name] ?? []))
        }
        let isWanted = wanted.map { !$0.isEmpty }
        for number in types.numbers {
            let offset = types.offset(of: number)
            guard let name = bytes.number(at: offset, as: UInt32.self),
                case let first = Int(types.blob.firstByte(at: Int(name), of: bytes)), isWanted[first],
                let head = types.blob.head(at: offset, of: bytes)
            else { continue }
            look(at: head, at: offset, among: wanted[first], of: bytes)
        }
        return KernelLayout(offsets: offsets, names: self.names)
    }

    private mutating func look(
        at head: BtfBlob.TypeHead, at offset: Int, among candidates: [Wanted], of bytes: borrowing RawSpan
    ) {
        for candidate in candidates
        where types.blob.string(at: head.name, of: bytes, is: candidate.bytes) {
            if candidate.isName { names.insert(candidate.name) }
            guard head.kind == BtfKind.structure.rawValue else { continue }
            for member in candidate.members where offsets[member] == nil {
                let path = member.path.split(separator: ".").map { Array($0.utf8) }
                var budget = Self.memberLimit
                if let bit = position(
                    of: path[...], in: (head, offset), depth: 0, budget: &budget, bytes),
                    bit.isMultiple(of: 8)
                {
                    offsets[member] = bit / 8
                }
            }
        }
    }

    /// In bits.
    private func position(
        of path: ArraySlice<[UInt8]>, in structure: (head: BtfBlob.TypeHead, offset: Int), depth: Int,
        budget: inout Int, _ bytes: borrowing RawSpan
    ) -> Int? {
        guard depth < Self.depthLimit, let name = path.first else { return nil }
        for index in 0..<structure.head.count {
            budget -= 1
            guard budget >= 0,
                let member = types.blob.member(
                    index, of: structure.head, at: structure.offset, in: bytes)
            else { return nil }
            let nameOffset = Int(member.name)
            let isUnnamed = types.blob.firstByte(at: nameOffset, of: bytes) == 0
            guard isUnnamed || types.blob.string(at: nameOffset, of: bytes, is: name) else { continue }
            let rest = isUnnamed ? path : path.dropFirst()
            if rest.isEmpty { return member.width > 0 ? nil : member.position }
            if let inner = types.resolved(member.type, bytes).structure,
                let within = self.position(
                    of: rest, in: inner, depth: depth + 1, budget: &budget, bytes)
            {
                return member.position + within
            }
        }
        return nil
    }
}
