package import BpfAbi
package import Delegation
import LinuxCalls

/// Why a helper did not help: what was asked of it, what it said, and the way out.
package enum HelperFailure: Error, Equatable, CustomStringConvertible {
    case unreachable(path: String, errno: Int32)
    case silent(path: String)
    /// What listens there talks otherwise.
    case strange(path: String)
    case exceeds(path: String, masks: TokenMasks)
    case refused(path: String, HelperReply.Refusal, errno: Int32)

    package var description: String {
        switch self {
        case .unreachable(let path, let errno):
            "no helper can be reached at \(path): \(ErrnoName.text(errno)); \(Self.wayOut(errno))"
        case .silent(let path):
            "the helper at \(path) did not answer for half a minute: its log may say why"
        case .strange(let path):
            "what answers at \(path) does not talk as the helper of this bpfrec does: both must be of one version"
        case .exceeds(let path, let masks):
            """
            the helper at \(path) may not delegate \(masks.grantNames): take it out of the policy, or ask who runs the \
            helper to add it to its own
            """
        case .refused(let path, let refusal, let errno):
            "the helper at \(path) refuses: \(Self.reason(refusal, errno))"
        }
    }

    private static func wayOut(_ errno: Int32) -> String {
        switch errno {
        case 13: "its mode or a directory above it keeps this user out"
        case 36: "a socket's path has at most 107 bytes"
        default: "root starts one by bpfrec delegate --socket PATH --policy FILE --allow-uid N"
        }
    }

    private static func reason(_ refusal: HelperReply.Refusal, _ errno: Int32) -> String {
        switch refusal {
        case .notPermitted: "this user is none of those whom it serves (--allow-uid)"
        case .notUnderstood: "it did not understand what was asked; both must be of one version"
        case .busy: "too many ask at once"
        case .noNamespace: "it delegates only to a user namespace other than its own"
        case .foreignNamespace: "the user namespace here, or one around it, belongs to another user"
        case .unmapped: "the user namespace does not map the user who made it"
        case .gone: "the process that asked was gone"
        case .failed: "\(ErrnoName.text(errno)); its log says more"
        }
    }
}
