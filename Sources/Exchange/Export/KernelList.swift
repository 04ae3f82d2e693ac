import BpfAbi
import Delegation

/// A set as a list that the kernel reads.
enum KernelList {
    /// Names where every bit has one. Otherwise one number for all bits, and behind it what only a newer kernel can
    /// name: a number replaces what stands before it, a name adds to it.
    static func items(_ set: DelegatedSet, on axis: DelegationAxis) -> [String] {
        let grants = set.grants(on: Grant.Axis(axis))
        let items = grants.map(\.item)
        guard items.contains(where: { $0.hasPrefix("0x") }) else { return items }
        return ["0x" + String(set.mask, radix: 16)] + set.unknownNames
    }

    /// The axes that delegate something, in order.
    static func lists(_ policy: DelegationPolicy) -> [(axis: DelegationAxis, items: [String])] {
        DelegationAxis.allCases.compactMap { axis in
            let items = items(policy.delegated[axis], on: axis)
            return items.isEmpty ? nil : (axis, items)
        }
    }
}
