import Testing

@testable import Unwinding

struct UnwindTableTests {
    /// Version 1; pointer to the frames from here, 4 bytes; 3 entries; offsets from the header, 4 bytes.
    private static let header: [UInt8] = [1, 0x1b, 0x03, 0x3b, 0, 0, 0, 0, 3, 0, 0, 0]

    @Test func headerOfALinkerIsUnderstood() {
        let table = UnwindTable(header: Self.header, at: 0x5000, size: 36)
        #expect(table == UnwindTable(base: 0x5000, entries: 0x500c, count: 3))
    }

    struct Damage: CustomTestStringConvertible {
        let testDescription: String
        let index: Int
        let value: UInt8
    }
    static let damages: [Damage] = [
        Damage(testDescription: "version", index: 0, value: 2),
        Damage(testDescription: "pointer of variable width", index: 1, value: 0x01),
        Damage(testDescription: "no count", index: 2, value: 0xff),
        Damage(testDescription: "no table", index: 3, value: 0xff),
        Damage(testDescription: "no entries", index: 8, value: 0),
        Damage(testDescription: "more entries than fit", index: 8, value: 4),
    ]

    @Test(arguments: damages) func otherHeaderIsRefused(damage: Damage) {
        var header = Self.header
        header[damage.index] = damage.value
        #expect(UnwindTable(header: header, at: 0x5000, size: 36) == nil)
    }

    @Test func headerCutAnywhereIsRefused() {
        for count in Self.header.indices {
            #expect(UnwindTable(header: Array(Self.header.prefix(count)), at: 0x5000, size: 36) == nil)
        }
    }
}
