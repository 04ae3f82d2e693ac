import BpfAbi
import Delegation

/// Reads lists of what is delegated into a policy, in the way that whoever takes them would, and notes where they do
/// something else than their author will have meant.
struct ListReader {
    enum Style {
        /// As the kernel reads a list: colons, and a number replaces what stands before it.
        case kernel
        /// As Incus reads it: commas, which become the kernel's colons.
        case commas
        /// As the kernel prints it: names, and then a number for the bits without a name.
        case shown
    }

    private(set) var imported: ImportedPolicy

    init(_ format: ImportFormat) {
        imported = ImportedPolicy(format: format)
    }

    var policy: DelegationPolicy {
        get { imported.policy }
        set { imported.policy = newValue }
    }

    mutating func find(_ finding: Finding) { imported.findings.append(finding) }

    mutating func remark(_ text: String) {
        if !imported.remarks.contains(text) { imported.remarks.append(text) }
    }

    /// Adds a list to the axis: several settings of one option add up.
    mutating func read(_ list: Piece, on axis: DelegationAxis, _ style: Style) {
        imported.places.note(Grant.Axis(axis), at: list.span)
        var set = DelegatedSet()
        for (index, item) in items(of: list, style).enumerated() {
            apply(item, isFirst: index == 0, on: axis, style, to: &set)
        }
        add(set, on: axis)
    }

    /// Adds what one word of a list that is no string names.
    mutating func read(word: Piece, on axis: DelegationAxis) {
        var set = DelegatedSet()
        apply(word, isFirst: true, on: axis, .shown, to: &set)
        add(set, on: axis)
    }

    mutating func add(_ set: DelegatedSet, on axis: DelegationAxis) {
        policy.delegated[axis].mask |= set.mask
        for name in set.unknownNames { policy.delegated[axis].insert(.name(name)) }
    }

    /// Starts an axis anew, for formats in which the last setting counts.
    mutating func reset(_ axis: DelegationAxis) { policy.delegated[axis] = DelegatedSet() }

    mutating func note(_ grant: Grant, at span: SourceSpan) { imported.places.note(grant, at: span) }

    private func items(of list: Piece, _ style: Style) -> [Piece] {
        switch style {
        case .kernel, .shown: list.split(":")
        case .commas: list.split(",").flatMap { $0.trimmed.split(":") }
        }
    }

    private mutating func apply(
        _ item: Piece, isFirst: Bool, on axis: DelegationAxis, _ style: Style, to set: inout DelegatedSet
    ) {
        switch KernelItem(item.text, on: axis) {
        case .any:
            set.insert(.any)
            note(Grant(Grant.Axis(axis), .any), at: item.span)
        case .bit(let bit):
            set.insert(.number(bit))
            note(Grant(axis, bit: bit), at: item.span)
        case .unknownName(let name):
            set.insert(.name(name))
            note(Grant(Grant.Axis(axis), .name(name)), at: item.span)
        case .mask(let mask):
            apply(mask, item, isFirst: isFirst, on: axis, style, to: &set)
        case .refused(let why, let meant):
            refuse(item, why, meant: meant, on: axis, to: &set)
        }
    }

    private mutating func apply(
        _ mask: UInt64, _ item: Piece, isFirst: Bool, on axis: DelegationAxis, _ style: Style,
        to set: inout DelegatedSet
    ) {
        for bit in UInt8(0)..<64 where mask & (1 << UInt64(bit)) != 0 {
            note(Grant(axis, bit: bit), at: item.span)
        }
        guard style != .shown, !isFirst else {
            set.mask |= mask
            return
        }
        let lost = set.grants(on: Grant.Axis(axis)).filter { grant in
            guard case .number(let bit) = grant.value else { return true }
            return mask & (1 << UInt64(bit)) == 0
        }
        if !lost.isEmpty {
            find(
                Finding(
                    .numberAfterNames,
                    "\(item.text) replaces what stands before it: \(lost.map(\.item).joined(separator: ", "))"
                        + " \(lost.count == 1 ? "is" : "are") not delegated",
                    at: item.span, remedy: "write names or one number, never both"))
        }
        // Names that only another kernel knows are bits there, and go the same way.
        set = DelegatedSet(mask: mask)
    }

    private mutating func refuse(
        _ item: Piece, _ why: String, meant: UInt8?, on axis: DelegationAxis, to set: inout DelegatedSet
    ) {
        let parts = item.split(",").map(\.trimmed)
        if parts.count > 1 {
            find(
                Finding(
                    .commaInList, "the kernel separates items by ':', and refuses '\(item.text)'",
                    at: item.span, remedy: parts.map(\.text).joined(separator: ":")))
            for part in parts { apply(part, isFirst: true, on: axis, .shown, to: &set) }
            return
        }
        find(Finding(.refusedItem, "delegate_\(axis.rawValue): \(why)", at: item.span))
        guard let meant else { return }
        set.insert(.number(meant))
        note(Grant(axis, bit: meant), at: item.span)
    }
}
