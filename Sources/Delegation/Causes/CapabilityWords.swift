import BpfAbi
import Recording

/// A denied question in words: which capability, where, and why it was asked there.
enum CapabilityWords {
    static func denial(_ question: CheckQuestion, in call: CapturedCall, facts: CallFacts) -> String {
        let capability = CapabilityNames.name(question.capability)
        let asked = "\(capability) in \(place(question, call)) was asked and denied"
        return reason(question, call, facts).map { "\(asked): \($0)" } ?? asked
    }

    static func place(_ question: CheckQuestion, _ call: CapturedCall) -> String {
        switch question.namespace {
        case .initial: "the initial user namespace"
        case .own where call.command == .tokenCreate: "the user namespace of the bpffs"
        case .own where call.carriesToken: "the token's user namespace"
        case .own: "the caller's user namespace"
        case .other where call.carriesToken: "the token's user namespace, which is not the caller's,"
        case .other: "another user namespace"
        }
    }

    private static func reason(_ question: CheckQuestion, _ call: CapturedCall, _ facts: CallFacts) -> String?
    {
        guard question.namespace == .initial else {
            if call.command == .tokenCreate { return "CAP_SYS_ADMIN does not stand for it here" }
            return question.namespace == .own ? "the caller lacks it there" : nil
        }
        if let obstacle = obstacle(call) { return obstacle }
        switch call.command {
        case .mapCreate, .progLoad, .btfLoad, .btfGetFdById: return tokenUse(call, facts)
        case .linkCreate, .progAttach: return "the program was loaded without a token"
        default: return "no token changes that"
        }
    }

    /// What is asked of the initial user namespace whatever the token.
    private static func obstacle(_ call: CapturedCall) -> String? {
        switch call.command {
        case .mapCreate: Obstacles.ofMap(call)
        case .progLoad, .btfLoad, .btfGetFdById, .linkCreate, .progAttach: nil
        default: Obstacles.of(call) == nil ? nil : "no token reaches \(call.command.name)"
        }
    }

    /// A token that lacks a bit is dropped without a word, and the initial user namespace is asked instead.
    private static func tokenUse(_ call: CapturedCall, _ facts: CallFacts) -> String {
        guard call.carriesToken else { return "no token was passed" }
        guard let masks = call.tokenDescriptor.flatMap({ facts.descriptors[$0] })?.token else {
            return "no token was used, because the token lacks what the call needs"
        }
        let sets = DelegatedSets(masks)
        let needed = CallNeeds(of: call, facts: facts)?.grants ?? []
        let missing = needed.filter { $0.axis != .caps && !sets.permits($0) }
        guard !missing.isEmpty else {
            return "no token was used, though the token has all that the call needs"
        }
        return "no token was used, because the token lacks "
            + missing.map(\.description).joined(separator: ", ")
    }
}
