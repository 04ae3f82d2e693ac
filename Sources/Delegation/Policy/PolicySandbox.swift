/// `[sandbox]`: where the application is run.
package struct PolicySandbox: Equatable, Sendable {
    package enum Namespace: String, CaseIterable, Sendable {
        case user, mount, pid, cgroup, net
    }

    /// nil: the least set for the listed types. Empty: none.
    package var capabilities: [Capability]?
    /// nil: all of them.
    package var namespaces: [Namespace]?
    package var bpffs: String?

    package init(capabilities: [Capability]? = nil, namespaces: [Namespace]? = nil, bpffs: String? = nil) {
        self.capabilities = capabilities
        self.namespaces = namespaces
        self.bpffs = bpffs
    }
}
