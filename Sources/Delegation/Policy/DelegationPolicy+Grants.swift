package import BpfAbi

extension DelegationPolicy {
    /// Every grant by itself: an `any` stands for all that its axis is known to have.
    package var singleGrants: Set<Grant> {
        Set(
            grants.flatMap { grant -> [Grant] in
                guard grant.value == .any, let axis = grant.axis.delegation else { return [grant] }
                return axis.names.filter { $0.value < 64 }.map { Grant(axis, bit: UInt8($0.value)) }
            })
    }

    /// The same policy with just these grants.
    package func granting(_ grants: some Collection<Grant>) -> DelegationPolicy {
        var policy = self
        policy.delegated = DelegatedSets()
        policy.sandbox.capabilities = grants.compactMap(\.capability).sorted()
        for grant in grants where grant.capability == nil { policy.insert(grant) }
        return policy
    }

    /// The first kernel that knows every grant.
    package var oldestKernel: KernelVersion {
        grants.map(GrantAge.firstKernel).max() ?? .firstWithTokens
    }
}
