package import Recording

/// What one recording says about the policy, as `RecordingAnalysis` found it.
package struct RecordedNeeds: Equatable, Sendable {
    /// Why one grant is needed.
    package struct Need: Equatable, Sendable {
        package var calls: UInt64
        package var `class`: GrantEvidence.Class
        /// The first call of that class: `prog_load by sockfilter`.
        package var first: String
    }

    package var argv: [String]
    package var exe: String?
    package var cwd: String?
    package var environment: [String: String]
    /// The root directory and the user that were asked for.
    package var root: String?
    package var user: String?
    /// The time after which it was to be ended.
    package var stopAfter: String?
    /// Whether the application held a token, so that what it did is what it will do.
    package var isRehearsal: Bool
    /// Where it held the token.
    package var sandbox: RecordedSandbox?
    package var needs: [Grant: Need]
    /// Calls that were refused because the run had neither privilege nor a token: what it would have done after them is
    /// not known.
    package var refusals: UInt64
    package var blocked: [BlockedCall]
    /// Network interfaces other than `lo` that calls named.
    package var interfaces: [String]
    /// Whether libbpf loaded an object, and so will ask for its baseline under a token.
    package var loadsLibbpfObjects: Bool
    /// Whether libbpf loads a program with an attach type that it drops where its probe for that is refused.
    package var hasOptionalAttachTypes: Bool
    /// Whether the libbpf-tools' own probe for typed tracepoints succeeded, which it cannot under a token.
    package var usesTypedTracepoints: Bool
    /// Whether a raw socket was opened, which needs an owned network namespace.
    package var opensRawSockets: Bool
}
