package import Delegation

/// What came of one run of the application under one set of grants.
package enum TrialResult: Equatable, Sendable {
    /// It did its job, and used these of the grants.
    case passed(used: Set<Grant>)
    /// It did not: what was seen, and the grants for want of which calls of the application were refused.
    case failed(why: String, missing: Set<Grant>)

    package var isPassed: Bool {
        if case .passed = self { true } else { false }
    }
}
