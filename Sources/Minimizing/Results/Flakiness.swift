/// How often the application did otherwise than it does under the same grants.
package struct Flakiness: Equatable, Sendable {
    /// A failure that no refusal explains is tried again, even where nothing was flaky yet.
    private static let fewestTries = 3
    private static let fewestTriesWhereFlaky = 6
    private static let mostTries = 12
    /// The chance at which a run of failures is no longer taken for bad luck.
    private static let acceptedChance = 0.002

    package private(set) var usual = 0
    package private(set) var failures = 0
    /// The least of what was seen, so that the same runs in another order say the same.
    package private(set) var example: String?

    mutating func addUsual() { usual += 1 }

    mutating func addFailure(_ why: String) {
        failures += 1
        example = example.map { min($0, why) } ?? why
    }

    package var runs: Int { usual + failures }

    /// How many failures in a row, without an explanation, count as one.
    package var tries: Int {
        guard failures > 0 else { return Self.fewestTries }
        // Rather too high: few runs say little about how often it fails.
        let rate = min(Double(failures + 2) / Double(runs + 2), 0.6)
        var chance = rate
        var tries = 1
        while chance > Self.acceptedChance, tries < Self.mostTries {
            chance *= rate
            tries += 1
        }
        return max(tries, Self.fewestTriesWhereFlaky)
    }

    /// nil where every run said the same.
    package var note: String? {
        guard failures > 0 else { return nil }
        let times = failures == 1 ? "once" : "\(failures) times"
        return
            "flaky: of \(runs) runs, \(times) the application failed otherwise than under the same grants before or after"
            + (example.map { " (\($0))" } ?? "") + "; a failure without a refusal counts after \(tries) tries"
    }
}
