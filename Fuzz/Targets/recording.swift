import Delegation
import Recording

/// Bytes as a recording: everything that reads one must get through it, a policy derived from it must be readable, and
/// the events must read the same after they were written again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let all = events(in: Array(FuzzInput(start, count).rest), chunk: 37)
    var analysis = RecordingAnalysis()
    var comparison = RunComparison(policy: DelegationPolicy())
    var encoder = RecordingEncoder()
    var written: [UInt8] = []
    for event in all {
        analysis.feed(event)
        comparison.feedRecording(event)
        comparison.feedReplay(event)
        encoder.encode(event, into: &written)
    }
    _ = comparison.report()
    let policy = PolicyDerivation().policy(from: [PolicyDerivation.Source(analysis.finish())])
    require((try? DelegationPolicy(parsing: policy.text)) != nil, "cannot be read:\n\(policy.text)")
    guard case .header = all.first else { return 0 }
    let again = events(in: written, chunk: written.count)
    require(again == all, "\(all) reads otherwise:\n\(again)")
    return 0
}

/// The events of the lines that can be read.
private func events(in bytes: [UInt8], chunk: Int) -> [TraceEvent] {
    var reader = RecordingReader()
    var events: [TraceEvent] = []
    var failures = 0
    func take() {
        while failures < 1000 {
            do {
                guard let event = try reader.next() else { return }
                events.append(event)
            } catch {
                failures += 1
            }
        }
    }
    for start in stride(from: 0, to: bytes.count, by: max(chunk, 1)) {
        reader.feed(Array(bytes[start..<min(start + chunk, bytes.count)]))
        take()
    }
    reader.finish()
    take()
    return events
}
