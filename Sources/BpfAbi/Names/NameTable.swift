/// One enumerator or flag of the kernel: its number, its full name, the release that brought it.
package struct NamedValue: Equatable, Sendable {
    package let value: UInt64
    package let name: String
    package let since: String
    /// Further kernel names of the same number.
    package let aliases: [String]

    package init(_ value: UInt64, _ name: String, since: String, aliases: [String] = []) {
        self.value = value
        self.name = name
        self.since = since
        self.aliases = aliases
    }
}

/// The names of an enum or of the bits of a flags field.
package struct NameTable: Equatable, Sendable {
    package let rows: [NamedValue]
    /// The kernel's name of the enum, by which a newer kernel's BTF can be asked for values that no row names. Enums of
    /// flags have no name; such a one goes by its first constant.
    package let enumeration: String?
    /// Where the values count from 0 without a gap, as in every large enum, the value is the index.
    private let isDense: Bool
    /// No bit at all has a name in some tables, which is then their first row.
    private let namesOfNone: [String]

    package init(_ rows: [NamedValue], of enumeration: String? = nil) {
        self.rows = rows
        self.enumeration = enumeration
        namesOfNone = rows.first.flatMap { $0.value == 0 ? [$0.name] : nil } ?? []
        isDense = rows.enumerated().allSatisfy { UInt64($0.offset) == $0.element.value }
    }

    package func row(_ value: UInt64) -> NamedValue? {
        guard isDense else { return rows.first { $0.value == value } }
        return value < UInt64(rows.count) ? rows[Int(value)] : nil
    }

    package func name(_ value: UInt64) -> String? { row(value)?.name }

    /// The number of a full kernel name or of an alias.
    package func value(named name: String) -> UInt64? {
        rows.first { $0.name == name || $0.aliases.contains(name) }?.value
    }

    /// The numbers of these names, for the conditions of a table.
    package func values(_ names: [String]) -> [UInt64] { names.compactMap(value(named:)) }

    /// A field that must be zero.
    package static let none = NameTable([])

    /// The names of the bits that are set, in the order of the table, and the bits that no row names.
    package func flags(in value: UInt64) -> (names: [String], unknown: UInt64) {
        guard value != 0 else { return (namesOfNone, 0) }
        var names: [String] = []
        var rest = value
        for row in rows where row.value != 0 && rest & row.value == row.value {
            names.append(row.name)
            rest &= ~row.value
        }
        return (names, rest)
    }
}
