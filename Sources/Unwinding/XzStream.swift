import CLzma

/// What `.gnu_debugdata` is packed as.
enum XzStream {
    /// The symbols of the largest programs take a few megabytes; a section that claims more is not worth it.
    private static let sizeLimit = 128 << 20
    private static let memoryLimit: UInt64 = 256 << 20

    /// Nil where the bytes are damaged, or would grow beyond all reason.
    static func decoded(_ packed: [UInt8]) -> [UInt8]? {
        var capacity = max(4096, packed.count &* 8)
        while capacity <= sizeLimit {
            var used = 0
            var result = LZMA_OK
            let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                var memory = memoryLimit
                var read = 0
                result = lzma_stream_buffer_decode(
                    &memory, 0, nil, packed, &read, packed.count, buffer.baseAddress, &used, buffer.count)
                count = used
            }
            // It is said of input that ends too early as well, which more room would not help.
            guard result == LZMA_BUF_ERROR, used == capacity else { return result == LZMA_OK ? bytes : nil }
            // The section does not tell its unpacked size where it could be had cheaply.
            capacity *= 2
        }
        return nil
    }
}
