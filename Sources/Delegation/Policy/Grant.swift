package import BpfAbi

/// One thing that a policy permits: a bit of one of the token's masks, or a capability in the user namespace. Its
/// text, `progs:xdp` or `caps:net_raw`, names it everywhere.
package struct Grant: Hashable, Comparable, Sendable, CustomStringConvertible {
    package enum Axis: Int, CaseIterable, Sendable {
        case cmds, maps, progs, attachs, caps

        package init(_ axis: DelegationAxis) {
            switch axis {
            case .cmds: self = .cmds
            case .maps: self = .maps
            case .progs: self = .progs
            case .attachs: self = .attachs
            }
        }

        package init?(name: String) {
            guard let axis = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = axis
        }

        package var name: String { "\(self)" }

        /// The token's mask; nil for capabilities, which are not the token's.
        package var delegation: DelegationAxis? { DelegationAxis(rawValue: name) }
    }

    package enum Value: Hashable, Sendable {
        /// The whole axis: only where a user wrote so.
        case any
        /// A bit of the mask, or a capability's number.
        case number(UInt8)
        /// A name that this bpfrec does not know but the running kernel may.
        case name(String)
    }

    package let axis: Axis
    package let value: Value

    package init(_ axis: Axis, _ value: Value) {
        self.axis = axis
        self.value = value
    }

    package init(_ axis: DelegationAxis, bit: UInt8) {
        self.init(Axis(axis), .number(bit))
    }

    package init(_ capability: Capability) {
        self.init(.caps, .number(capability.rawValue))
    }

    /// Reads `progs:xdp`; nil where the text names no single grant.
    package init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), let axis = Axis(name: String(text[..<colon])) else {
            return nil
        }
        let item = String(text[text.index(after: colon)...])
        guard let delegation = axis.delegation else {
            guard let capability = Capability(name: item) else { return nil }
            self.init(capability)
            return
        }
        switch DelegatedItem(item, on: delegation) {
        case .any: self.init(axis, .any)
        case .mask(let mask) where mask.nonzeroBitCount == 1:
            self.init(axis, .number(UInt8(mask.trailingZeroBitCount)))
        case .unknownName(let name): self.init(axis, .name(name))
        case .mask, .invalid: return nil
        }
    }

    package var capability: Capability? {
        guard axis == .caps, case .number(let number) = value else { return nil }
        return Capability(rawValue: number)
    }

    /// The item as it stands in the policy's list: a name, or a mask in hex where the bit has none.
    package var item: String {
        switch value {
        case .any: return "any"
        case .name(let name): return name
        case .number(let number):
            if let capability { return capability.name }
            if let name = axis.delegation?.name(of: UInt32(number)) { return name }
            return "0x" + String(UInt64(1) << UInt64(number & 63), radix: 16)
        }
    }

    package var description: String { "\(axis.name):\(item)" }

    package static func < (left: Grant, right: Grant) -> Bool {
        (left.axis.rawValue, left.rank, left.name) < (right.axis.rawValue, right.rank, right.name)
    }

    /// `any` first, then bits by number, then unknown names by name.
    private var rank: Int {
        switch value {
        case .any: -1
        case .number(let number): Int(number)
        case .name: 256
        }
    }

    private var name: String {
        guard case .name(let name) = value else { return "" }
        return name
    }
}
