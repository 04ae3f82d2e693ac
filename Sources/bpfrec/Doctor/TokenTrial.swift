import LinuxCalls
import Replay

/// What came of really making a user namespace, a delegated bpffs and a token.
enum TokenTrial: Equatable, Sendable {
    case works
    case refused(String)
    case notTried(String)

    static func onThisMachine() -> TokenTrial {
        switch SandboxProbe.run() {
        case .works: .works
        case .noSandbox(.notRoot): .notTried("only root can delegate")
        case .noSandbox(let error): .refused("\(error)")
        case .noToken(let errno): .refused("BPF_TOKEN_CREATE: \(ErrnoName.text(errno))")
        }
    }
}
