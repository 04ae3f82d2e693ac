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
