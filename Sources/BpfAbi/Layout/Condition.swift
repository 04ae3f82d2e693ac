/// What must hold for a row to be the one that the kernel reads, where several share their bytes.
package final class Condition: Sendable {
    package enum Test: Sendable {
        case isOneOf([UInt64])
        case hasAnyBit(UInt64)
        /// The descriptor in the field is of one of these kinds.
        case isOfKind([DescriptorFact.Kind])
        /// The descriptor in the field is of that kind, and the number of its type is one of these.
        case isOfType(DescriptorFact.Kind, [UInt64])
        /// The caller's structure ends before the field does.
        case isOutOfReach
        /// The field points to one of these strings.
        case pointsTo([String])
    }

    package let field: FieldReference
    package let test: Test
    package let isNegated: Bool

    private init(_ field: FieldReference, _ test: Test, isNegated: Bool = false) {
        self.field = field
        self.test = test
        self.isNegated = isNegated
    }

    package static func field(_ field: FieldReference, in values: [UInt64]) -> Condition {
        Condition(field, .isOneOf(values))
    }

    package static func field(_ field: FieldReference, notIn values: [UInt64]) -> Condition {
        Condition(field, .isOneOf(values), isNegated: true)
    }

    package static func bits(_ field: FieldReference, _ mask: UInt64) -> Condition {
        Condition(field, .hasAnyBit(mask))
    }

    package static func descriptor(_ field: FieldReference, is kinds: DescriptorFact.Kind...) -> Condition {
        Condition(field, .isOfKind(kinds))
    }

    package static func program(_ field: FieldReference, in types: [UInt64]) -> Condition {
        Condition(field, .isOfType(.prog, types))
    }

    package static func link(_ field: FieldReference, in types: [UInt64]) -> Condition {
        Condition(field, .isOfType(.link, types))
    }

    package static func isOutOfReach(_ field: FieldReference) -> Condition {
        Condition(field, .isOutOfReach)
    }

    package static func text(_ field: FieldReference, in strings: [String]) -> Condition {
        Condition(field, .pointsTo(strings))
    }

    func resolved(in structure: String, among places: [String: FieldPlace]) -> Condition {
        Condition(field.resolved(in: structure, among: places), test, isNegated: isNegated)
    }
}
