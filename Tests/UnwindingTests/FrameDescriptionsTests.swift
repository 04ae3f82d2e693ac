import BpfAbi
import Testing

@testable import Unwinding

struct FrameDescriptionsTests {
    /// A common entry as gcc writes it: version 1, "zR", alignments 1 and -8, register 16, pointers from here in
    /// 4 bytes. 24 bytes.
    private static let common: [UInt8] =
        [20, 0, 0, 0, 0, 0, 0, 0, 1, 0x7a, 0x52, 0, 1, 0x78, 16, 1, 0x1b, 0x0c, 7, 8, 0x90, 1, 0, 0]
    /// Two descriptions of 16 bytes that point back to it; the later function first.
    private static let section =
        common + [12, 0, 0, 0, 28, 0, 0, 0, 0x00, 0x10, 0, 0, 0x20, 0, 0, 0]
        + [12, 0, 0, 0, 44, 0, 0, 0, 0xf0, 0x03, 0, 0, 0x20, 0, 0, 0] + [0, 0, 0, 0]

    @Test func functionsAreSortedWithTheirDescriptions() {
        let descriptions = FrameDescriptions(section: Self.section, at: 0x4000)
        #expect(
            descriptions.entries == [
                FrameDescriptions.Entry(function: 0x4030 + 0x3f0, description: 0x4028),
                FrameDescriptions.Entry(function: 0x4020 + 0x1000, description: 0x4018),
            ])
    }

    @Test func tableHasOffsetsFromItsBase() {
        let table = FrameDescriptions(section: Self.section, at: 0x4000).table(relativeTo: 0x3000)
        #expect(table.count == 16)
        #expect(table.integer(at: 0, as: Int32.self) == 0x1420)
        #expect(table.integer(at: 4, as: Int32.self) == 0x1028)
        #expect(table.integer(at: 8, as: Int32.self) == 0x2020)
    }

    @Test func functionTooFarFromTheBaseIsLeftOut() {
        #expect(FrameDescriptions(section: Self.section, at: 0x4000).table(relativeTo: 1 << 40).isEmpty)
    }

    @Test func sectionCutAnywhereGivesWhatIsWhole() {
        for count in Self.section.indices {
            let descriptions = FrameDescriptions(section: Array(Self.section.prefix(count)), at: 0x4000)
            #expect(descriptions.entries.count <= (count < 36 ? 0 : count < 52 ? 1 : 2))
        }
    }

    @Test func anyByteMayBeDamaged() {
        for index in Self.section.indices {
            for value: UInt8 in [0, 1, 0x7f, 0x80, 0xff] {
                var section = Self.section
                section[index] = value
                #expect(FrameDescriptions(section: section, at: .max - 8).entries.count <= 3)
            }
        }
    }
}
