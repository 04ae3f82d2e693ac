extension TraceeMemory {
    /// At most `count` bytes, and at most `limit`; what a region says of them.
    mutating func region(
        _ field: String, _ phase: CapturedRegion.Phase, at address: UInt64, length: UInt64, limit: Int
    ) -> CapturedRegion {
        let wanted = Int(clamping: min(length, UInt64(clamping: limit)))
        let bytes = wanted == 0 ? [] : read(wanted, at: address)
        return CapturedRegion(
            field: field, phase: phase, address: address, length: length, bytes: bytes,
            isUnreadable: bytes.count < wanted)
    }

    /// The bytes before the NUL, which is looked for in steps so that a short string in a large buffer costs one
    /// short read. The length of the region is that of the string, as far as it was seen.
    mutating func stringRegion(
        _ field: String, _ phase: CapturedRegion.Phase, at address: UInt64, limit: Int
    ) -> CapturedRegion {
        var bytes: [UInt8] = []
        var isUnreadable = false
        var step = 256
        while bytes.count < limit {
            let wanted = min(step, limit - bytes.count)
            let chunk = read(wanted, at: address &+ UInt64(bytes.count))
            if let end = chunk.firstIndex(of: 0) {
                bytes += chunk[..<end]
                break
            }
            bytes += chunk
            guard chunk.count == wanted else {
                isUnreadable = true
                break
            }
            step *= 4
        }
        return CapturedRegion(
            field: field, phase: phase, address: address, length: UInt64(bytes.count), bytes: bytes,
            isUnreadable: isUnreadable)
    }
}
