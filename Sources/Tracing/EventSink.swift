package import Recording

/// Where events go as they happen: a recording and the live view in production, an array in tests. What goes wrong
/// there must not hurt the application, so nothing is thrown.
package protocol EventSink: AnyObject {
    func receive(_ event: TraceEvent)
    /// A call, which comes here alone: calls are large and come often, so this one is lent. A sink may complete it for the
    /// next.
    func receive(_ call: inout CallEvent)
}

extension EventSink {
    package func receive(_ call: inout CallEvent) {
        receive(.call(call))
    }
}
