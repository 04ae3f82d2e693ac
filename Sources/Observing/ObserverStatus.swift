import Tracing

/// What of the observer works on this machine, found by loading it.
package struct ObserverStatus: Equatable, Sendable {
    /// A part of it: how it works, or why it does not.
    package enum Part: Equatable, Sendable {
        case works(String)
        case missing(ObserverFailure)
    }

    /// Which capabilities the kernel asked.
    package var checks: Part
    /// `--count`.
    package var counts: Part

    package static func ofThisMachine() -> ObserverStatus {
        ObserverStatus(
            checks: part(isCounting: false, wanted: .checks), counts: part(isCounting: true, wanted: .counts))
    }

    private static func part(isCounting: Bool, wanted: ObserverHooks) -> Part {
        do throws(ObserverFailure) {
            let hooks = try KernelObserver.load(selection: .control, isCounting: isCounting).hooks
            let found = hooks.intersection(wanted)
            return found.isEmpty ? .missing(.hasNoHook) : .works(found.words.joined(separator: ", "))
        } catch {
            return .missing(error)
        }
    }
}
