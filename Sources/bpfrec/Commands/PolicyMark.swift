import BpfAbi
import Delegation
import Recording

/// What a policy would say to a recorded call.
struct PolicyMark {
    struct Denial: Equatable {
        /// Whether a larger policy would permit the call.
        let isCurable: Bool
        let missing: [String]
        let cause: String
    }

    private let check: PolicyCheck

    init(_ policy: DelegationPolicy) {
        check = PolicyCheck(policy)
    }

    /// nil where the policy permits the call, or nobody asks for a permission.
    func denial(of call: CallEvent) -> Denial? {
        let answer = check.answer(for: call.captured, facts: call.facts)
        switch answer.outcome {
        case .ungated, .permitted: return nil
        case .denied:
            return Denial(
                isCurable: true, missing: answer.missing.map(\.description), cause: answer.cause ?? "denied")
        case .never:
            return Denial(isCurable: false, missing: [], cause: answer.cause ?? "no token permits it")
        }
    }
}
