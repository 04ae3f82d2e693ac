package import BpfAbi

/// What a client asks of the helper, once a connection.
package enum HelperRequest: Equatable, Sendable {
    /// What may be had at most.
    case ceiling
    /// A bpffs that delegates exactly this.
    case grant(TokenMasks)

    /// More than any request has; one that fills it is none.
    package static let sizeLimit = HelperFrame.size + 1

    package init?(_ bytes: [UInt8]) {
        guard let frame = HelperFrame(bytes) else { return nil }
        switch frame {
        case HelperFrame(kind: 1): self = .ceiling
        case HelperFrame(kind: 2, masks: frame.masks): self = .grant(frame.masks)
        default: return nil
        }
    }

    package var bytes: [UInt8] {
        switch self {
        case .ceiling: HelperFrame(kind: 1).bytes
        case .grant(let masks): HelperFrame(kind: 2, masks: masks).bytes
        }
    }
}
