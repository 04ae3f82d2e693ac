package import BpfAbi
import Glibc
package import Tracing

/// What a sandbox is made of.
package struct SandboxSettings: Sendable {
    package typealias Identity = ApplicationProgram.Identity

    /// Mount options of the bpffs, in the kernel's own syntax: a key and a value each.
    package struct Delegation: Equatable, Sendable {
        package var key: String
        package var value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }

        /// `progs` of `delegate_progs`.
        var axis: Substring { key.split(separator: "_").last ?? "" }
    }

    /// Who delegates for a caller that is not root, and what it is asked for.
    package struct Helper: Equatable, Sendable {
        package var path: String
        package var masks: TokenMasks

        package init(path: String, masks: TokenMasks) {
            self.path = path
            self.masks = masks
        }
    }

    package static let defaultBpffs = "/sys/fs/bpf"

    package var program: ApplicationProgram
    /// Who the application is outside: what files and the host's other processes see.
    package var outside: Identity
    /// Who it is in its own eyes.
    package var inside = Identity.root
    package var delegations: [Delegation]
    /// Set: it delegates, and `delegations` are not looked at.
    package var helper: Helper?
    /// Bit N is capability N.
    package var capabilities: UInt64
    /// The directory that is to be its root; nil: the root of bpfrec.
    package var root: String?
    package var bpffs = Self.defaultBpffs
    package var hasOwnNetwork = true
    package var hasOwnCgroup = true
    /// A token is made, and given to the calls of which the filter notifies.
    package var handsOutTokens = false
    /// A command that runs beside the program.
    package var companion: SandboxCompanion?
    /// Runs nothing but the creation of a token, see `SandboxProbe`.
    var isTrial = false

    package init(
        program: ApplicationProgram, outside: Identity, delegations: [Delegation], capabilities: UInt64
    ) {
        self.program = program
        self.outside = outside
        self.delegations = delegations
        self.capabilities = capabilities
    }
}
