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
