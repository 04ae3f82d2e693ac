package import Tracing

/// What a sandbox is made of.
package struct SandboxSettings: Sendable {
    /// Who the application is outside.
    package struct Identity: Equatable, Sendable {
        package var uid: UInt32
        package var gid: UInt32

        package init(uid: UInt32, gid: UInt32) {
            self.uid = uid
            self.gid = gid
        }
    }

    /// Mount options of the bpffs, in the kernel's own syntax: a key and a value each.
    package struct Delegation: Equatable, Sendable {
        package var key: String
        package var value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    package static let defaultBpffs = "/sys/fs/bpf"

    package var program: ApplicationProgram
    package var identity: Identity
    package var delegations: [Delegation]
    /// Bit N is capability N.
    package var capabilities: UInt64
    package var bpffs: String
    package var hasOwnNetwork: Bool
    package var hasOwnCgroup: Bool
    /// Runs nothing but the creation of a token, see `SandboxProbe`.
    var isTrial = false

    package init(
        program: ApplicationProgram, identity: Identity, delegations: [Delegation], capabilities: UInt64,
        bpffs: String = Self.defaultBpffs, hasOwnNetwork: Bool = true, hasOwnCgroup: Bool = true
    ) {
        self.program = program
        self.identity = identity
        self.delegations = delegations
        self.capabilities = capabilities
        self.bpffs = bpffs
        self.hasOwnNetwork = hasOwnNetwork
        self.hasOwnCgroup = hasOwnCgroup
    }
}
