import BpfAbi
import Delegation
import Recording
import Tracing

/// Compares a replay with its recording while it runs.
final class ComparisonSink: EventSink {
    private var comparison: RunComparison
    /// Whether any process of the application made a token for itself.
    private(set) var hasMadeToken = false

    init(_ comparison: RunComparison) {
        self.comparison = comparison
    }

    func receive(_ event: TraceEvent) {
        comparison.feedReplay(event)
        if case .call(let call) = event, call.captured.command == .tokenCreate, call.captured.errno == nil {
            hasMadeToken = true
        }
    }

    func report() -> ReplayReport { comparison.report() }
}
