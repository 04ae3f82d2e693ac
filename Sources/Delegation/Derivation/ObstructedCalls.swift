import BpfAbi
import Recording

/// Calls that no token can permit, and what became of the application afterwards.
struct ObstructedCalls {
    private struct Key: Hashable {
        var call: String
        var why: String
        /// Set where the entry does not hold if this program turns out to pass a token there.
        var image: Int?
    }

    private struct Outcome {
        var wasRefused = true
        var isTolerated: Bool
    }

    private var order: [Key] = []
    private var outcomes: [Key: Outcome] = [:]
    /// The processes whose last call was such a one.
    private var last: [Int32: Key] = [:]

    mutating func follow(pid: Int32) { last[pid] = nil }

    mutating func add(_ call: CapturedCall, why: String, pid: Int32, unlessReplacing image: Int? = nil) {
        // A malformed call is decided before any privilege is asked for.
        if let errno = call.errno, errno == 22 || errno == 14 { return }
        let key = Key(call: call.command.name, why: why, image: image)
        var outcome = outcomes[key] ?? Outcome(isTolerated: Obstacles.isTolerated(call.command))
        if outcomes[key] == nil { order.append(key) }
        if call.errno != 1 { outcome.wasRefused = false }
        outcomes[key] = outcome
        last[pid] = key
    }

    func entries(end: RecordingEnd?, replacing: Set<Int>) -> [BlockedCall] {
        var seen: Set<BlockedCall> = []
        return order.filter { $0.image.map { !replacing.contains($0) } ?? true }.compactMap { key in
            let entry = BlockedCall(call: key.call, why: key.why, harmless: harmlessness(of: key, end: end))
            return seen.insert(entry).inserted ? entry : nil
        }
    }

    /// Refused and yet well ended: harmless. Refused, and then no further call and a bad end: it gave up.
    private func harmlessness(of key: Key, end: RecordingEnd?) -> BlockedCall.Harmlessness {
        guard let outcome = outcomes[key] else { return .unknown }
        if outcome.isTolerated { return .harmless }
        guard outcome.wasRefused, let end else { return .unknown }
        if end.isStopped || end.reason == .exited(0) { return .harmless }
        return end.reason != .detached && last.values.contains(key) ? .harmful : .unknown
    }
}
