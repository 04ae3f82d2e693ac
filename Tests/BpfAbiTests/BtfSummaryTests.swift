import BpfAbi
import Testing

struct BtfSummaryTests {
    /// A header with so many bytes of types and strings behind it.
    private func header(types: UInt32, strings: UInt32) -> [UInt8] {
        .words(0x1eb9f, 24, 0, types, types, strings)
    }

    @Test func typesOfEveryKindAreCounted() throws {
        // The kind, the number of members, and how many words follow the three of every type.
        let kinds: [(UInt32, UInt32, Int)] = [
            (1, 0, 1), (2, 0, 0), (3, 0, 3), (4, 2, 6), (5, 1, 3), (6, 3, 6), (7, 0, 0), (8, 0, 0), (9, 0, 0),
            (10, 0, 0), (11, 0, 0), (12, 1, 0), (13, 2, 4), (14, 0, 1), (15, 2, 6), (16, 0, 0), (17, 0, 1),
            (18, 0, 0), (19, 2, 6),
        ]
        let types = kinds.flatMap { kind, members, extra in
            [UInt8].words(1, kind << 24 | members, 0) + [UInt8](repeating: 0, count: extra * 4)
        }
        let blob = header(types: UInt32(types.count), strings: 5) + types + [0, 1, 2, 3, 0]
        let summary = try #require(BtfSummary(blob))
        #expect(summary.types == kinds.count)
        #expect(summary.strings == 5)
    }

    @Test func aLongerHeaderIsSkipped() {
        let blob: [UInt8] = .words(0x1eb9f, 32, 0, 12, 12, 1, 0, 0) + .words(1, 0x0200_0000, 1) + [0]
        #expect(BtfSummary(blob)?.types == 1)
    }

    @Test func lengthsThatLieAreNotFollowed() {
        #expect(BtfSummary([]) == nil)
        #expect(BtfSummary([1, 2, 3, 4]) == nil)
        #expect(BtfSummary(.words(0x1eb9f, .max, .max, .max, .max, .max))?.types == 0)
        #expect(BtfSummary(header(types: 1000, strings: 0) + .words(1, 0x0400_ffff, 1))?.types == 0)
        #expect(BtfSummary(header(types: 12, strings: 0) + .words(1, 0x1f00_0000, 1))?.types == 0)
    }
}
