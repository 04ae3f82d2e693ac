import Observing

extension DoctorCheck {
    /// What the kernel tells of its own checks. Everything works without, from tables.
    static func observer(_ system: DoctorSystem) -> DoctorFinding {
        let status = system.observer()
        switch (status.checks, status.counts) {
        case (.missing(let failure), _):
            return .limited(
                "what the kernel checks is guessed from tables: \(failure)", fix: failure.remedy)
        case (.works(let checks, let since), .missing(let failure)):
            return .limited("\(words(checks, since)); no --count: \(failure)", fix: failure.remedy)
        case (.works(let checks, let since), .works(let counts, let countsSince)):
            return .ok("\(words(checks, since)); \(words(counts, countsSince))")
        }
    }

    private static func words(_ way: String, _ since: ObserverFailure?) -> String {
        since.map { "\(way) (\($0))" } ?? way
    }
}
