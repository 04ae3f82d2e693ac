import CLinux

/// The processor's own instructions for SHA-256: a recording may have gigabytes, and without them half of the time that
/// profiling takes would go into its digest.
package enum ProcessorSHA256 {
    /// Takes whole blocks of 64 bytes into the state; nil where the processor has no such instructions.
    package static let compressor: (@Sendable (Span<UInt8>, inout InlineArray<8, UInt32>) -> Void)? =
        clinux_has_sha256() != 0 ? compress : nil

    @Sendable private static func compress(_ message: Span<UInt8>, _ state: inout InlineArray<8, UInt32>) {
        var words = state.mutableSpan
        words.withUnsafeMutableBufferPointer { words in
            message.withUnsafeBufferPointer { message in
                guard let words = words.baseAddress, let first = message.baseAddress else { return }
                clinux_sha256(words, first, message.count / 64)
            }
        }
    }
}
