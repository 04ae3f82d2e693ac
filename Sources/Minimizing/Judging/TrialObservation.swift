/// What was seen of a run beside its recording.
package struct TrialObservation: Equatable, Sendable {
    /// Whether the output matched; true where no pattern was given.
    package var matchesPattern: Bool
    /// Whether the command beside it said 0; true where there was none.
    package var satisfiesProbe: Bool

    package init(matchesPattern: Bool = true, satisfiesProbe: Bool = true) {
        self.matchesPattern = matchesPattern
        self.satisfiesProbe = satisfiesProbe
    }
}
