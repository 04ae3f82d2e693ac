/// How the bytes of a field are to be read.
package enum Meaning: Sendable {
    case number
    case signed
    case hex
    /// LINUX_VERSION_CODE
    case kernelVersion
    case named(NameTable)
    case flags(NameTable)
    /// Flags of a map element: with BPF_F_CPU the upper half holds the number of a CPU (7.0).
    case elementFlags(NameTable)
    /// A char array; what follows its NUL means nothing.
    case text
    case bytes
    case descriptor(DescriptorRole)
    case interface
    case pointer(Pointee)
    /// Fields that the kernel nests under a name.
    case structure([Field])
    /// Rows that share their bytes: the first whose conditions hold is the one.
    case union([Field])

    /// A descriptor of one of these kinds, even when it is 0.
    package static func fd(_ kinds: DescriptorFact.Kind...) -> Meaning {
        .descriptor(DescriptorRole(kinds: kinds, need: .always))
    }

    /// A descriptor that the kernel looks at only where the condition holds, as with BPF_F_TOKEN_FD.
    package static func fd(_ kinds: DescriptorFact.Kind..., where condition: Condition) -> Meaning {
        .descriptor(DescriptorRole(kinds: kinds, need: .when(condition)))
    }

    /// A descriptor for which 0 stands for none.
    package static func optionalFd(_ kinds: DescriptorFact.Kind...) -> Meaning {
        .descriptor(DescriptorRole(kinds: kinds, need: .notZero))
    }
}

/// What kinds of descriptors a field takes, and when its number is one at all.
package struct DescriptorRole: Sendable {
    package enum Need: Sendable {
        case always
        case notZero
        case when(Condition)
    }

    package let kinds: [DescriptorFact.Kind]
    package private(set) var need: Need

    func resolved(in structure: String, among places: [String: FieldPlace]) -> DescriptorRole {
        guard case .when(let condition) = need else { return self }
        var result = self
        result.need = .when(condition.resolved(in: structure, among: places))
        return result
    }
}
