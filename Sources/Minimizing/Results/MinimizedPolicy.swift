package import Delegation

/// The policy that a search has come to.
package enum MinimizedPolicy {
    /// `base` with just these grants. Those that the application was seen to fail without say so.
    package static func policy(
        _ base: DelegationPolicy, grants: Set<Grant>, needed: [Grant: String]
    ) -> DelegationPolicy {
        var policy = base.granting(grants)
        policy.evidence = [:]
        for grant in grants {
            var evidence = base.evidence[grant] ?? GrantEvidence()
            if let why = needed[grant] {
                evidence.how = .verified
                evidence.without = why
            }
            policy.evidence[grant] = evidence
        }
        policy.requiredKernel = policy.oldestKernel
        if needed.count < grants.count {
            policy.comments[["delegate"]] = TomlComment(
                leading: [" not proved minimal yet: bpfrec minimize goes on from here"])
        }
        return policy
    }
}
