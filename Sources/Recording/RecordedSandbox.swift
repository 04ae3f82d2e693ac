/// The place in which a recorded application held a token, so that a replay can make it anew.
package struct RecordedSandbox: Equatable, Sendable {
    /// Whether it had a network and a cgroup of its own, or saw the host's.
    package var hasOwnNetwork: Bool
    package var hasOwnCgroup: Bool
    /// Where the delegated bpffs was.
    package var bpffs: String
    /// The directory that was its root, and who it was in its own eyes, where that was asked for.
    package var root: String?
    package var user: String?
    /// The socket of the helper that delegated, where bpfrec itself did not.
    package var helper: String?

    package init(
        hasOwnNetwork: Bool = true, hasOwnCgroup: Bool = true, bpffs: String = "/sys/fs/bpf",
        root: String? = nil, user: String? = nil, helper: String? = nil
    ) {
        self.hasOwnNetwork = hasOwnNetwork
        self.hasOwnCgroup = hasOwnCgroup
        self.bpffs = bpffs
        self.root = root
        self.user = user
        self.helper = helper
    }
}
