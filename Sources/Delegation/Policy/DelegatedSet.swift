/// What a policy delegates on one axis: the bits, and names that only the target kernel can turn into bits.
package struct DelegatedSet: Equatable, Sendable {
    /// One bit a value; all ones is `any`, as in the kernel.
    package var mask: UInt64
    /// In order, without repeats.
    package var unknownNames: [String]

    package static let any = DelegatedSet(mask: .max)

    package init(mask: UInt64 = 0, unknownNames: [String] = []) {
        self.mask = mask
        self.unknownNames = Array(Set(unknownNames)).sorted()
    }

    package var isAny: Bool { mask == .max }
    package var isEmpty: Bool { mask == 0 && unknownNames.isEmpty }

    package func contains(bit: UInt32) -> Bool {
        bit < 64 && mask & (1 << UInt64(bit)) != 0
    }

    package mutating func insert(_ value: Grant.Value) {
        switch value {
        case .any: mask = .max
        case .number(let bit) where bit < 64: mask |= 1 << UInt64(bit)
        case .number: break
        case .name(let name):
            unknownNames = Array(Set(unknownNames + [name])).sorted()
        }
    }

    package mutating func remove(_ value: Grant.Value) {
        switch value {
        case .any: mask = 0
        case .number(let bit) where bit < 64: mask &= ~(1 << UInt64(bit))
        case .number: break
        case .name(let name): unknownNames.removeAll { $0 == name }
        }
    }

    /// Every item by number; `any` is one item.
    package func grants(on axis: Grant.Axis) -> [Grant] {
        let bits: [Grant] =
            isAny
            ? [Grant(axis, .any)]
            : (0..<64).filter { contains(bit: $0) }.map { Grant(axis, .number(UInt8($0))) }
        return bits + unknownNames.map { Grant(axis, .name($0)) }
    }
}
