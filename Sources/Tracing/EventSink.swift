package import Recording

/// Where events go as they happen: a recording and the live view in production, an array in tests. What goes wrong
/// there must not hurt the application, so nothing is thrown.
package protocol EventSink: AnyObject {
    func receive(_ event: TraceEvent)
}
