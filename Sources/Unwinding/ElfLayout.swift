import BpfAbi

/// Where the parts of a 64-bit ELF object lie once it is loaded, from its first page.
struct ElfLayout: Equatable, Sendable {
    /// What the loader added to the addresses in the file; modulo 2^64.
    var bias: UInt64
    /// The addresses that its segments take.
    var start: UInt64
    var end: UInt64
    /// Where `.eh_frame_hdr` was loaded, and its size.
    var unwindHeader: UInt64?
    var unwindHeaderSize: UInt64 = 0

    private static let loadSegment: UInt32 = 1
    private static let unwindSegment: UInt32 = 0x6474_e550

    /// Nil where the bytes are no 64-bit ELF object that begins with its headers.
    ///
    /// - Parameters:
    ///   - page: The beginning of the object.
    ///   - base: The address of it.
    init?(page: [UInt8], base: UInt64) {
        guard page.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2]),
            let table = page.integer(at: 32, as: UInt64.self).flatMap({ Int(exactly: $0) }),
            let stride = page.integer(at: 54, as: UInt16.self).map({ Int($0) }), stride >= 56,
            let count = page.integer(at: 56, as: UInt16.self).map({ Int($0) })
        else { return nil }

        var bias: UInt64?
        var segments: [Segment] = []
        for index in 0..<count {
            guard table <= page.count, let segment = Segment(page, at: table + index * stride) else { break }
            segments.append(segment)
            // The segment that holds the headers tells where address 0 of the file's own counting is.
            if segment.type == Self.loadSegment, bias == nil, segment.offset < 4096 {
                bias = base &- (segment.address &- segment.offset)
            }
        }
        guard let bias else { return nil }
        self.bias = bias
        start = base
        end = base
        for segment in segments {
            let address = segment.address &+ bias
            switch segment.type {
            case Self.loadSegment: end = max(end, address &+ segment.size)
            case Self.unwindSegment: (unwindHeader, unwindHeaderSize) = (address, segment.size)
            default: break
            }
        }
    }

    /// `Elf64_Phdr`.
    private struct Segment {
        var type: UInt32
        var offset: UInt64
        var address: UInt64
        var size: UInt64

        init?(_ bytes: [UInt8], at start: Int) {
            guard let type = bytes.integer(at: start, as: UInt32.self),
                let offset = bytes.integer(at: start + 8, as: UInt64.self),
                let address = bytes.integer(at: start + 16, as: UInt64.self),
                let size = bytes.integer(at: start + 40, as: UInt64.self)
            else { return nil }
            (self.type, self.offset, self.address, self.size) = (type, offset, address, size)
        }
    }
}
