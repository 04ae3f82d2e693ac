import Tracing

/// What of the observer works on this machine, found by loading it.
package struct ObserverStatus: Equatable, Sendable {
    /// A part of it: how it works, or why it does not.
    package enum Part: Equatable, Sendable {
        /// `since`: why a better way does not.
        case works(String, since: ObserverFailure?)
        case missing(ObserverFailure)
    }

    /// Which capabilities the kernel asked, and what was executed.
    package var checks: Part
    /// `--count`.
    package var counts: Part

    package init(checks: Part, counts: Part) {
        self.checks = checks
        self.counts = counts
    }

    package static func ofThisMachine() -> ObserverStatus {
        ObserverStatus(
            checks: part(isCounting: false, wanted: [.checks, .executions]),
            counts: part(isCounting: true, wanted: .counts))
    }

    private static func part(isCounting: Bool, wanted: ObserverHooks) -> Part {
        do throws(ObserverFailure) {
            let observer = try KernelObserver.load(selection: .control, isCounting: isCounting)
            let found = observer.hooks.intersection(wanted)
            let since = observer.passedOver.first { $0.concerns(wanted) }
            guard !found.isEmpty else { return .missing(since ?? .hasNoHook) }
            return .works(found.words.joined(separator: ", "), since: since)
        } catch {
            return .missing(error)
        }
    }
}
