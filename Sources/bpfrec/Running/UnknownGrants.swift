import BpfAbi
import Delegation
import LinuxCalls

/// Grants that the running kernel has no use for, because they are of a later one: it takes their bits and ignores
/// them.
enum UnknownGrants {
    static func warnings(_ policy: DelegationPolicy) -> [String] {
        guard let release = KernelVersion(KernelName.release()) else { return [] }
        return warnings(policy, on: release)
    }

    static func warnings(_ policy: DelegationPolicy, on release: KernelVersion) -> [String] {
        let late = policy.grants.filter { GrantAge.firstKernel(for: $0) > release }
        return late.map { grant in
            "\(grant) is of Linux \(GrantAge.firstKernel(for: grant)) and means nothing to this kernel, \(release)"
        }
    }
}
