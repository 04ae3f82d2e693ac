import BpfAbi

/// The binary search table of a loaded `.eh_frame_hdr`: which frame description covers an address.
struct UnwindTable: Equatable, Sendable {
    /// What the entries are relative to.
    var base: UInt64
    var entries: UInt64
    var count: UInt64

    /// Nil where the header is none that linkers write: a table of signed 32-bit offsets from the header.
    ///
    /// - Parameters:
    ///   - header: The first bytes of the section; 20 are enough.
    ///   - address: Where it was loaded.
    ///   - size: The size of the section, which limits the number of entries.
    init?(header: [UInt8], at address: UInt64, size: UInt64) {
        guard header.count >= 4, header[0] == 1, header[3] == Encoding.fromHeader | Encoding.signed32,
            let pointerWidth = Encoding.width(header[1]), let countWidth = Encoding.width(header[2])
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

    /// `DW_EH_PE_*` of the Linux Standard Base.
    private enum Encoding {
        static let fromHeader: UInt8 = 0x30
        static let signed32: UInt8 = 0x0b

        /// Nil for a number of variable width, or an absent one.
        static func width(_ encoding: UInt8) -> Int? {
            switch encoding & 0x0f {
            case 0x03, 0x0b: 4
            case 0x04, 0x0c: 8
            default: nil
            }
        }
    }
}
