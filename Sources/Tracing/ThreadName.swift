/// The name of a thread as the kernel keeps it: 16 bytes, ended by a NUL. Compared far more often than read.
package struct ThreadName: Equatable, Sendable {
    private let first: UInt64
    private let second: UInt64

    /// Of 16 bytes.
    package init(_ bytes: UnsafeRawBufferPointer) {
        first = bytes.loadUnaligned(as: UInt64.self)
        second = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    }

    package var text: String {
        withUnsafeBytes(of: (first, second)) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
