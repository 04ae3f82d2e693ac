import BpfAbi

/// A binary search table as `.eh_frame_hdr` has it: which frame description covers an address.
struct UnwindTable: Equatable, Sendable {
    /// What the entries are relative to.
    var base: UInt64
    /// The address of the first one.
    var entries: UInt64
    var count: UInt64

    /// Nil where the header is none that linkers write: a table of signed 32-bit offsets from the header.
    ///
    /// - Parameters:
    ///   - header: The first bytes of the section; 20 are enough.
    ///   - address: Where it was loaded.
    ///   - size: The size of the section, which limits the number of entries.
    init?(header: [UInt8], at address: UInt64, size: UInt64) {
        guard header.count >= 4, header[0] == 1,
            header[3] == PointerEncoding.fromHeader | PointerEncoding.signed32,
            let pointerWidth = PointerEncoding.width(header[1]),
            let countWidth = PointerEncoding.width(header[2])
        else { return nil }
        let countOffset = 4 + pointerWidth
        let count: UInt64? =
            countWidth == 4
            ? header.integer(at: countOffset, as: UInt32.self).map { UInt64($0) }
            : header.integer(at: countOffset, as: UInt64.self)
        let tableOffset = UInt64(countOffset + countWidth)
        guard let count, count > 0, size > tableOffset, count <= (size - tableOffset) / 8 else { return nil }
        base = address
        entries = address &+ tableOffset
        self.count = count
    }

    init(base: UInt64, entries: UInt64, count: UInt64) {
        self.base = base
        self.entries = entries
        self.count = count
    }
}
