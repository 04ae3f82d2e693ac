extension Array where Element == UInt8 {
    /// The little-endian number at an offset; nil where the bytes do not reach, as a field beyond `size` is absent.
    @inlinable
    package func integer<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type = Number.self)
        -> Number?
    {
        let width = Number.bitWidth / 8
        guard offset >= 0, offset <= count - width else { return nil }
        var value: Number = 0
        for index in (0..<width).reversed() {
            value = (value << 8) | Number(truncatingIfNeeded: self[offset + index])
        }
        return value
    }
}
