import Delegation
import Exchange
import Recording

/// A recording, or a log of strace, that a policy is held against or derived from.
enum CheckedRecording {
    static func add(_ path: String, to check: inout RecordingCheck, _ terminal: Terminal)
        throws(CommandFailure)
    {
        var reading = check.reading(InputFile.name(path))
        try feed(path, terminal) { reading.feed($0) }
        check.add(reading)
    }

    /// The policy that a recording asks for; nil where the file is no recording.
    static func policy(_ path: String, _ terminal: Terminal) throws(CommandFailure) -> DelegationPolicy? {
        guard try isRecording(path) else { return nil }
        var analysis = RecordingAnalysis()
        try feed(path, terminal) { analysis.feed($0) }
        return PolicyDerivation().policy(from: [PolicyDerivation.Source(analysis.finish())])
    }

    private static func feed(_ path: String, _ terminal: Terminal, _ body: (TraceEvent) -> Void)
        throws(CommandFailure)
    {
        // Standard input is not read twice: it is taken for what record writes there.
        if path != "-", try !isRecording(path), let log = try straceLog(path) {
            for event in log.events { body(event) }
            for remark in log.remarks { terminal.diagnostics.message("\(path): \(remark)") }
            return
        }
        var stream = try RecordingStream(path)
        while let event = try stream.next() { body(event) }
        if stream.breaksOff {
            terminal.diagnostics.message("\(stream.name) breaks off: what came after that is not considered")
        }
    }

    /// Whether the file begins as a recording does.
    static func isRecording(_ path: String) throws(CommandFailure) -> Bool {
        guard path != "-" else { return false }
        var stream = try RecordingStream(path)
        do {
            if case .header? = try stream.next() { return true }
            return false
        } catch {
            // One that cannot be read is for whoever reads it next to complain of.
            guard error.kind == .damagedInput else { throw error }
            return false
        }
    }

    private static func straceLog(_ path: String) throws(CommandFailure) -> StraceLog? {
        let bytes = try InputFile.contents(of: path)
        let head = String(decoding: bytes.prefix(1 << 16), as: UTF8.self)
        guard head.split(separator: "\n").contains(where: { StraceLog.isCall(String($0)) }) else {
            return nil
        }
        do {
            return try StraceLog(bytes)
        } catch {
            throw .damaged("\(path): \(error)")
        }
    }
}
