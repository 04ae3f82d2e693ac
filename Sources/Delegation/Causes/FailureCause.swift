import BpfAbi
package import Recording

/// Why a call failed, as far as the kernel's own checks and the call itself tell.
package struct FailureCause: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// A capability was asked, and the answer decided the result.
        case capability(CheckQuestion)
        /// The verifier refused the program, and would not have, or might not have, with this capability.
        case verifier(Capability)
        /// Privilege has nothing to do with it.
        case other
    }

    package var kind: Kind
    package var words: String

    /// The cause of a call's failure; nil for a call that did not fail, and where nothing tells.
    package init?(of event: CallEvent) {
        let call = event.captured
        guard let errno = call.errno else { return nil }
        let questions = event.checks.map { CheckQuestion.all(of: call, $0) }
        if let questions, let decisive = Self.decisive(questions, call, errno) {
            self.init(
                kind: .capability(decisive),
                words: CapabilityWords.denial(decisive, in: call, facts: event.facts))
            return
        }
        if let questions, call.command == .progLoad,
            let refusal = VerifierRefusal(of: call, errno: errno, questions: questions)
        {
            self.init(kind: .verifier(refusal.capability), words: refusal.words)
            return
        }
        let reason = PlainCause.words(for: call, errno: errno, facts: event.facts)
        if errno == Self.eperm {
            // Unobserved, an EPERM may be about privilege as well.
            guard questions != nil else { return nil }
            let why = reason ?? "an LSM, lockdown or another rule of the kernel"
            self.init(
                kind: .other, words: "no capability check failed: this EPERM is not about privilege (\(why))")
        } else {
            guard let reason else { return nil }
            self.init(kind: .other, words: reason)
        }
    }

    private init(kind: Kind, words: String) {
        self.kind = kind
        self.words = words
    }

    static let eperm: Int32 = 1
    static let e2big: Int32 = 7
    static let eacces: Int32 = 13
    static let einval: Int32 = 22

    /// The question whose answer made the call fail: the last one that is not soft, where it was denied and the error
    /// is one that a denial makes.
    private static func decisive(_ questions: [CheckQuestion], _ call: BpfAbi.CapturedCall, _ errno: Int32)
        -> CheckQuestion?
    {
        guard let last = questions.last(where: { !$0.isSoft }), last.isDenied else { return nil }
        switch errno {
        case eperm: return last
        case eacces: return call.command == .progLoad ? nil : last
        // bpf_prog_attach() says EINVAL where LINK_CREATE says EPERM (6.18).
        case einval: return call.command == .progAttach ? last : nil
        default: return nil
        }
    }
}
