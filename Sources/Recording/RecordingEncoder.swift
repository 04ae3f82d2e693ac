import BpfAbi

/// Turns events into the lines of a recording. Its memory does not grow with the recording.
package struct RecordingEncoder: ~Copyable {
    private var json = JSONWriter()
    private var payloads: WrittenPayloads

    package init(window: PayloadWindow = .standard) {
        payloads = WrittenPayloads(window)
    }

    /// Appends the line of an event. A call has further lines before it where it refers to memory that is stored
    /// apart.
    package mutating func encode(_ event: TraceEvent, into bytes: inout [UInt8]) {
        if case .call(let call) = event { return encode(call, into: &bytes) }
        json.event(event)
        json.endLine()
        json.drain(into: &bytes)
    }

    /// The same for a call, which is large, without making an event of it.
    package mutating func encode(_ call: CallEvent, into bytes: inout [UInt8]) {
        let digests = storePayloads(of: call.captured)
        json.call(call, capture: .stored(digests))
        json.endLine()
        json.drain(into: &bytes)
    }

    /// Writes what is too large to stand in the call, and says by which name each region finds it.
    private mutating func storePayloads(of captured: CapturedCall) -> [SHA256?] {
        guard captured.regions.contains(where: \.isStoredApart) else { return [] }
        let digests = captured.regions.map { $0.isStoredApart ? SHA256(of: $0.bytes) : nil }
        let named = zip(digests, captured.regions).compactMap { digest, region in
            digest.map { (digest: $0, count: region.bytes.count) }
        }
        var missing = payloads.insert(named)
        for (digest, region) in zip(digests, captured.regions) {
            guard let digest, missing.remove(digest) != nil else { continue }
            json.payload(digest, region.bytes)
            json.endLine()
        }
        return digests
    }
}

extension CapturedRegion {
    fileprivate var isStoredApart: Bool { bytes.count > PayloadWindow.inlineLimit }
}
