import BpfAbi

/// Where the parts of an ELF object lie once it is loaded, from its first page.
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

    /// Nil where the bytes are no ELF object that begins with its headers.
    ///
    /// - Parameters:
    ///   - page: The beginning of the object.
    ///   - base: The address of it.
    init?(page: [UInt8], base: UInt64) {
        guard page.starts(with: [0x7f, 0x45, 0x4c, 0x46]), page.count > 4,
            let fields = Fields.byClass[page[4]],
            let table = fields.word(page, at: fields.table).flatMap({ Int(exactly: $0) }),
            table <= page.count,
            let stride = page.integer(at: fields.stride, as: UInt16.self).map({ Int($0) }), stride > 0,
            let count = page.integer(at: fields.count, as: UInt16.self).map({ Int($0) })
        else { return nil }

        var bias: UInt64?
        start = base
        end = base
        // The segment that holds the headers comes first and tells where address 0 of the file's own counting is.
        for index in 0..<count {
            let segment = table + index * stride
            guard let type = page.integer(at: segment, as: UInt32.self),
                let offset = fields.word(page, at: segment + fields.offset),
                let address = fields.word(page, at: segment + fields.address),
                let size = fields.word(page, at: segment + fields.size)
            else { break }
            if type == Self.loadSegment, bias == nil, offset < 4096 { bias = base &- (address &- offset) }
            guard let bias else { continue }
            switch type {
            case Self.loadSegment: end = max(end, address &+ bias &+ size)
            case Self.unwindSegment: (unwindHeader, unwindHeaderSize) = (address &+ bias, size)
            default: break
            }
        }
        guard let bias else { return nil }
        self.bias = bias
    }

    /// Where the fields of `Elf32_Ehdr` and `Elf64_Ehdr` lie, and within a segment's header those of `Elf32_Phdr` and
    /// `Elf64_Phdr`.
    private struct Fields {
        var table: Int, stride: Int, count: Int
        var offset: Int, address: Int, size: Int
        var isWide: Bool

        static let byClass: [UInt8: Fields] = [
            1: Fields(table: 28, stride: 42, count: 44, offset: 4, address: 8, size: 20, isWide: false),
            2: Fields(table: 32, stride: 54, count: 56, offset: 8, address: 16, size: 40, isWide: true),
        ]

        func word(_ bytes: [UInt8], at offset: Int) -> UInt64? {
            isWide
                ? bytes.integer(at: offset, as: UInt64.self)
                : bytes.integer(at: offset, as: UInt32.self).map { UInt64($0) }
        }
    }
}
