import Recording
import Tracing

extension EventSink {
    func receive(_ call: CallEvent) {
        var call = call
        receive(&call)
    }
}
