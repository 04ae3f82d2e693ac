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
