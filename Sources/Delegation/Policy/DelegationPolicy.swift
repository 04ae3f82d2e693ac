package import BpfAbi

/// Everything that policy.toml holds: what is delegated, where it is to be run, and why each grant is there.
package struct DelegationPolicy: Equatable, Sendable {
    package static let currentSchema = 1
    package static let defaultBpffs = "/sys/fs/bpf"

    package var name: String?
    package var app: PolicyApplication
    package var delegated: DelegatedSets
    package var sandbox: PolicySandbox
    package var requiredKernel: KernelVersion?
    package var evidence: [Grant: GrantEvidence]
    package var blocked: [BlockedCall]
    /// The comments of the file that the policy was read from; they are written again beside what is still there.
    package var comments: TomlComments

    package init(
        name: String? = nil, app: PolicyApplication = PolicyApplication(),
        delegated: DelegatedSets = DelegatedSets(),
        sandbox: PolicySandbox = PolicySandbox(), requiredKernel: KernelVersion? = nil,
        evidence: [Grant: GrantEvidence] = [:], blocked: [BlockedCall] = [],
        comments: TomlComments = TomlComments()
    ) {
        self.name = name
        self.app = app
        self.delegated = delegated
        self.sandbox = sandbox
        self.requiredKernel = requiredKernel
        self.evidence = evidence
        self.blocked = blocked
        self.comments = comments
    }

    /// The capabilities that the sandbox gives: those listed, or the least set for the listed types.
    package var capabilities: [Capability] {
        sandbox.capabilities ?? CapabilityRules.leastSet(for: delegated)
    }

    /// Every grant, capabilities included, in the order of the file.
    package var grants: [Grant] { delegated.grants + capabilities.sorted().map { Grant($0) } }

    package func permits(_ grant: Grant) -> Bool {
        grant.capability.map(capabilities.contains) ?? delegated.permits(grant)
    }

    /// Adds a grant. A capability makes the list of them explicit.
    package mutating func insert(_ grant: Grant) {
        if let capability = grant.capability {
            sandbox.capabilities = Array(Set(capabilities + [capability])).sorted()
        } else if let axis = grant.axis.delegation {
            delegated[axis].insert(grant.value)
        }
    }

    /// Takes a grant and its evidence away. Capabilities stay the ones they were until one of them is taken.
    package mutating func remove(_ grant: Grant) {
        sandbox.capabilities = capabilities
        if let capability = grant.capability {
            sandbox.capabilities?.removeAll { $0 == capability }
        } else if let axis = grant.axis.delegation {
            delegated[axis].remove(grant.value)
        }
        evidence[grant] = nil
    }
}
