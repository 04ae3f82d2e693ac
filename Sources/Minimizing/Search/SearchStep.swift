package import Delegation

/// What a search asks for next.
package enum SearchStep<End: Equatable & Sendable>: Equatable, Sendable {
    /// These runs, the one that decides first; those after it are wanted if it fails.
    case run([Set<Grant>])
    case finished(End)
}
