import BpfAbi
import Delegation
import TestSupport

/// Policies of every kind that a file can hold.
struct RandomPolicies {
    /// What a format can say.
    struct Limits {
        var hasUnnamedBits = true
        var hasUnknownNames = true
        /// Bits that the format cannot name.
        var without: [Grant] = []
        /// The newest kernel whose names are used.
        var upTo: KernelVersion?
    }

    var numbers: SplitMix
    var limits = Limits()

    init(seed: UInt64, _ limits: Limits = Limits()) {
        numbers = SplitMix(seed: seed)
        self.limits = limits
    }

    mutating func policy() -> DelegationPolicy {
        var policy = DelegationPolicy()
        for axis in DelegationAxis.allCases { policy.delegated[axis] = set(on: axis) }
        // Nothing at all is no policy in most formats.
        if policy.delegated.grants.isEmpty { policy.delegated.cmds.insert(.number(0)) }
        policy.sandbox.bpffs = Bool.random(using: &numbers) ? "/sys/fs/bpf" : "/run/bpf/app-1"
        return policy
    }

    private mutating func set(on axis: DelegationAxis) -> DelegatedSet {
        switch UInt8.random(in: 0..<8, using: &numbers) {
        case 0: return DelegatedSet()
        case 1: return .any
        default: break
        }
        var set = DelegatedSet()
        let count = Int.random(in: 1...6, using: &numbers)
        for _ in 0..<count {
            guard let row = axis.names.randomElement(using: &numbers) else { continue }
            if let newest = limits.upTo, let since = KernelVersion(row.since), since > newest { continue }
            set.insert(.number(UInt8(row.value)))
        }
        if limits.hasUnnamedBits, UInt8.random(in: 0..<4, using: &numbers) == 0 { set.insert(.number(63)) }
        if limits.hasUnknownNames, UInt8.random(in: 0..<4, using: &numbers) == 0 {
            set.insert(.name(["brand_new", "other_2"].randomElement(using: &numbers) ?? "brand_new"))
        }
        for grant in limits.without where grant.axis.delegation == axis { set.remove(grant.value) }
        return set
    }
}
