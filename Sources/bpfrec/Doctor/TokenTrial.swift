import LinuxCalls
import Replay

/// What came of really making a user namespace, a delegated bpffs and a token.
enum TokenTrial: Equatable, Sendable {
    case works
    case refused(String)
    case notTried(String)

    static func onThisMachine(_ helper: HelperAnswer) -> TokenTrial {
        var who: SandboxSettings.Helper?
        if case .answers(let path, let ceiling) = helper {
            who = SandboxSettings.Helper(path: path, masks: ceiling)
        }
        return switch SandboxProbe.run(through: who) {
        case .works: .works
        case .noSandbox(.notRoot): .notTried("only root can delegate")
        case .noSandbox(let error): .refused("\(error)")
        case .noToken(let errno): .refused("BPF_TOKEN_CREATE: \(ErrnoName.text(errno))")
        }
    }
}
