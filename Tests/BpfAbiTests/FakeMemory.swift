import BpfAbi

/// Memory laid out by hand: what was put can be read, everything around it is as if unmapped.
struct FakeMemory: TraceeMemory {
    private var pieces: [(start: UInt64, bytes: [UInt8])] = []
    private(set) var reads: [ClosedRange<UInt64>] = []

    mutating func put(_ bytes: [UInt8], at address: UInt64) {
        pieces.removeAll { $0.start == address }
        pieces.append((address, bytes))
    }

    mutating func put(_ text: String, at address: UInt64) {
        put(Array(text.utf8) + [0], at: address)
    }

    mutating func forgetReads() { reads = [] }

    mutating func read(_ count: Int, at address: UInt64) -> [UInt8] {
        guard count > 0 else { return [] }
        let piece = pieces.first { address >= $0.start && address - $0.start < UInt64($0.bytes.count) }
        guard let piece else { return [] }
        let bytes = Array(piece.bytes[Int(address - piece.start)...].prefix(count))
        reads.append(address...(address + UInt64(bytes.count - 1)))
        return bytes
    }
}
