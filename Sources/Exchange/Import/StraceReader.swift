import Delegation

/// A policy out of a log of strace, by the rules that hold for recordings.
enum StraceReader {
    static func read(_ bytes: [UInt8]) throws(ImportError) -> ImportedPolicy {
        let log = try StraceLog(bytes)
        var analysis = RecordingAnalysis()
        for event in log.events { analysis.feed(event) }
        var policy = PolicyDerivation().policy(from: [PolicyDerivation.Source(analysis.finish())])
        // strace does not say where the program was.
        policy.app.cwd = nil
        var imported = ImportedPolicy(format: .strace, policy: policy)
        imported.remarks = log.remarks
        return imported
    }
}
