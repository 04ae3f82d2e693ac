import CLinux
import LinuxCalls
import Tracing

/// Whether this kernel and this user can really delegate: makes a sandbox and a token in it, and throws both away.
package enum SandboxProbe {
    package enum Result: Equatable, Sendable {
        case works
        case noSandbox(SandboxError)
        /// BPF_TOKEN_CREATE was refused inside.
        case noToken(errno: Int32)
    }

    private static let capBpf: UInt64 = 1 << 39

    /// Through a helper: with all that it may delegate.
    package static func run(through helper: SandboxSettings.Helper? = nil) -> Result {
        let nothing = ApplicationProgram(path: [], arguments: [], environment: [])
        // Every token needs some bit; map_create is the first.
        var settings = SandboxSettings(
            program: nothing, outside: helper == nil ? .root : .caller,
            delegations: [SandboxSettings.Delegation(key: "delegate_cmds", value: "0x1")],
            capabilities: capBpf)
        settings.isTrial = true
        settings.helper = helper
        do throws(SandboxError) {
            let sandbox = try Sandbox.make(settings, filter: nil)
            let verdict = verdict(of: sandbox.application)
            sandbox.close()
            return verdict
        } catch {
            return .noSandbox(error)
        }
    }

    private static func verdict(of application: borrowing LaunchedApplication) -> Result {
        do throws(SyscallError) {
            try application.start()
        } catch {
            return .noSandbox(.start(error))
        }
        guard let message = application.awaitFailure() else { return .noSandbox(.ended(after: .ready)) }
        return message.errno == 0 ? .works : .noToken(errno: message.errno)
    }
}
