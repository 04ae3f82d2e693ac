/// The memory of a stopped process, as far as a capture needs it. The tracer reads a real one; tests lay bytes out
/// by hand.
package protocol TraceeMemory {
    /// The bytes from `address` on: `count` of them, or fewer where a page cannot be read (none at all when the
    /// first one cannot).
    mutating func read(_ count: Int, at address: UInt64) -> [UInt8]
}
