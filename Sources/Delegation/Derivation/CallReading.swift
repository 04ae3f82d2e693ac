/// What one call of a recording says about the policy. Whose call it is, the application's or a library's, is only
/// known once the whole recording was read: `RecordingAnalysis` then tells.
package struct CallReading: Sendable {
    /// The number of the program that made it.
    let image: Int
    let probe: LibraryProbe?
    /// What it needs of a policy; empty where privilege did not decide about it.
    package let grants: [Grant]
    /// Why no token can permit it.
    package let obstacle: String?

    init(image: Int, probe: LibraryProbe? = nil, grants: [Grant] = [], obstacle: String? = nil) {
        self.image = image
        self.probe = probe
        self.grants = grants
        self.obstacle = obstacle
    }
}

/// What a call is for, and what becomes of it without its grants.
package struct CallPurpose: Equatable, Sendable {
    /// nil: a probe that never passes a token, and so is refused under every policy.
    package var `class`: GrantEvidence.Class?
    /// `libbpf's probe "bpf_cookie"`; nil where it is the application's own.
    package var probe: String?
}
