package import Delegation

/// A policy out of an input, with what was noticed while it was read.
package struct ImportedPolicy: Equatable, Sendable {
    package let format: ImportFormat
    package var policy: DelegationPolicy
    package var findings: [Finding] = []
    package var places = GrantPlaces()
    /// What a reader of the policy should know of where it comes from.
    package var remarks: [String] = []

    package init(format: ImportFormat, policy: DelegationPolicy = DelegationPolicy()) {
        self.format = format
        self.policy = policy
    }
}
