/// What the application did that no token can permit.
package struct BlockedCall: Hashable, Sendable {
    /// Whether the application goes on without it.
    package enum Harmlessness: String, CaseIterable, Sendable {
        case harmless = "true"
        case harmful = "false"
        case unknown
    }

    /// The command, or another system call.
    package var call: String
    package var why: String
    package var harmless: Harmlessness

    package init(call: String, why: String, harmless: Harmlessness = .unknown) {
        self.call = call
        self.why = why
        self.harmless = harmless
    }

    /// How the reason ends where a token that is put into the call makes it work in a replay.
    static let injectionCure = "until then it works only where replay --inject auto passes one for it"

    package var isCuredByInjection: Bool { why.hasSuffix(Self.injectionCure) }
}
