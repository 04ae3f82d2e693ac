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
        // A malformed call is decided before any privilege is asked for: EINVAL, EFAULT.
        if let errno = call.errno, errno == 22 || errno == 14 { return }
        add(
            Key(call: call.command.name, why: why, image: image), wasRefused: call.errno == 1, pid: pid,
            isTolerated: Obstacles.isTolerated(call.command))
    }

    /// Another system call: perf_event_open(2) says EACCES where bpf(2) says EPERM.
    mutating func add(_ event: ContextEvent, why: String) {
        let wasRefused = event.result == -1 || event.result == -13
        guard wasRefused || event.result ?? 0 >= 0 else { return }
        add(
            Key(call: event.name, why: why, image: nil), wasRefused: wasRefused, pid: event.pid,
            isTolerated: false)
    }

    private mutating func add(_ key: Key, wasRefused: Bool, pid: Int32, isTolerated: Bool) {
        var outcome = outcomes[key] ?? Outcome(isTolerated: isTolerated)
        if outcomes[key] == nil { order.append(key) }
        if !wasRefused { outcome.wasRefused = false }
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
