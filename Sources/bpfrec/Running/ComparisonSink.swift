import Delegation
import Recording
import Tracing

/// Compares a replay with its recording while it runs.
final class ComparisonSink: EventSink {
    private var comparison: RunComparison

    init(_ comparison: RunComparison) {
        self.comparison = comparison
    }

    func receive(_ event: TraceEvent) {
        comparison.feedReplay(event)
    }

    func report() -> ReplayReport { comparison.report() }
}
