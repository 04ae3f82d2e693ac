package import Recording

/// What it means that the application does its job.
package struct TrialCriteria: Equatable, Sendable {
    /// How it is to end, as it was recorded; nil: its time is to be over, or `--ok` to be content, before it ends.
    package var end: RecordingEnd.Reason?
    /// Whether a call of the application that worked in the rehearsal has to work.
    package var allowsDegraded: Bool
    /// What its output has to match, as the user wrote it.
    package var pattern: String?
    /// What is run beside it and has to end with 0.
    package var probe: String?
    /// Whether the user limited its time: an end that comes of that is good.
    package var isTimed: Bool

    package init(
        end: RecordingEnd.Reason?, allowsDegraded: Bool = false, pattern: String? = nil, probe: String? = nil,
        isTimed: Bool = false
    ) {
        self.end = end
        self.allowsDegraded = allowsDegraded
        self.pattern = pattern
        self.probe = probe
        self.isTimed = isTimed
    }
}
