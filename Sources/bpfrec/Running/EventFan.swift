import Recording
import Tracing

/// Hands every event to several sinks in turn.
final class EventFan: EventSink {
    private let sinks: [any EventSink]

    init(_ sinks: [any EventSink]) {
        self.sinks = sinks
    }

    func receive(_ event: TraceEvent) {
        for sink in sinks { sink.receive(event) }
    }

    func receive(_ call: inout CallEvent) {
        for sink in sinks { sink.receive(&call) }
    }
}
