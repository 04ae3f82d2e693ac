/// A value as strace prints it, taken apart but not yet understood: what a name means depends on where it stands.
indirect enum StraceValue: Equatable {
    case number(UInt64)
    case name(String)
    /// `KERNEL_VERSION(6, 1, 0)`, `if_nametoindex("lo")`.
    case call(String, [StraceValue])
    case string([UInt8], isCut: Bool)
    case fields([Field])
    case array([StraceValue])
    /// `A|B|0x10`.
    case flags([StraceValue])
    /// `1<<BPF_X`.
    case shifted(StraceValue, by: StraceValue)
    /// `...`: there is more that was not printed.
    case rest

    struct Field: Equatable {
        /// Empty where the value has no name.
        var name: String
        var value: StraceValue
    }

    func field(_ name: String) -> StraceValue? {
        guard case .fields(let fields) = self else { return nil }
        return fields.first { $0.name == name }?.value
    }

    /// Whether something was left out of it.
    var isCut: Bool {
        switch self {
        case .string(_, let isCut): isCut
        case .fields(let fields): fields.contains { $0.value == .rest }
        case .array(let elements): elements.contains(.rest)
        default: false
        }
    }

    /// The number that the value is; names are looked up by whoever knows which they can be.
    func number(_ lookUp: (String) -> UInt64?) -> UInt64? {
        switch self {
        case .number(let number): return number
        case .name("NULL"): return 0
        case .name(let name): return lookUp(name)
        case .shifted(let value, let distance):
            guard let value = value.number(lookUp), let distance = distance.number(lookUp), distance < 64
            else {
                return nil
            }
            return value << distance
        case .flags(let parts):
            var sum: UInt64 = 0
            for part in parts {
                guard let number = part.number(lookUp) else { return nil }
                sum |= number
            }
            return sum
        case .call("KERNEL_VERSION", let parts) where parts.count == 3:
            let numbers = parts.compactMap { $0.number(lookUp) }
            guard numbers.count == 3 else { return nil }
            return (numbers[0] & 0xffff) << 16 | (numbers[1] & 0xff) << 8 | numbers[2] & 0xff
        case .call, .string, .fields, .array, .rest: return nil
        }
    }
}
