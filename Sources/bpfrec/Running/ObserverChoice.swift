import Observing
import Tracing

/// The observer of a run: on unless it cannot be, since nothing depends on it; only counting has to work if asked for.
enum ObserverChoice {
    static func observer(_ settings: RecordSettings, _ selection: TraceSelection, _ diagnostics: Diagnostics)
        throws(CommandFailure) -> KernelObserver?
    {
        guard settings.observes else { return nil }
        let observer = optional(selection, isCounting: settings.counts, settings.verbosity, diagnostics)
        if settings.counts, observer?.hooks.isDisjoint(with: .counts) ?? true {
            throw .cannot("cannot count the calls that do not stop: bpfrec doctor says why")
        }
        return observer
    }

    /// Through a helper there is none: observing takes privilege, and a helper delegates nothing but a bpffs.
    static let helpedNotice =
        "without root what the kernel checks cannot be observed: capabilities and causes come from bpfrec's tables"

    static func optional(
        _ selection: TraceSelection, isCounting: Bool = false, _ verbosity: Verbosity,
        _ diagnostics: Diagnostics
    ) -> KernelObserver? {
        do throws(ObserverFailure) {
            return try KernelObserver.load(selection: selection, isCounting: isCounting)
        } catch {
            if verbosity >= .verbose {
                diagnostics.message("what the kernel checks is not observed: \(error); \(error.remedy)")
            }
            return nil
        }
    }
}

extension KernelObserver {
    /// Whether a recording can say of each call what was checked.
    var seesChecks: Bool { !hooks.isDisjoint(with: .checks) }
}
