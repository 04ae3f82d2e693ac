package import BpfAbi
package import Recording

/// With what privilege a recorded application ran: it decides what a refusal says.
package enum RunPrivilege: Equatable, Sendable {
    /// Capabilities in the initial user namespace: no token could have cured a refusal.
    case privileged
    /// Neither capabilities nor a token.
    case unprivileged
    /// In the sandbox, under a token of these masks.
    case delegated(TokenMasks)

    package init(_ header: RecordingHeader) {
        if let masks = header.delegated {
            self = .delegated(masks)
        } else {
            self = header.uid == 0 ? .privileged : .unprivileged
        }
    }

    /// A refusal in such a run would have come from any token as well.
    var isComplete: Bool {
        switch self {
        case .privileged: true
        case .unprivileged: false
        case .delegated(let masks): DelegatedSets(masks) == .any
        }
    }
}
