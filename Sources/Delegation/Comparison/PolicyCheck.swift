package import BpfAbi

/// Says of a call whether a policy lets it through, and if not, what is missing, in words and as a line of policy.
package struct PolicyCheck {
    package struct Answer: Equatable, Sendable {
        package enum Outcome: Equatable, Sendable {
            /// Privilege does not matter to this call.
            case ungated
            case permitted
            case denied
            /// No policy can permit it.
            case never
        }

        package var outcome: Outcome
        /// What the call needs, capabilities included.
        package var needs: [Grant]
        package var missing: [Grant]
        /// Whether the call passes a token. Without one no grant helps it.
        package var carriesToken: Bool
        /// Why it is not permitted.
        package var cause: String?
        /// The lines as they would stand in the policy that permits it.
        package var remedy: [String]
    }

    package let policy: DelegationPolicy

    package init(_ policy: DelegationPolicy) {
        self.policy = policy
    }

    package func answer(for call: CapturedCall, facts: CallFacts = CallFacts()) -> Answer {
        if let why = Obstacles.of(call) { return Self.never(why, needs: []) }
        guard let needs = CallNeeds(of: call, facts: facts) else {
            return Answer(outcome: .ungated, needs: [], missing: [], carriesToken: false, remedy: [])
        }
        if let why = needs.obstacle { return Self.never(why, needs: needs.all) }
        let missing = needs.all.filter { !policy.permits($0) }
        return Answer(
            outcome: missing.isEmpty ? .permitted : .denied, needs: needs.all, missing: missing,
            carriesToken: needs.carriesToken, cause: Self.cause(missing), remedy: remedy(for: missing))
    }

    /// What a call that passes no token is refused for, whatever the policy says.
    package static let noToken = "no token was passed, so the kernel asked the initial user namespace"

    /// The same, with the reason why the tracer passed none either, where it was to.
    static func noToken(_ injection: TokenInjection?) -> String {
        guard case .refused(let reason) = injection else { return noToken }
        return "\(noToken); bpfrec could not pass one for it: \(reason)"
    }

    private static func never(_ why: String, needs: [Grant]) -> Answer {
        Answer(
            outcome: .never, needs: needs, missing: [], carriesToken: false, cause: why, remedy: [])
    }

    private static func cause(_ missing: [Grant]) -> String? {
        let bits = missing.filter { $0.axis != .caps }.map(\.description)
        let capabilities = missing.compactMap(\.capability?.kernelName)
        let parts =
            (bits.isEmpty ? [] : ["the token does not delegate \(bits.joined(separator: ", "))"])
            + (capabilities.isEmpty
                ? [] : ["the user namespace lacks \(capabilities.joined(separator: ", "))"])
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// The lists with what is missing added, as lines to paste.
    package func remedy(for missing: [Grant]) -> [String] {
        var widened = policy
        for grant in missing { widened.insert(grant) }
        return Grant.Axis.allCases.filter { axis in missing.contains { $0.axis == axis } }.map { axis in
            let items = widened.grants.filter { $0.axis == axis }.map { TomlNode(.string($0.item)) }
            let key = axis == .caps ? "capabilities" : axis.name
            return "\(key) = \(TomlWriter.inline(.array(items)))"
        }
    }
}
