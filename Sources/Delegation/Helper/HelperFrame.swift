import BpfAbi

/// The one shape of every message between the helper and its clients, 56 bytes, little-endian: eight that say which
/// protocol this is, a kind, a detail of it, and four masks in the kernel's order. Pure, and total: any bytes are a frame
/// or none.
struct HelperFrame: Equatable, Sendable {
    static let size = 56
    /// The last byte is the version.
    private static let magic: [UInt8] = Array("bpfrec-".utf8) + [1]

    var kind: UInt64
    var detail: UInt64 = 0
    var masks = TokenMasks()

    init(kind: UInt64, detail: UInt64 = 0, masks: TokenMasks = TokenMasks()) {
        self.kind = kind
        self.detail = detail
        self.masks = masks
    }

    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size, bytes.starts(with: Self.magic) else { return nil }
        let numbers = stride(from: Self.magic.count, to: Self.size, by: 8).map { start in
            bytes[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        kind = numbers[0]
        detail = numbers[1]
        masks = TokenMasks(cmds: numbers[2], maps: numbers[3], progs: numbers[4], attachs: numbers[5])
    }

    var bytes: [UInt8] {
        let numbers = [kind, detail, masks.cmds, masks.maps, masks.progs, masks.attachs]
        return Self.magic
            + numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    }
}
