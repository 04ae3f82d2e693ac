import Recording
import Tracing

/// Writes the recording as things happen, a line at a time, so that a killed tracer loses at most the call in
/// flight. When it cannot be written (a full disk, a closed pipe) that is said at once, and the application goes on.
final class RecordingSink: EventSink {
    private let file: OutputFile
    private let diagnostics: Diagnostics
    private var encoder = RecordingEncoder()
    private var line: [UInt8] = []
    private(set) var failure: CommandFailure?

    init(file: consuming OutputFile, diagnostics: Diagnostics) {
        self.file = file
        self.diagnostics = diagnostics
    }

    func receive(_ event: TraceEvent) {
        guard failure == nil else { return }
        line.removeAll(keepingCapacity: true)
        encoder.encode(event, into: &line)
        write()
    }

    func receive(_ call: inout CallEvent) {
        guard failure == nil else { return }
        line.removeAll(keepingCapacity: true)
        encoder.encode(call, into: &line)
        write()
    }

    private func write() {
        do throws(CommandFailure) {
            try file.write(line)
        } catch {
            failure = error
            diagnostics.message("\(error); the application goes on, but nothing more is recorded")
        }
    }
}
