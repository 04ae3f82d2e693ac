package import BpfAbi

/// What a helper may give, to whom, and how much of the machine it may take up in doing so.
package struct HelperSettings: Equatable, Sendable {
    package var ceiling: TokenMasks
    /// The users that are served; nil: whoever may open the socket.
    package var allowed: Set<UInt32>?
    package var limits = Limits()

    package init(ceiling: TokenMasks, allowed: Set<UInt32>?) {
        self.ceiling = ceiling
        self.allowed = allowed
    }

    package struct Limits: Equatable, Sendable {
        /// Beyond that, clients wait in the socket's own queue.
        package var conversations = 960
        /// Beyond that, a user's clients are told to come again, so that no user keeps the others out.
        package var conversationsPerUser = 480
        /// Children that are inside a client's user namespace, and those for one user, who might stop all of them.
        package var children = 8
        package var childrenPerUser = 4
        /// From the connection to the answer, and for the child alone.
        package var milliseconds = 10_000
        package var millisecondsInside = 3_000

        package init() {}
    }

    func serves(_ uid: UInt32) -> Bool { allowed.map { $0.contains(uid) } ?? true }
}
