/// How far back a recording may refer to bytes that it stored once. A `sha256` names a `payload` line that stands
/// directly before the call, or one of the latest 4096 such lines as long as they hold no more than 32 MiB. The
/// writer forgets and the reader keeps by the same rule, and neither grows with the recording.
package struct PayloadWindow: Sendable {
    let maximumCount: Int
    let maximumBytes: Int

    /// The window of every recording; another one is for tests.
    package static let standard = PayloadWindow(maximumCount: 4096, maximumBytes: 32 << 20)
    /// Memory up to this size stands in the call itself.
    package static let inlineLimit = 128

    package init(maximumCount: Int, maximumBytes: Int) {
        self.maximumCount = maximumCount
        self.maximumBytes = maximumBytes
    }
}

/// The payloads that a writer may still refer to.
struct WrittenPayloads {
    private let window: PayloadWindow
    private var known: Set<SHA256> = []
    private var bytes = 0

    init(_ window: PayloadWindow) {
        self.window = window
    }

    /// Notes what a call refers to, and says which of it has to be written before the call.
    mutating func insert(_ payloads: [(digest: SHA256, count: Int)]) -> Set<SHA256> {
        var missing = Self.distinct(payloads.filter { !known.contains($0.digest) })
        guard !missing.isEmpty else { return [] }
        if known.count + missing.count > window.maximumCount
            || missing.values.reduce(bytes, +) > window.maximumBytes
        {
            // Nothing from before may be referred to, not even by this call.
            known.removeAll(keepingCapacity: true)
            bytes = 0
            missing = Self.distinct(payloads)
        }
        known.formUnion(missing.keys)
        bytes = missing.values.reduce(bytes, +)
        return Set(missing.keys)
    }

    private static func distinct(_ payloads: [(digest: SHA256, count: Int)]) -> [SHA256: Int] {
        Dictionary(payloads.map { ($0.digest, $0.count) }, uniquingKeysWith: { first, _ in first })
    }
}

/// The payloads that a reader may still be asked for.
struct ReadPayloads {
    private let window: PayloadWindow
    private var contents: [SHA256: (bytes: [UInt8], serial: Int)] = [:]
    /// In the order of the file, from `oldest` on; the serial number of the first is `firstSerial`.
    private var order: [SHA256] = []
    private var oldest = 0
    private var firstSerial = 0
    private var bytes = 0

    init(_ window: PayloadWindow) {
        self.window = window
    }

    subscript(_ digest: SHA256) -> [UInt8]? { contents[digest]?.bytes }

    /// Keeps a payload. Those that stand together belong to one call: only the first of them pushes others out.
    mutating func insert(_ digest: SHA256, _ payload: [UInt8], isFirstOfCall: Bool) {
        while isFirstOfCall, oldest < order.count,
            order.count - oldest > window.maximumCount || bytes > window.maximumBytes
        {
            forgetOldest()
        }
        order.append(digest)
        bytes += payload.count
        if let former = contents.updateValue((payload, firstSerial + order.count - 1), forKey: digest) {
            bytes -= former.bytes.count
        }
    }

    private mutating func forgetOldest() {
        let digest = order[oldest]
        // One that was written again stays by its later line.
        if let entry = contents[digest], entry.serial == firstSerial + oldest {
            bytes -= entry.bytes.count
            contents[digest] = nil
        }
        oldest += 1
        if oldest > window.maximumCount {
            order.removeFirst(oldest)
            firstSerial += oldest
            oldest = 0
        }
    }
}
