import Delegation
import Recording

/// The recording that a replay is compared with.
enum ComparedRecording {
    /// Feeds it to the comparison. One that the user names has to be good; one that the policy names is left out, and
    /// that is said, where it is gone or no longer what the policy was derived from.
    static func feed<Reader>(
        _ reader: inout Reader, _ settings: ReplaySettings, _ plan: ReplayPlan, _ diagnostics: Diagnostics,
        _ take: (inout Reader, TraceEvent) -> Void
    ) throws(CommandFailure) {
        if let path = settings.recording {
            _ = try feed(&reader, path, take)
            return
        }
        guard
            let reference = plan.policy.app.recordings.first(where: { $0.argv == nil || $0.argv == plan.argv }
            )
        else { return }
        for path in RecordingPaths.places(reference.file, beside: settings.policy) {
            var candidate = reader
            guard let sha256 = try? feed(&candidate, path, take) else { continue }
            guard reference.sha256 == nil || reference.sha256 == sha256.hex else { continue }
            reader = candidate
            return
        }
        guard settings.verbosity >= .quiet else { return }
        diagnostics.message(
            "\(reference.file) is gone or has changed since \(settings.policy) was derived from it: the run is judged "
                + "by the policy alone")
    }

    private static func feed<Reader>(
        _ reader: inout Reader, _ path: String, _ take: (inout Reader, TraceEvent) -> Void
    ) throws(CommandFailure) -> SHA256 {
        var stream = try RecordingStream(path)
        while let event = try stream.next() { take(&reader, event) }
        return stream.sha256()
    }
}
