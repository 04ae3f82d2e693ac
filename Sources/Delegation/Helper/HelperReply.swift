package import BpfAbi

/// What the helper answers, once a connection.
package enum HelperReply: Equatable, Sendable {
    /// Why nothing is granted, where it is not for the masks.
    package enum Refusal: UInt64, CaseIterable, Sendable {
        /// The client's user is none of those whom the helper serves.
        case notPermitted = 1
        case notUnderstood
        /// Too many at once: to be asked again a little later.
        case busy
        /// The client is in the helper's own user namespace, where a token is of no use.
        case noNamespace
        /// Its user namespace, or one above that, belongs to somebody else.
        case foreignNamespace
        /// Its user namespace does not map the client's own user and group.
        case unmapped
        /// It ended before it was served.
        case gone
        case failed

        /// For the helper's own log.
        package var words: String {
            switch self {
            case .notPermitted: "the user is not among those served"
            case .notUnderstood: "what was sent is no request"
            case .busy: "too many at once"
            case .noNamespace: "it is in the helper's own user namespace"
            case .foreignNamespace: "its user namespace, or one around it, is another user's"
            case .unmapped: "its user namespace does not map its user and group"
            case .gone: "it is gone"
            case .failed: "it could not be done"
            }
        }
    }

    case ceiling(TokenMasks)
    /// A context for the bpffs comes along, created, for fsmount(2).
    case granted(TokenMasks)
    /// What was asked for beyond the ceiling.
    case exceeds(TokenMasks)
    /// With an errno where a system call failed, else 0.
    case refused(Refusal, errno: Int32)

    package static let sizeLimit = HelperFrame.size + 1

    package init?(_ bytes: [UInt8]) {
        guard let frame = HelperFrame(bytes) else { return nil }
        switch frame.kind {
        case 1 where frame.detail == 0: self = .ceiling(frame.masks)
        case 2 where frame.detail == 0: self = .granted(frame.masks)
        case 3 where frame.detail == 0: self = .exceeds(frame.masks)
        case 4 where frame.masks == TokenMasks():
            guard let refusal = Refusal(rawValue: frame.detail & 0xffff_ffff) else { return nil }
            self = .refused(refusal, errno: Int32(truncatingIfNeeded: frame.detail >> 32))
        default: return nil
        }
    }

    package var bytes: [UInt8] {
        switch self {
        case .ceiling(let masks): HelperFrame(kind: 1, masks: masks).bytes
        case .granted(let masks): HelperFrame(kind: 2, masks: masks).bytes
        case .exceeds(let masks): HelperFrame(kind: 3, masks: masks).bytes
        case .refused(let refusal, let errno):
            HelperFrame(kind: 4, detail: refusal.rawValue | UInt64(UInt32(bitPattern: errno)) << 32).bytes
        }
    }
}
